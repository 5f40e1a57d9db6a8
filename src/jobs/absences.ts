/** Knows of times in which nobody could extend a lease, since the store was away or this process stood still. */
export interface Absences {
  /** The store has answered. */
  answered(): void;
  /** By how much a lease may have ended and be its holder's still, in milliseconds. */
  graceMs(): number;
}

/**
 * Whoever holds a job goes on with it when the store is back, and may be about to write what was paid for: it needs a moment
 * before others take its job.
 *
 * @param options.usualMs longest usual time between two answers
 * @param options.leaseMs within which every holder that lives has extended its leases again
 */
export function createAbsences({
  clock,
  usualMs,
  leaseMs,
}: {
  clock: () => number;
  usualMs: number;
  leaseMs: number;
}): Absences {
  let answeredAt: number | undefined;
  let last = { lengthMs: 0, endedAt: -Infinity };
  return {
    answered() {
      const now = clock();
      const lengthMs = now - (answeredAt ?? now);
      answeredAt = now;
      if (lengthMs > usualMs) last = { lengthMs, endedAt: now };
    },
    graceMs() {
      const sinceMs = clock() - last.endedAt;
      return sinceMs < leaseMs ? last.lengthMs + sinceMs : 0;
    },
  };
}
