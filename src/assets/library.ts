import type { Logger } from 'pino';
import type { Provider } from '../provider/types.js';
import type { Asset, Failure, Group, Upload } from '../store/records.js';
import { ConflictError, type Store } from '../store/store.js';
import { createCreation } from './creation.js';
import { assetFailed } from './failure.js';
import type { PayingKey } from './keys.js';
import { findLostUpload } from './lost-upload.js';
import { createProviderGroups } from './provider-groups.js';
import type { GroupReadiness, Readiness } from './readiness.js';
import { createReading } from './reading.js';
import type { Timing } from './timing.js';
import { createWays, type SourceFileOf } from './ways.js';

export interface Library {
  /**
   * Brings an asset one step towards being usable with a key: creates it at the provider when that was never tried, looks a
   * lost creation up, reads how far it is, or creates it once more where the first creation provably came to nothing. What
   * the provider answers is never thrown; an abort's reason is.
   */
  step(asset: Asset, key: PayingKey, signal: AbortSignal): Promise<Readiness>;
  /** The same for a channel's group. */
  stepGroup(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness>;
  /**
   * A generation did not find an asset that `step` had called active. The next steps read it again: it is active after all,
   * or it was deleted at the provider and is made again.
   */
  doubt(asset: Asset, key: PayingKey): Promise<void>;
}

export interface LibraryDependencies {
  store: Pick<Store, 'groups' | 'providerGroups' | 'uploads'>;
  provider: Provider;
  timing: Timing;
  /** The bytes of an asset that are kept here; undefined when they are not kept any more. */
  sourceFileOf: SourceFileOf;
  log: Logger;
}

export function createLibrary({ store, provider, timing, sourceFileOf, log }: LibraryDependencies): Library {
  const providerGroups = createProviderGroups({ table: store.providerGroups, provider, timing, log });
  const ways = createWays(sourceFileOf, timing);
  const creation = createCreation({ store, provider, providerGroups, ways, timing });
  const reading = createReading({ store, provider, creation, ways, timing });

  async function step(asset: Asset, key: PayingKey, signal: AbortSignal): Promise<Readiness> {
    const readiness = await stepOnce(asset, key, signal);
    if (readiness.state !== 'failed') return readiness;
    const upload = await store.uploads.get(asset.id, key.fingerprint);
    const remade = upload && wasMadeAgain(upload.record, readiness.failure) ? upload.record.remade : null;
    return { ...readiness, remade };
  }

  async function stepOnce(asset: Asset, key: PayingKey, signal: AbortSignal): Promise<Readiness> {
    const caller = { key, signal };
    const upload = await store.uploads.get(asset.id, key.fingerprint);
    if (!upload) return await creation.begin(asset, caller);
    const { record, version } = upload;
    switch (record.state) {
      case 'creating':
        return await findLostUpload(asset, { record, version }, caller, { store, provider, timing });
      case 'processing':
        return await reading.read(asset, { record, version }, caller);
      case 'active':
        return { state: 'active', providerAssetId: record.providerAssetId, remade: record.remade };
      case 'failed':
        return assetFailed(asset, record.message, 'no', record.code);
    }
  }

  /** Two steps at once on one record: the later writer looks again instead. */
  async function againOnConflict<State>(work: Promise<State>) {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ConflictError) return timing.later(0);
      throw error;
    }
  }

  async function doubt(asset: Asset, { fingerprint }: PayingKey): Promise<void> {
    const upload = await store.uploads.get(asset.id, fingerprint);
    if (upload?.record.state !== 'active') return;
    await store.uploads.save({ ...upload.record, state: 'processing', doubtedAt: timing.now() }, upload.version);
  }

  return {
    step: (asset, key, signal) => againOnConflict(step(asset, key, signal)),
    stepGroup: (group, key, signal) => againOnConflict(providerGroups.step(group, key, signal)),
    async doubt(asset, key) {
      // Somebody else's doubt is as good.
      await againOnConflict(doubt(asset, key));
    },
  };
}

/** Not so where the second creation was refused: there was one. */
function wasMadeAgain(record: Upload, { charged }: Failure): boolean {
  return record.state !== 'failed' || record.providerAssetId !== null || charged === 'unknown';
}
