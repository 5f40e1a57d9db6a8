import type { Provider } from '../provider/types.js';
import type { Asset, Upload } from '../store/records.js';
import type { Store, Versioned } from '../store/store.js';
import { assetFailed, failureOf } from './failure.js';
import { findLost } from './find-lost.js';
import type { Caller } from './keys.js';
import type { Readiness } from './readiness.js';
import { waits, type Timing } from './timing.js';

export type CreatingUpload = Upload & { state: 'creating' };

/** What an intention becomes when its creation was answered. */
export function processingUpload({ leaseUntil, ...intention }: CreatingUpload, providerAssetId: string): Upload {
  return { ...intention, state: 'processing', providerAssetId, doubtedAt: null };
}

/** Goes on with an asset where the answer to its creation is not known: it is looked up, and never sent again. */
export async function findLostUpload(
  asset: Asset,
  found: Versioned<CreatingUpload>,
  { key, signal }: Caller,
  { store, provider, timing }: { store: Pick<Store, 'uploads'>; provider: Provider; timing: Timing },
): Promise<Readiness> {
  const lookUp = async (nameSent: string) => {
    const listed = await provider.listAssets(key.key, { name: nameSent }, { signal });
    return listed.find(({ name }) => name.endsWith(nameSent))?.id;
  };
  const finding = await findLost({ table: store.uploads, found, lookUp, made: processingUpload }, timing);
  switch (finding.state) {
    case 'made':
      return timing.later(waits.betweenReads);
    case 'pending':
      return finding;
    case 'closed':
      return { state: 'failed', failure: { ...failureOf(finding.error, 'assets', asset.name), charged: 'unknown' } };
    case 'lost': {
      // Written down as failed: adding the file again is its member's decision, and forgets this.
      const message = 'The answer to its creation was lost, and it is not listed.';
      const { leaseUntil, ...intention } = found.record;
      const failed: Upload = { ...intention, state: 'failed', providerAssetId: null, code: null, message };
      await store.uploads.save(failed, found.version);
      return assetFailed(asset, message, 'unknown');
    }
  }
}
