import { uploadMs } from '../provider/bodies.js';
import type { ProviderError } from '../provider/errors.js';
import { couldNotFetch } from '../provider/reasons.js';
import type { AssetSource, Provider } from '../provider/types.js';
import type { Asset, Group, Remade, Upload } from '../store/records.js';
import type { Store, Versioned } from '../store/store.js';
import { assetFailed, endedLink, failureOf, isPassing } from './failure.js';
import type { Caller } from './keys.js';
import { processingUpload, type CreatingUpload } from './lost-upload.js';
import { makeOnce, type Refused } from './make-once.js';
import type { ProviderGroups } from './provider-groups.js';
import type { Readiness } from './readiness.js';
import { waits, type Timing } from './timing.js';
import type { Ways } from './ways.js';

/** What is to be sent. `instead` is the record that a second creation takes the place of. */
export interface Plan {
  source: AssetSource;
  remade: Remade | null;
  instead?: Versioned<Upload>;
}

/** Creates assets at the provider, each creation billed. */
export interface Creation {
  /** For the first time. */
  begin(asset: Asset, caller: Caller): Promise<Readiness>;
  /** A second time: whoever asks has made sure that it is due. */
  again(asset: Asset, plan: Plan, caller: Caller): Promise<Readiness>;
}

interface Dependencies {
  store: Pick<Store, 'groups' | 'uploads'>;
  provider: Provider;
  providerGroups: ProviderGroups;
  ways: Ways;
  timing: Timing;
}

/** Refusals that say nothing of the file: with money or another key the same may go well. */
const mendableKinds = new Set<ProviderError['kind']>(['bad-key', 'no-money', 'not-allowed', 'not-ready']);

/** Bytes take their time: as JSON a third more of it. */
function extraLeaseMs(source: AssetSource): number {
  if (source.way === 'link') return 0;
  return uploadMs(source.way === 'multipart' ? source.file.sizeBytes : Math.ceil((source.file.sizeBytes * 4) / 3));
}

export function createCreation({ store, provider, providerGroups, ways, timing }: Dependencies): Creation {
  async function begin(asset: Asset, caller: Caller): Promise<Readiness> {
    const source = await ways.first(asset);
    // Nothing is sent: the provider would bill the creation and then not find the file.
    if (!source) return { state: 'failed', failure: endedLink(asset) };
    return await create(asset, { source, remade: null }, caller);
  }

  async function create(asset: Asset, plan: Plan, caller: Caller): Promise<Readiness> {
    const { key, signal } = caller;
    const group = await store.groups.get(asset.groupId);
    if (!group) return assetFailed(asset, 'Its group was deleted.', 'no');
    const providerGroup = await providerGroups.step(group, key, signal);
    if (providerGroup.state !== 'ready') return providerGroup;
    const { source, remade, instead } = plan;
    const { providerGroupId: groupId } = providerGroup;
    const outcome = await makeOnce(
      {
        table: store.uploads,
        name: asset.name,
        fingerprint: key.fingerprint,
        instead,
        extraLeaseMs: extraLeaseMs(source),
        heldBackMs: () => provider.heldBackMs(key.key, 'create-asset'),
        intend: (fields): CreatingUpload => ({
          assetId: asset.id,
          ...fields,
          way: source.way,
          remade,
          keyOwner: key.owner,
        }),
        send: async ({ nameSent: name }) =>
          (await provider.createAsset(key.key, { groupId, name, type: asset.type, source }, { signal })).id,
        made: processingUpload,
        signal,
      },
      timing,
    );
    if (outcome.state === 'made') return timing.later(waits.betweenReads);
    if (outcome.state === 'pending') return outcome;
    return await refused(asset, plan, outcome, { group, ...providerGroup }, caller);
  }

  async function refused(
    asset: Asset,
    plan: Plan,
    outcome: Refused<Upload>,
    { group, providerGroupId, createdAt }: { group: Group; providerGroupId: string; createdAt: number },
    caller: Caller,
  ): Promise<Readiness> {
    const { error } = outcome;
    if (couldNotFetch({ code: error.upstreamCode ?? null, message: error.message })) {
      const otherWay = await planAnother(asset, plan);
      if (otherWay) return await create(asset, otherWay, caller);
      return await refusedForGood(asset, plan, outcome);
    }
    if (error.kind === 'not-ready') {
      const groupIsNew = !timing.over(createdAt, waits.groupVisible);
      const waiting = groupIsNew
        ? timing.later(waits.betweenReads)
        : await providerGroups.forgetIfGone(group, providerGroupId, caller.key, caller.signal);
      if (waiting) return waiting;
    } else if (isPassing(error)) {
      return timing.later(error.retryAfterMs ?? waits.tooFast);
    }
    return await refusedForGood(asset, plan, outcome);
  }

  /** The first creation was refused because the provider could not fetch the file: nothing was billed for it. */
  async function planAnother(asset: Asset, { source, remade }: Plan): Promise<Plan | undefined> {
    if (remade !== null) return undefined;
    const another = await ways.other(asset, source.way);
    const why = { reason: 'not-fetched', way: source.way, charged: 'no', at: timing.now() } as const;
    return another && { source: another, remade: why };
  }

  async function refusedForGood(
    asset: Asset,
    { remade }: Plan,
    { error, before }: Refused<Upload>,
  ): Promise<Readiness> {
    const failure = failureOf(error, 'assets', asset.name);
    // A second creation that stays impossible is written down: else every job would try it again.
    if (before && !mendableKinds.has(error.kind)) {
      const { fingerprint, nameSent, createdAt, way, keyOwner } = before.record;
      const { code, message } = failure;
      const first = { assetId: asset.id, fingerprint, nameSent, createdAt, way, keyOwner, remade };
      await store.uploads.save({ ...first, state: 'failed', providerAssetId: null, code, message }, before.version);
    }
    // What was gone had been billed when it was made, not now.
    const firstWasCharged = remade?.charged === 'yes' && remade.reason !== 'gone';
    return { state: 'failed', failure: firstWasCharged ? { ...failure, charged: 'yes' } : failure };
  }

  return { begin, again: create };
}
