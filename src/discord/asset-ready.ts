import type { PayingKey } from '../assets/keys.js';
import { makeReady } from '../assets/make-ready.js';
import type { Asset, Remade } from '../store/records.js';
import { explain } from './failures.js';
import { remadeNote, twiceNote } from './remade-note.js';
import type { Texts } from '../texts/english.js';
import type { Services } from './services.js';

/** An interaction can be answered for 15 minutes (Discord's documentation, August 2026). */
const answerableMs = 14 * 60_000;
/** So that five files that failed fit into one message. */
const longestReason = 100;

/**
 * How an asset ended for one key; `preparing` when it takes longer than an answer can wait. `note` tells of a second creation
 * in this very call, as does `rest` where there is none. `title` says why it failed, `rest` what to do and what it cost. All are
 * sentences for the member.
 */
export type AssetOutcome =
  { state: 'ready'; note: string | null } | { state: 'preparing' } | { state: 'failed'; title: string; rest: string };

/**
 * Brings an asset to the provider and waits for it while that can still be answered. One that was new and cannot be made good is
 * taken back.
 *
 * @param askedAt when the interaction began, where time went by since: for downloads, for the check of a key
 */
export async function bringAsset(
  { asset, isNew }: { asset: Asset; isNew: boolean },
  key: PayingKey,
  { library, store, timing, signal }: Services,
  texts: Texts,
  askedAt = timing.now(),
): Promise<AssetOutcome> {
  const begunAt = timing.now();
  // Discord's clock may be ahead of this one.
  const leftMs = Math.min(answerableMs, Math.max(0, askedAt + answerableMs - begunAt));
  const limit = AbortSignal.any([signal, AbortSignal.timeout(leftMs)]);
  const inThisCall = (remade: Remade | null | undefined) => (remade && remade.at >= begunAt ? remade : null);
  try {
    const readiness = await makeReady(asset, key, library, timing, limit);
    const remade = inThisCall(readiness.remade);
    if (readiness.state === 'active') return { state: 'ready', note: remade && remadeNote(remade, texts) };
    // Another member may have added the same content meanwhile, with another key.
    if (isNew && !(await store.uploads.servesAnotherKey(asset.id, key.fingerprint))) {
      await store.assets.remove(asset.id, timing.now());
    }
    const { title, remedy, charge } = explain(readiness.failure, texts, {
      payer: key.owner.scope,
      reasonLength: longestReason,
    });
    const cost = (remade && twiceNote(remade, readiness.failure, texts)) ?? charge;
    return { state: 'failed', title, rest: `${remedy} ${cost}` };
  } catch (error) {
    if (!limit.aborted) throw error;
    return { state: 'preparing' };
  }
}
