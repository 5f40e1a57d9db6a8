import { ProviderError } from '../provider/errors.js';
import type { Provider } from '../provider/types.js';
import type { Asset, Failure, Group, Upload } from '../store/records.js';
import { ConflictError, type Store, type Versioned } from '../store/store.js';
import { assetFailure, failureOf, isPassing } from './failure.js';
import type { PayingKey } from './keys.js';
import { makeOnce } from './make-once.js';
import { createProviderGroups } from './provider-groups.js';
import type { Failed, GroupReadiness, Readiness } from './readiness.js';
import { waits, type Timing } from './timing.js';

export interface Library {
  /**
   * Brings an asset one step towards being usable with a key: creates it at the provider when that was never tried, looks a
   * lost creation up, or reads how far it is. What the provider answers is never thrown; an abort's reason is.
   */
  step(asset: Asset, key: PayingKey, signal: AbortSignal): Promise<Readiness>;
  /** The same for a channel's group. */
  stepGroup(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness>;
}

interface LibraryDependencies {
  store: Pick<Store, 'groups' | 'providerGroups' | 'uploads'>;
  provider: Provider;
  timing: Timing;
}

export function createLibrary({ store, provider, timing }: LibraryDependencies): Library {
  const providerGroups = createProviderGroups(store.providerGroups, provider, timing);

  async function create(
    asset: Asset,
    found: Versioned<Upload & { state: 'creating' }> | undefined,
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<Readiness> {
    const group = await store.groups.get(asset.groupId);
    if (!group) return failed(asset, 'Its group was deleted.', 'no');
    const providerGroup = await providerGroups.step(group, key, signal);
    if (providerGroup.state !== 'ready') return providerGroup;
    if (!found && linkEnded(asset.sourceUrl, timing.now())) return { state: 'failed', failure: endedLink(asset) };
    const outcome = await makeOnce(
      {
        table: store.uploads,
        found,
        intend: (fields) => ({ assetId: asset.id, ...fields }),
        send: async ({ nameSent }) => {
          const upload = {
            groupId: providerGroup.providerGroupId,
            name: nameSent,
            type: asset.type,
            url: asset.sourceUrl,
          };
          return (await provider.createAsset(key.key, upload, { signal })).id;
        },
        lookUp: async (nameSent) => {
          const listed = await provider.listAssets(key.key, { name: nameSent }, { signal });
          return listed.find(({ name }) => name === nameSent)?.id;
        },
        made: ({ leaseUntil, ...intention }, providerAssetId): Upload => ({
          ...intention,
          state: 'processing',
          providerAssetId,
        }),
      },
      asset.name,
      key.fingerprint,
      timing,
    );
    switch (outcome.state) {
      case 'made':
        return timing.later(waits.betweenReads);
      case 'pending':
        return outcome;
      case 'lost':
        return await lost(asset, found);
      case 'refused':
        return refused(asset, outcome.error, providerGroup.createdAt);
    }
  }

  /** Written down as failed: adding the file again is its member's decision, and forgets this. */
  async function lost(asset: Asset, found: Versioned<Upload & { state: 'creating' }> | undefined): Promise<Failed> {
    const message = 'The answer to its creation was lost, and it is not listed.';
    if (found) {
      const { leaseUntil, ...intention } = found.record;
      const upload: Upload = { ...intention, state: 'failed', providerAssetId: null, code: null, message };
      await store.uploads.save(upload, found.version);
    }
    return failed(asset, message, 'unknown');
  }

  function refused(asset: Asset, error: ProviderError, groupCreatedAt: number): Readiness {
    const groupIsNew = !timing.over(groupCreatedAt, waits.groupVisible);
    if (error.kind === 'not-ready' && groupIsNew) return timing.later(waits.betweenReads);
    if (isPassing(error)) return timing.later(error.retryAfterMs ?? waits.tooFast);
    return { state: 'failed', failure: failureOf(error, 'assets', asset.name) };
  }

  async function read(
    asset: Asset,
    { record, version }: Versioned<Upload & { state: 'processing' }>,
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<Readiness> {
    const fail = async (code: string | null, message: string): Promise<Readiness> => {
      await store.uploads.save({ ...record, state: 'failed', code, message }, version);
      return failed(asset, message, 'yes', code);
    };
    try {
      const { status, error } = await provider.getAsset(key.key, record.providerAssetId, { signal });
      if (status === 'active') {
        await store.uploads.save({ ...record, state: 'active' }, version);
        return { state: 'active', providerAssetId: record.providerAssetId };
      }
      if (status === 'failed') return await fail(error?.code ?? null, error?.message ?? 'No reason was given.');
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind === 'bad-key') return { state: 'failed', failure: failureOf(error, 'assets', asset.name) };
      // Down or busy, it says nothing of the asset: the time does not count against that.
      if (isPassing(error)) return timing.later(error.retryAfterMs ?? waits.tooFast);
      const missing = error.kind === 'not-ready' || error.kind === 'not-found';
      if (missing && timing.over(record.createdAt, waits.assetReadable)) {
        return await fail(error.upstreamCode ?? null, error.message);
      }
    }
    if (timing.over(record.createdAt, waits.processing)) return await fail(null, 'It was still being processed.');
    return timing.later(waits.betweenReads);
  }

  async function step(asset: Asset, key: PayingKey, signal: AbortSignal): Promise<Readiness> {
    const upload = await store.uploads.get(asset.id, key.fingerprint);
    if (!upload) return await create(asset, undefined, key, signal);
    const { record, version } = upload;
    switch (record.state) {
      case 'creating':
        return await create(asset, { record, version }, key, signal);
      case 'processing':
        return await read(asset, { record, version }, key, signal);
      case 'active':
        return { state: 'active', providerAssetId: record.providerAssetId };
      case 'failed':
        return failed(asset, record.message, 'no', record.code);
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

  return {
    step: (asset, key, signal) => againOnConflict(step(asset, key, signal)),
    stepGroup: (group, key, signal) => againOnConflict(providerGroups.step(group, key, signal)),
  };
}

function failed(asset: Asset, message: string, charged: 'no' | 'yes' | 'unknown', code: string | null = null): Failed {
  return { state: 'failed', failure: assetFailure(asset.name, { code, message }, charged) };
}

/** Discord signs its links: `ex` is when one ends, in hexadecimal seconds since 1970 (Discord's documentation, August 2026). */
function linkEnded(sourceUrl: string, now: number): boolean {
  const end = new URL(sourceUrl).searchParams.get('ex');
  return end !== null && /^[0-9a-f]+$/i.test(end) && Number.parseInt(end, 16) * 1000 < now;
}

/** Nothing was sent: the provider would bill the creation and then not find the file. */
function endedLink({ name }: Asset): Failure {
  return {
    kind: 'link-ended',
    phase: 'assets',
    code: null,
    message: 'The link to the file has ended.',
    requestId: null,
    referenceName: name,
    charged: 'no',
  };
}
