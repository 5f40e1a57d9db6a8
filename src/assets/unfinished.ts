import type { Logger } from 'pino';
import { createTurns } from '../turns.js';
import type { Asset, KeyOwner, Upload } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { PayingKey } from './keys.js';
import type { Library } from './library.js';
import { makeReady } from './make-ready.js';
import type { Timing } from './timing.js';

/** Steps at once: what a restart goes on with leaves room for what members ask for. */
const stepsAtOnce = 4;

interface Dependencies {
  store: Pick<Store, 'assets' | 'uploads'>;
  tokens: {
    /** A key by its fingerprint, current or replaced. */
    find(owner: KeyOwner, fingerprint: string): Promise<string | undefined>;
  };
  library: Pick<Library, 'step'>;
  timing: Timing;
  log: Logger;
}

/**
 * Goes on with every asset that an earlier process was bringing to the provider, for as long as its key is there and it was
 * not removed. Ends when all have ended, or with the signal. Never rejects: what goes wrong is logged, and whoever needs
 * the asset next goes on with it.
 *
 * @param options.leftForMs younger ones are left to the process that has begun them, where others live (real milliseconds)
 */
export async function resumeUnfinished(
  dependencies: Dependencies,
  signal: AbortSignal,
  { leftForMs = 0 }: { leftForMs?: number } = {},
): Promise<void> {
  const { store, library, timing, log } = dependencies;
  const turns = createTurns(stepsAtOnce);
  // A turn is one step: an asset that waits for minutes holds up no other.
  const few: Pick<Library, 'step'> = {
    step: (...given) => turns.take(() => library.step(...given), signal),
  };

  async function resume(upload: Upload): Promise<void> {
    try {
      const needed = await neededFor(upload, dependencies);
      if (!needed) return;
      const { state } = await makeReady(needed.asset, needed.key, few, timing, signal);
      log.info({ asset: upload.assetId, state }, 'an asset of an earlier process has ended');
    } catch (error) {
      if (!signal.aborted)
        log.error({ err: error, asset: upload.assetId }, 'an unfinished asset could not be gone on with');
    }
  }

  try {
    const unfinished = await store.uploads.listUnfinished();
    const left = unfinished.filter(({ createdAt }) => timing.now() - createdAt >= leftForMs);
    await Promise.all(left.map(resume));
  } catch (error) {
    log.error({ err: error }, 'unfinished assets could not be read');
  }
}

async function neededFor(
  { assetId, keyOwner, fingerprint }: Upload,
  { store, tokens }: Dependencies,
): Promise<{ asset: Asset; key: PayingKey } | undefined> {
  const asset = await store.assets.get(assetId);
  // A removed one is the business of the jobs that still have it.
  const live = asset && (await store.assets.byName(asset.groupId, asset.name));
  const key = keyOwner === null ? undefined : await tokens.find(keyOwner, fingerprint);
  if (!asset || live?.id !== assetId || keyOwner === null || key === undefined) return undefined;
  return { asset, key: { owner: keyOwner, key, fingerprint } };
}
