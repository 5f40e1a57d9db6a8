import { setTimeout as delay } from 'node:timers/promises';
import type { Asset } from '../store/records.js';
import type { PayingKey } from './keys.js';
import type { Library } from './library.js';
import type { Readiness } from './readiness.js';
import type { Timing } from './timing.js';

/**
 * Steps an asset until it is usable with a key or will not become so. The store keeps how far it is, so that whoever needs
 * it goes on should this end early.
 *
 * @throws the signal's reason when aborted
 */
export async function makeReady(
  asset: Asset,
  key: PayingKey,
  library: Pick<Library, 'step'>,
  timing: Timing,
  signal: AbortSignal,
): Promise<Exclude<Readiness, { state: 'pending' }>> {
  for (;;) {
    const readiness: Readiness = await library.step(asset, key, signal);
    if (readiness.state !== 'pending') return readiness;
    await delay(Math.max(0, readiness.retryAt - timing.now()), undefined, { signal });
  }
}
