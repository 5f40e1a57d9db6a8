import type { PayingKey } from '../assets/keys.js';
import { makeReady } from '../assets/make-ready.js';
import type { Asset } from '../store/records.js';
import { explain } from './failures.js';
import type { Services } from './services.js';

/** An interaction can be answered for 15 minutes (Discord's documentation, August 2026). */
const answerableMs = 14 * 60_000;
/** So that five files that failed fit into one message. */
const longestReason = 160;

/** How an asset ended for one key; `still preparing` when it takes longer than an answer can wait. */
export type AssetOutcome =
  { state: 'ready' } | { state: 'preparing' } | { state: 'failed'; /** For the member. */ reason: string };

/** Brings an asset to the provider and waits for it. One that was new and cannot be made good is taken back. */
export async function bringAsset(
  { asset, isNew }: { asset: Asset; isNew: boolean },
  key: PayingKey,
  { library, store, timing, signal }: Services,
): Promise<AssetOutcome> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerableMs)]);
  try {
    const readiness = await makeReady(asset, key, library, timing, limit);
    if (readiness.state === 'active') return { state: 'ready' };
    if (isNew) await store.assets.remove(asset.id, timing.now());
    const { title, remedy, charge } = explain(readiness.failure, longestReason);
    return { state: 'failed', reason: `${title} ${remedy} ${charge}` };
  } catch (error) {
    if (!limit.aborted) throw error;
    return { state: 'preparing' };
  }
}
