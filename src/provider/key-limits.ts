import { createHash } from 'node:crypto';
import type { CallClass } from './held-back.js';
import { createLane, type Lane, type LaneDependencies } from './lane.js';

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
  /** How long a call would be held back now, as far as this process knows, in real milliseconds; 0 when it would not. */
  heldBackMs(key: string, callClass: CallClass): number;
  /** How many classes of keys are remembered: those that are in use, and those that were told to go slower. */
  size(): number;
}

/**
 * How many calls of one key begin in a second, over all processes that share what they know of keys. Choices: about what one
 * process gets out of its places from a provider that answers quickly; the provider names no number.
 */
const perSecond: Record<CallClass, number> = { read: 100, 'create-asset': 16, 'create-task': 16 };

/** The same in real seconds. */
export function callsPerSecond(speedup: number): Record<CallClass, number> {
  const real = (callClass: CallClass) => Math.ceil(perSecond[callClass] * speedup);
  return { read: real('read'), 'create-asset': real('create-asset'), 'create-task': real('create-task') };
}

/**
 * What each key may do at once, and when, after the provider asked it to go slower. How many run at once each process sees to
 * by itself; what the provider has told one is known to all that share it, and so is how many calls began. Where that cannot
 * be asked, a process goes by what it knows: its own places bound what it sends then.
 */
export function createKeyLimits(dependencies: LaneDependencies): KeyLimits {
  const lanes = new Map<string, Lane>();

  // Keys themselves are not kept.
  const nameOf = (key: string, callClass: CallClass) =>
    `${callClass} ${createHash('sha256').update(key).digest('base64')}`;

  function forgetIdle(): void {
    for (const [name, lane] of lanes) if (lane.isIdle()) lanes.delete(name);
  }

  return {
    async run({ key, class: callClass, signal }, act) {
      const name = nameOf(key, callClass);
      const lane = lanes.get(name) ?? createLane(name, callClass, dependencies);
      lanes.set(name, lane);
      try {
        return await lane.run(act, signal);
      } finally {
        forgetIdle();
      }
    },
    heldBackMs: (key, callClass) => lanes.get(nameOf(key, callClass))?.heldBackMs() ?? 0,
    size: () => lanes.size,
  };
}
