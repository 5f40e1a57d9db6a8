import { createHash } from 'node:crypto';
import { createTurns, type Turns } from '../turns.js';
import { ProviderError } from './errors.js';

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

// In milliseconds as the provider means them, before `speedup`.
const firstBackoffMs = 5_000;
const longestBackoffMs = 120_000;
/** When all places are taken. */
const busyMs = 2_000;
/** Spreads those who come back. */
const jitterMs = 2_000;
/** An unhappy past is forgotten after so long. */
const rememberedMs = 600_000;

interface Lane {
  turns: Turns;
  /** Real milliseconds since 1970. */
  heldUntil: number;
  /** Answers in a row that were too fast. */
  strikes: number;
  /** Goes up with every strike: an answer counts for what was known when its request went out. */
  era: number;
}

interface Dependencies {
  now: () => number;
  random: () => number;
  /** Divides every wait. */
  speedup: number;
}

/** The same error, with a time. */
function withTime(error: ProviderError, retryAfterMs: number): ProviderError {
  const { message, kind, outcome, status, upstreamCode, requestId, contentIndex, cause } = error;
  const fields = { kind, outcome, status, upstreamCode, requestId, contentIndex, retryAfterMs };
  return new ProviderError(message, fields, cause === undefined ? {} : { cause });
}

/** What each key may do at once, and when, after the provider asked it to go slower. */
export function createKeyLimits({ now, random, speedup }: Dependencies): KeyLimits {
  const lanes = new Map<string, Lane>();

  // Keys themselves are not kept.
  const nameOf = (key: string, callClass: CallClass) =>
    `${callClass} ${createHash('sha256').update(key).digest('base64')}`;

  function forgetIdle(): void {
    for (const [name, lane] of lanes) {
      const over = lane.strikes === 0 ? lane.heldUntil : lane.heldUntil + rememberedMs / speedup;
      if (lane.turns.count() === 0 && now() >= over) lanes.delete(name);
    }
  }

  /** In milliseconds of the provider's time, jittered; undefined when nothing holds a call back. */
  function hold(lane: Lane, most: number): { why: string; waitMs: number } | undefined {
    const remainingMs = lane.heldUntil - now();
    if (remainingMs > 0) {
      const why = 'The provider asked for fewer requests with this key.';
      return { why, waitMs: remainingMs * speedup + random() * jitterMs };
    }
    if (lane.turns.count() < most) return undefined;
    return { why: 'Many requests with this key are under way.', waitMs: busyMs + random() * jitterMs };
  }

  function refuseIfHeld(lane: Lane, most: number): void {
    const held = hold(lane, most);
    if (!held) return;
    throw new ProviderError(`${held.why} This one was not sent.`, {
      kind: 'too-fast',
      outcome: 'refused',
      retryAfterMs: Math.ceil(held.waitMs),
    });
  }

  /** Takes note of an answer that was too fast, once for all requests that were under way together. */
  function slowDown(lane: Lane, era: number, error: ProviderError): ProviderError {
    if (lane.era === era) {
      lane.era += 1;
      lane.strikes += 1;
    }
    lane.strikes = Math.max(lane.strikes, 1);
    const backoffMs = Math.min(firstBackoffMs * 2 ** (lane.strikes - 1), longestBackoffMs) * (0.75 + random() / 2);
    // No time at all would be asking again at once.
    const retryAfterMs = error.retryAfterMs && error.retryAfterMs > 0 ? error.retryAfterMs : Math.round(backoffMs);
    lane.heldUntil = Math.max(lane.heldUntil, now() + retryAfterMs / speedup);
    return error.retryAfterMs === retryAfterMs ? error : withTime(error, retryAfterMs);
  }

  async function runIn<Result>(lane: Lane, act: () => Promise<Result>): Promise<Result> {
    // It may have been told while the call waited for its turn.
    refuseIfHeld(lane, Infinity);
    const { era } = lane;
    try {
      const result = await act();
      if (lane.era === era) lane.strikes = 0;
      return result;
    } catch (error) {
      throw error instanceof ProviderError && error.kind === 'too-fast' ? slowDown(lane, era, error) : error;
    }
  }

  return {
    async run({ key, class: callClass, signal }, act) {
      const { atOnce, waiting } = places[callClass];
      const name = nameOf(key, callClass);
      const lane = lanes.get(name) ?? { turns: createTurns(atOnce), heldUntil: 0, strikes: 0, era: 0 };
      lanes.set(name, lane);
      try {
        refuseIfHeld(lane, atOnce + waiting);
        return await lane.turns.take(() => runIn(lane, act), signal);
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
