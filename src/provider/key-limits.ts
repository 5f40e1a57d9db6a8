import { createHash } from 'node:crypto';
import { createTurns, type Turns } from '../turns.js';
import { ProviderError } from './errors.js';
import { afterSuccess, afterTooFast, nothingTold, waitOf, type HeldBack, type SharedLimits } from './held-back.js';

/** Calls of a class are told to go slower together; another class, and another key, is not touched by it. */
export type CallClass = 'read' | 'create-asset' | 'create-task';

export interface KeyLimits {
  /**
   * Runs a call when its key may: a read waits for its turn, a creation never does, because its intention is written
   * already. Every `too-fast` error that comes out, of the provider or of here, has `retryAfterMs`.
   *
   * @throws ProviderError of the kind `too-fast`, outcome `refused`, without a status, when the call was held back
   */
  run<Result>(
    call: { key: string; class: CallClass; signal: AbortSignal | undefined },
    act: () => Promise<Result>,
  ): Promise<Result>;
  /** How long a call would be held back now, in real milliseconds; 0 when it would not. */
  heldBackMs(key: string, callClass: CallClass): number;
  /** How many classes of keys are remembered: those that are in use, and those that were told to go slower. */
  size(): number;
}

/** How many calls of one key run at once, and how many wait for that. Choices: the provider names no number. */
const places: Record<CallClass, { atOnce: number; waiting: number }> = {
  read: { atOnce: 8, waiting: 32 },
  'create-asset': { atOnce: 8, waiting: 0 },
  'create-task': { atOnce: 16, waiting: 0 },
};

/**
 * How many calls of one key begin in a second, over all processes that share what they know of keys. Choices: about what one
 * process gets out of its places from a provider that answers quickly; the provider names no number.
 */
const perSecond: Record<CallClass, number> = { read: 100, 'create-asset': 16, 'create-task': 16 };

/** The same in real seconds. */
export function callsPerSecond(speedup: number): Record<CallClass, number> {
  const real = (count: number) => Math.ceil(count * speedup);
  return {
    read: real(perSecond.read),
    'create-asset': real(perSecond['create-asset']),
    'create-task': real(perSecond['create-task']),
  };
}

// In milliseconds as the provider means them, before `speedup`.
const firstBackoffMs = 5_000;
const longestBackoffMs = 120_000;
/** When all places are taken. */
const busyMs = 2_000;
/** Spreads those who come back. */
const jitterMs = 2_000;
/** An unhappy past is forgotten after so long. */
const rememberedMs = 600_000;

/** After that many strikes it has grown to the longest. */
const growing = [1, 2, 3, 4, 5, 6];

interface Lane {
  name: string;
  class: CallClass;
  turns: Turns;
  /** As far as this process knows. */
  heldBack: HeldBack;
  /** Until when all processes together have had their calls; real milliseconds since 1970. */
  fullUntil: number;
}

