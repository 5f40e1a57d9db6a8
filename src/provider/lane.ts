import { createTurns } from '../turns.js';
import { ProviderError } from './errors.js';
import { afterSuccess, afterTooFast, nothingTold, waitOf, type CallClass, type SharedLimits } from './held-back.js';

/** How many calls of one key run at once, and how many wait for that. Choices: the provider names no number. */
const places: Record<CallClass, { atOnce: number; waiting: number }> = {
  read: { atOnce: 8, waiting: 32 },
  'create-asset': { atOnce: 8, waiting: 0 },
  'create-task': { atOnce: 16, waiting: 0 },
};

// In milliseconds as the provider means them, before `speedup`.
const firstBackoffMs = 5_000;
const longestBackoffMs = 120_000;
/** After so many strikes it has grown to the longest. */
const growing = [1, 2, 3, 4, 5, 6];
/** When all places are taken. */
const busyMs = 2_000;
/** Spreads those who come back. */
const jitterMs = 2_000;
/** An unhappy past is forgotten after so long. */
const rememberedMs = 600_000;

export interface LaneDependencies {
  now: () => number;
  random: () => number;
  /** Divides every wait. */
  speedup: number;
  /** Absent where no other process uses the same keys. */
  shared?: SharedLimits | undefined;
}

/** The calls of one class with one key. */
export interface Lane {
  /** As `KeyLimits.run`. */
  run<Result>(act: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result>;
  /** As `KeyLimits.heldBackMs`. */
  heldBackMs(): number;
  /** Whether nothing runs or waits, and nothing is remembered that matters. */
  isIdle(): boolean;
}

function notSent(why: string, waitMs: number): ProviderError {
  const fields = { kind: 'too-fast', outcome: 'refused', retryAfterMs: Math.ceil(waitMs) } as const;
  return new ProviderError(`${why} This one was not sent.`, fields);
}

/** The same error, with a time. */
function withTime(error: ProviderError, retryAfterMs: number): ProviderError {
  const { message, kind, outcome, status, upstreamCode, requestId, contentIndex, cause } = error;
  const fields = { kind, outcome, status, upstreamCode, requestId, contentIndex, retryAfterMs };
  return new ProviderError(message, fields, cause === undefined ? {} : { cause });
}

/**
 * How long to hold back after an answer that was too fast, in the provider's milliseconds: after the first strike, the second ...
 * No time at all would be asking again at once.
 */
function waitsAfter({ retryAfterMs }: ProviderError, spread: number): number[] {
  if (retryAfterMs && retryAfterMs > 0) return [retryAfterMs];
  return growing.map((strikes) =>
    Math.round(Math.min(firstBackoffMs * 2 ** (strikes - 1), longestBackoffMs) * (0.75 + spread / 2)),
  );
}

/** @param name from which the key cannot be told */
export function createLane(
  name: string,
  callClass: CallClass,
  { now, random, speedup, shared }: LaneDependencies,
): Lane {
  const { atOnce, waiting } = places[callClass];
  const turns = createTurns(atOnce);
  /** As far as this process knows. */
  let heldBack = nothingTold;
  /** Until when all processes together have had their calls; real milliseconds since 1970. */
  let fullUntil = 0;

  /** In milliseconds of the provider's time, jittered; undefined when nothing holds a call back. */
  function hold(most: number): { why: string; waitMs: number } | undefined {
    const waitMs = (realMs: number) => realMs * speedup + random() * jitterMs;
    const heldForMs = heldBack.until - now();
    if (heldForMs > 0) {
      return { why: 'The provider asked for fewer requests with this key.', waitMs: waitMs(heldForMs) };
    }
    const why = 'Many requests with this key are under way.';
    const fullForMs = fullUntil - now();
    if (fullForMs > 0) return { why, waitMs: waitMs(fullForMs) };
    return turns.count() < most ? undefined : { why, waitMs: waitMs(busyMs / speedup) };
  }

  function refuseIfHeld(most: number): void {
    const held = hold(most);
    if (held) throw notSent(held.why, held.waitMs);
  }

  /** Whoever has written an intention has to know that it was in vain: an end alone would leave that open. */
  function refuseIfEnded(signal: AbortSignal | undefined): void {
    if (callClass === 'read') signal?.throwIfAborted();
    else if (signal?.aborted) throw notSent('The process is ending.', busyMs + random() * jitterMs);
  }

  /** A time that was told here stays, also where the others do not know it. */
  function learn({ strikes, era, until }: typeof heldBack): void {
    heldBack = { strikes, era, until: Math.max(until, heldBack.until) };
  }

  async function askOthers({ take }: SharedLimits): Promise<void> {
    const known = await take(callClass, name);
    if (!known) return;
    learn(known);
    if (known.fullForMs > 0) fullUntil = now() + known.fullForMs;
  }

  /** Takes note of an answer that was too fast, once for all requests that were under way together. */
  async function slowDown(era: number, error: ProviderError): Promise<ProviderError> {
    const waitsMs = waitsAfter(error, random());
    const tooFast = { era, now: now(), waitsMs: waitsMs.map((waitMs) => waitMs / speedup) };
    // Here at once: the others may take a moment to be told.
    heldBack = afterTooFast(heldBack, tooFast);
    const told = await shared?.slowDown(name, tooFast);
    if (told) learn(told);
    const retryAfterMs = waitOf(waitsMs, heldBack.strikes);
    return error.retryAfterMs === retryAfterMs ? error : withTime(error, retryAfterMs);
  }

  async function inTurn<Result>(act: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    // It may have been told while the call waited for its turn.
    refuseIfHeld(Infinity);
    if (shared) {
      await askOthers(shared);
      refuseIfHeld(Infinity);
      refuseIfEnded(signal);
    }
    const { era } = heldBack;
    try {
      const result = await act();
      if (heldBack.era === era && heldBack.strikes > 0) void shared?.relieve(name, era);
      heldBack = afterSuccess(heldBack, era);
      return result;
    } catch (error) {
      throw error instanceof ProviderError && error.kind === 'too-fast' ? await slowDown(era, error) : error;
    }
  }

  return {
    async run(act, signal) {
      refuseIfHeld(atOnce + waiting);
      return await turns.take(() => inTurn(act, signal), signal);
    },
    heldBackMs: () => Math.ceil((hold(atOnce + waiting)?.waitMs ?? 0) / speedup),
    isIdle() {
      const { strikes, until } = heldBack;
      const over = strikes === 0 ? Math.max(until, fullUntil) : until + rememberedMs / speedup;
      return turns.count() === 0 && now() >= over;
    },
  };
}
