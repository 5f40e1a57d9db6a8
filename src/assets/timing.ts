import type { Pending } from './readiness.js';

/** How long to wait for the provider's asset service, in milliseconds before `POLL_SPEEDUP`. */
export const waits = {
  /** Between two looks at an asset: images take 6-12 s, longer when congested (public clients, 2026). */
  betweenReads: 3_000,
  /** The same for one that takes minutes. A choice. */
  betweenLateReads: 15_000,
  /** After a refusal for asking too often that names no time. */
  tooFast: 10_000,
  /** A new group is not visible to asset creations for some seconds (public clients, 2026). */
  groupVisible: 30_000,
  /** A new asset is not readable for up to about 20 s; not found after that is final (public clients, 2026). */
  assetReadable: 20_000,
  /** For this long only the read by id is asked: it is the dependable one, and lists come late (public clients, 2026). */
  byIdAlone: 9_000,
  /** An active asset may be unknown to generations for some seconds (public clients, 2026). */
  assetAccepted: 30_000,
  /** Between the two looks that have to miss an asset that was usable before. A choice. */
  betweenDoubts: 6_000,
  /** For this long an asset that is gone is not looked for again while its second creation has to wait. A choice. */
  verdictStands: 3 * 60_000,
  /** What had to be made again, and is missing again within this, is not made once more. A choice. */
  madeAgain: 10 * 60_000,
  /** How long a creation whose answer was lost is looked for by its name. */
  lookup: 60_000,
  /** How long a job waits to be sent to a provider that cannot be reached. */
  unreachable: 24 * 3_600_000,
  /** After this an asset that is still processing counts as failed. */
  processing: 15 * 60_000,
} as const;

/** How long between two looks at an asset of that age: what takes long is looked at less and less often. */
export function betweenReadsMs(ageMs: number): number {
  return Math.min(waits.betweenLateReads, Math.max(waits.betweenReads, ageMs / 8));
}

/**
 * How long the writer of an intention holds it, in real milliseconds: longer than the client's time-out for a creation. What
 * sends bytes along holds it for as much longer as the client takes for them.
 */
export const creationLeaseMs = 3 * 60_000;

/** A link that ends sooner, in real milliseconds, may have ended when the provider comes for the file. A choice. */
export const linkMarginMs = 2 * 60_000;

export interface Timing {
  now(): number;
  /** To be looked at again after a wait of the provider's time. */
  later(waitMs: number): Pending;
  /** Milliseconds of the provider's time since `since`. */
  age(since: number): number;
  /** Whether a wait of the provider's time, begun at `since`, is over. */
  over(since: number, waitMs: number): boolean;
}

/** @param speedup `POLL_SPEEDUP`: divides every wait */
export function createTiming(clock: () => number, speedup: number): Timing {
  return {
    now: clock,
    later: (waitMs) => ({ state: 'pending', retryAt: clock() + Math.ceil(waitMs / speedup) }),
    age: (since) => (clock() - since) * speedup,
    over: (since, waitMs) => clock() - since > waitMs / speedup,
  };
}