interface Dependencies {
  now: () => number;
  random: () => number;
  /** Divides every wait. */
  speedup: number;
  /** Absent where no other process uses the same keys. */
  shared?: SharedLimits<CallClass> | undefined;
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
 * What each key may do at once, and when, after the provider asked it to go slower. How many run at once each process sees to
 * by itself; what the provider has told one is known to all that share it, and so is how many calls began. Where that cannot
 * be asked, a process goes by what it knows: its own places bound what it sends then.
 */
export function createKeyLimits({ now, random, speedup, shared }: Dependencies): KeyLimits {
  const lanes = new Map<string, Lane>();

  // Keys themselves are not kept.
  const nameOf = (key: string, callClass: CallClass) =>
    `${callClass} ${createHash('sha256').update(key).digest('base64')}`;

  function forgetIdle(): void {
    for (const [name, lane] of lanes) {
      const { strikes, until } = lane.heldBack;
      const over = strikes === 0 ? Math.max(until, lane.fullUntil) : until + rememberedMs / speedup;
      if (lane.turns.count() === 0 && now() >= over) lanes.delete(name);
    }
  }

  /** In milliseconds of the provider's time, jittered; undefined when nothing holds a call back. */
  function hold(lane: Lane, most: number): { why: string; waitMs: number } | undefined {
    const waitMs = (remainingMs: number) => remainingMs * speedup + random() * jitterMs;
    const heldForMs = lane.heldBack.until - now();
    if (heldForMs > 0) {
      return { why: 'The provider asked for fewer requests with this key.', waitMs: waitMs(heldForMs) };
    }
    const why = 'Many requests with this key are under way.';
    const fullForMs = lane.fullUntil - now();
    if (fullForMs > 0) return { why, waitMs: waitMs(fullForMs) };
    return lane.turns.count() < most ? undefined : { why, waitMs: waitMs(busyMs / speedup) };
  }

  function refuseIfHeld(lane: Lane, most: number): void {
    const held = hold(lane, most);
    if (held) throw notSent(held.why, held.waitMs);
  }

  /** Whoever has written an intention has to know that it was in vain: an end alone would leave that open. */
  function refuseIfEnded(lane: Lane, signal: AbortSignal | undefined): void {
    if (lane.class === 'read') signal?.throwIfAborted();
    else if (signal?.aborted) throw notSent('The process is ending.', busyMs + random() * jitterMs);
  }

  /** Takes note of an answer that was too fast, once for all requests that were under way together. */
  async function slowDown(lane: Lane, era: number, error: ProviderError): Promise<ProviderError> {
    const spread = 0.75 + random() / 2;
    const backoffMs = (strikes: number) => Math.min(firstBackoffMs * 2 ** (strikes - 1), longestBackoffMs) * spread;
    const { retryAfterMs: askedMs } = error;
    // No time at all would be asking again at once.
    const waitsMs = askedMs && askedMs > 0 ? [askedMs] : growing.map((strikes) => Math.round(backoffMs(strikes)));
    const tooFast = { era, now: now(), waitsMs: waitsMs.map((waitMs) => waitMs / speedup) };
    // Here at once: the others may take a moment to be told.
    lane.heldBack = afterTooFast(lane.heldBack, tooFast);
    const told = await shared?.slowDown(lane.name, tooFast);
    if (told) learn(lane, told);
    const retryAfterMs = waitOf(waitsMs, lane.heldBack.strikes);
    return askedMs === retryAfterMs ? error : withTime(error, retryAfterMs);
  }

  /** A time that was told here stays, also where the others do not know it. */
  function learn(lane: Lane, { strikes, era, until }: HeldBack): void {
    lane.heldBack = { strikes, era, until: Math.max(until, lane.heldBack.until) };
  }

  async function ask(lane: Lane, { take }: SharedLimits<CallClass>): Promise<void> {
    const known = await take(lane.class, lane.name);
    if (!known) return;
    learn(lane, known);
    if (known.fullForMs > 0) lane.fullUntil = now() + known.fullForMs;
  }

  async function runIn<Result>(
    lane: Lane,
    act: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    // It may have been told while the call waited for its turn.
    refuseIfHeld(lane, Infinity);
    if (shared) {
      await ask(lane, shared);
      refuseIfHeld(lane, Infinity);
      refuseIfEnded(lane, signal);
    }
    const { era } = lane.heldBack;
    try {
      const result = await act();
      if (lane.heldBack.era === era && lane.heldBack.strikes > 0) void shared?.relieve(lane.name, era);
      lane.heldBack = afterSuccess(lane.heldBack, era);
      return result;
    } catch (error) {
      throw error instanceof ProviderError && error.kind === 'too-fast' ? await slowDown(lane, era, error) : error;
    }
  }

  function laneOf(key: string, callClass: CallClass): Lane {
    const name = nameOf(key, callClass);
    const turns = () => createTurns(places[callClass].atOnce);
    const lane = lanes.get(name) ?? { name, class: callClass, turns: turns(), heldBack: nothingTold, fullUntil: 0 };
    lanes.set(name, lane);
    return lane;
  }

  return {
    async run({ key, class: callClass, signal }, act) {
      const { atOnce, waiting } = places[callClass];
      const lane = laneOf(key, callClass);
      try {
        refuseIfHeld(lane, atOnce + waiting);
        return await lane.turns.take(() => runIn(lane, act, signal), signal);
      } finally {
        forgetIdle();
      }
    },

    heldBackMs(key, callClass) {
      const lane = lanes.get(nameOf(key, callClass));
      if (!lane) return 0;
      const { atOnce, waiting } = places[callClass];
      return Math.ceil((hold(lane, atOnce + waiting)?.waitMs ?? 0) / speedup);
    },

    size: () => lanes.size,
  };
}
