import type { Failure, Remade } from '../store/records.js';

/** Something at the provider that a step could not bring further now. `retryAt` is in milliseconds since 1970. */
export interface Pending {
  state: 'pending';
  retryAt: number;
}

/** It will not become usable by waiting. `remade` as below: a second creation that came to nothing was billed all the same. */
export interface Failed {
  state: 'failed';
  failure: Failure;
  remade?: Remade | null;
}

/** How far an asset is for one key. `remade` tells of a second creation, with its time: members are told of it once. */
export type Readiness = { state: 'active'; providerAssetId: string; remade: Remade | null } | Pending | Failed;

/** How far a channel's group is for one key. `createdAt` is when its creation was confirmed. */
export type GroupReadiness = { state: 'ready'; providerGroupId: string; createdAt: number } | Pending | Failed;
