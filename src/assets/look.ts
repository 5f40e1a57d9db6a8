import { ProviderError } from '../provider/errors.js';
import type { Provider, ProviderAsset } from '../provider/types.js';
import type { Upload } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Caller } from './keys.js';
import { isClosed, isPassing } from './failure.js';
import type { Pending } from './readiness.js';
import { waits, type Timing } from './timing.js';

/**
 * What reads show of an asset. `missing`: neither the read by id nor the list has it; `certain` when the read by id said so
 * itself and did not merely fail or was not allowed. `closed`: the key may not read.
 */
export type Look =
  | { state: 'found'; asset: ProviderAsset }
  | { state: 'missing'; error: ProviderError; certain: boolean }
  | Pending
  | { state: 'closed'; error: ProviderError };

type Made = Upload & { state: 'processing' };

interface Dependencies {
  store: Pick<Store, 'providerGroups'>;
  provider: Provider;
  timing: Timing;
}

/** An error that says nothing of one asset, by id or in a list. */
function isGeneral({ kind }: ProviderError): boolean {
  return kind === 'too-fast' || kind === 'unreachable';
}

/**
 * Reads an asset by its id, wherever it was moved to and whatever it was renamed to. Where that does not work for longer than
 * new assets need, the list is asked too.
 */
export async function lookAtProvider(
  groupId: string,
  record: Made,
  { key, signal }: Caller,
  { store, provider, timing }: Dependencies,
): Promise<Look> {
  const wait = (error: ProviderError) => timing.later(error.retryAfterMs ?? waits.tooFast);
  let byId: ProviderError;
  try {
    return { state: 'found', asset: await provider.getAsset(key.key, record.providerAssetId, { signal }) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    byId = error;
  }
  if (byId.kind === 'bad-key') return { state: 'closed', error: byId };
  if (isGeneral(byId)) return wait(byId);
  if (!timing.over(record.createdAt, waits.byIdAlone)) {
    return isPassing(byId) ? wait(byId) : timing.later(waits.betweenReads);
  }
  try {
    const listed = await findListed(groupId, record);
    if (listed.asset) return { state: 'found', asset: listed.asset };
    if (isClosed(byId) && !listed.isRead) return { state: 'closed', error: byId };
    return { state: 'missing', error: byId, certain: !isPassing(byId) && !isClosed(byId) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.kind === 'bad-key' ? { state: 'closed', error } : wait(error);
  }

  /**
   * By its name, which is one item; in its group, should it have been renamed. `isRead`: some list was given.
   *
   * @throws ProviderError for a list that may work later
   */
  async function findListed(
    ofGroup: string,
    { nameSent, providerAssetId }: Made,
  ): Promise<{ asset?: ProviderAsset; isRead: boolean }> {
    let isRead = false;
    const group = await store.providerGroups.get(ofGroup, key.fingerprint);
    const inGroup = group?.record.state === 'ready' ? [{ groupId: group.record.providerGroupId }] : [];
    for (const filter of [{ name: nameSent }, ...inGroup]) {
      try {
        const listed = await provider.listAssets(key.key, filter, { signal });
        const asset = listed.find(({ id }) => id === providerAssetId);
        if (asset) return { asset, isRead: true };
        isRead = true;
      } catch (error) {
        // Some channels refuse one kind of list for good.
        if (!(error instanceof ProviderError) || error.kind === 'bad-key' || isPassing(error)) throw error;
      }
    }
    return { isRead };
  }
}
