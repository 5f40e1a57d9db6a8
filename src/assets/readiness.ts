import type { Failure } from '../store/records.js';

/** Something at the provider that a step could not bring further now. `retryAt` is in milliseconds since 1970. */
export interface Pending {
  state: 'pending';
  retryAt: number;
}

/** It will not become usable by waiting. */
export interface Failed {
  state: 'failed';
  failure: Failure;
}

/** How far an asset is for one key. */
export type Readiness = { state: 'active'; providerAssetId: string } | Pending | Failed;

/** How far a channel's group is for one key. `createdAt` is when its creation was confirmed. */
export type GroupReadiness = { state: 'ready'; providerGroupId: string; createdAt: number } | Pending | Failed;
