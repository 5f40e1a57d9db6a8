/** Calls of a class are told to go slower together; another class, and another key, is not touched by it. */
export type CallClass = 'read' | 'create-asset' | 'create-task';

/** What answers that were too fast have told of one class of calls with one key. */
export interface HeldBack {
  /** Until when nothing goes out, in real milliseconds since 1970. */
  until: number;
  /** Answers in a row that were too fast. */
  strikes: number;
  /** Goes up with every strike: an answer counts for what was known when its request went out. */
  era: number;
}

/** An answer that was too fast. */
export interface TooFast {
  /** The `era` that was known when its request went out. */
  era: number;
  now: number;
  /** How long to hold back, in real milliseconds: after the first strike, the second ..., the last one from then on. */
  waitsMs: readonly number[];
}

/** What many processes know of their keys together. */
export interface SharedLimits {
  /**
   * Asked before a call. Counts it, and tells what any process was told, and for how long this key has had its calls of
   * this class (`fullForMs`, 0 when it has not). Undefined where that cannot be known now; never rejects.
   *
   * @param name of the class with the key, from which the key cannot be told
   */
  take(callClass: CallClass, name: string): Promise<(HeldBack & { fullForMs: number }) | undefined>;
  /** As `afterTooFast`, for all. Undefined where they cannot be told now; never rejects. */
  slowDown(name: string, tooFast: TooFast): Promise<HeldBack | undefined>;
  /** As `afterSuccess`, for all. Never rejects. */
  relieve(name: string, era: number): Promise<void>;
}

export const nothingTold: HeldBack = { until: 0, strikes: 0, era: 0 };

/** @returns the wait for so many strikes, of those after the first, the second ... */
export function waitOf(waitsMs: readonly number[], strikes: number): number {
  return waitsMs[Math.min(strikes, waitsMs.length) - 1] ?? 0;
}

/** Counts once for all requests that were under way together. A longer time that was told before stays. */
export function afterTooFast(before: HeldBack, { era, now, waitsMs }: TooFast): HeldBack {
  const more = before.era === era ? 1 : 0;
  const strikes = Math.max(before.strikes + more, 1);
  return { era: before.era + more, strikes, until: Math.max(before.until, now + waitOf(waitsMs, strikes)) };
}

/** A success says something only when nobody was told otherwise since its request went out. */
export function afterSuccess(before: HeldBack, era: number): HeldBack {
  return before.era === era ? { ...before, strikes: 0 } : before;
}
