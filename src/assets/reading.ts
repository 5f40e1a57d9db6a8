import { couldNotFetch } from '../provider/reasons.js';
import type { Provider, ProviderAsset } from '../provider/types.js';
import type { Asset, Failure, Remade, Upload } from '../store/records.js';
import type { Store, Versioned } from '../store/store.js';
import type { Creation } from './creation.js';
import type { Caller } from './keys.js';
import { assetFailed, endedLink, failureOf } from './failure.js';
import { lookAtProvider, type Look } from './look.js';
import type { Readiness } from './readiness.js';
import { betweenReadsMs, waits, type Timing } from './timing.js';
import type { Ways } from './ways.js';

/** Reads how far a created asset is, and has it created once more where the first creation provably came to nothing. */
export interface Reading {
  read(asset: Asset, found: Versioned<Processing>, caller: Caller): Promise<Readiness>;
}

interface Dependencies {
  store: Pick<Store, 'providerGroups' | 'uploads'>;
  provider: Provider;
  creation: Creation;
  ways: Ways;
  timing: Timing;
}

type Processing = Upload & { state: 'processing' };

/** Why an asset cannot be used, in the provider's words where it has some. */
interface Verdict {
  code: string | null;
  message: string;
}

const stillProcessing: Verdict = { code: null, message: 'It was still being processed.' };
const goneAgain: Verdict = { code: null, message: 'it disappeared there, shortly after it had been made again.' };

export function createReading({ store, provider, creation, ways, timing }: Dependencies): Reading {
  /** When an asset that was usable before was first missed, by asset, key and doubt. */
  const missedAt = new Map<string, number>();
  /** When one was found to be gone: where calls are few, looking anew before each try would leave none for the creation. */
  const goneAt = new Map<string, number>();

  async function read(asset: Asset, found: Versioned<Processing>, caller: Caller): Promise<Readiness> {
    const gone = goneAt.get(markOf(found.record));
    if (gone !== undefined && !timing.over(gone, waits.verdictStands)) return await makeAgain(asset, found, caller);
    const look = await lookAtProvider(asset.groupId, found.record, caller, { store, provider, timing });
    switch (look.state) {
      case 'pending':
        return look;
      case 'closed': {
        const charged = chargedFor(found.record);
        return { state: 'failed', failure: { ...failureOf(look.error, 'assets', asset.name), charged } };
      }
      case 'found':
        missedAt.delete(markOf(found.record));
        return await judge(asset, found, look.asset, caller);
      case 'missing':
        return found.record.doubtedAt === null
          ? await neverRead(asset, found, look, caller)
          : await missed(asset, found, look, caller);
    }
  }

  async function judge(
    asset: Asset,
    found: Versioned<Processing>,
    { status, error }: ProviderAsset,
    caller: Caller,
  ): Promise<Readiness> {
    const { record, version } = found;
    if (status === 'active') {
      await store.uploads.save({ ...record, state: 'active' }, version);
      return { state: 'active', providerAssetId: record.providerAssetId, remade: record.remade };
    }
    if (status === 'failed') {
      const verdict = { code: error?.code ?? null, message: error?.message ?? 'it gave no reason.' };
      if (record.doubtedAt !== null || !couldNotFetch(verdict)) return await fail(asset, found, verdict);
      return await another(asset, found, 'not-fetched', verdict, caller);
    }
    if (timing.over(record.doubtedAt ?? record.createdAt, waits.processing)) {
      return await fail(asset, found, stillProcessing);
    }
    return timing.later(betweenReadsMs(timing.age(record.doubtedAt ?? record.createdAt)));
  }

  /** A new asset that is neither found by its id nor listed. Where reads by id merely fail, it is given more time. */
  async function neverRead(
    asset: Asset,
    found: Versioned<Processing>,
    { error, certain }: Look & { state: 'missing' },
    caller: Caller,
  ): Promise<Readiness> {
    const patienceMs = certain ? waits.assetReadable : waits.processing;
    if (!timing.over(found.record.createdAt, patienceMs)) return timing.later(waits.betweenReads);
    const verdict = { code: error.upstreamCode ?? null, message: error.message };
    return await another(asset, found, 'not-readable', verdict, caller);
  }

  /** The creation came to nothing: the other way is taken, once. */
  async function another(
    asset: Asset,
    found: Versioned<Processing>,
    reason: Remade['reason'],
    verdict: Verdict,
    caller: Caller,
  ): Promise<Readiness> {
    const { way, remade } = found.record;
    const source = remade === null ? await ways.other(asset, way) : undefined;
    if (!source) return await fail(asset, found, verdict);
    const why = { reason, way, charged: 'yes', at: timing.now() } as const;
    return await creation.again(asset, { source, remade: why, instead: found }, caller);
  }

  /** An asset that was usable before is missed: the second time it was deleted at the provider's own pages. */
  async function missed(
    asset: Asset,
    found: Versioned<Processing>,
    { certain }: Look & { state: 'missing' },
    caller: Caller,
  ): Promise<Readiness> {
    const { record } = found;
    // A list alone does not make it gone: on some channels it shows nothing. Another creation would be paid.
    if (!certain && !timing.over(record.doubtedAt ?? record.createdAt, waits.processing)) {
      return timing.later(waits.tooFast);
    }
    const mark = markOf(record);
    const since = missedAt.get(mark) ?? timing.now();
    missedAt.set(mark, since);
    for (const [old, at] of missedAt) if (timing.over(at, waits.madeAgain)) missedAt.delete(old);
    if (timing.age(since) < waits.betweenDoubts) return timing.later(waits.betweenDoubts);
    if (!timing.over(record.createdAt, waits.assetReadable)) return timing.later(waits.betweenReads);
    if (record.remade !== null && !timing.over(record.createdAt, waits.madeAgain)) {
      return await fail(asset, found, goneAgain, 'yes');
    }
    for (const [old, at] of goneAt) if (timing.over(at, waits.verdictStands)) goneAt.delete(old);
    goneAt.set(mark, timing.now());
    return await makeAgain(asset, found, caller);
  }

  async function makeAgain(asset: Asset, found: Versioned<Processing>, caller: Caller): Promise<Readiness> {
    const { record, version } = found;
    const source = await ways.again(asset, record.way);
    if (!source) {
      await store.uploads.remove(record, version);
      return { state: 'failed', failure: endedLink(asset) };
    }
    const why = { reason: 'gone', way: record.way, charged: 'yes', at: timing.now() } as const;
    return await creation.again(asset, { source, remade: why, instead: found }, caller);
  }

  /** Written down. */
  async function fail(
    asset: Asset,
    { record, version }: Versioned<Processing>,
    { code, message }: Verdict,
    charged: Failure['charged'] = chargedFor(record),
  ): Promise<Readiness> {
    missedAt.delete(markOf(record));
    await store.uploads.save({ ...record, state: 'failed', code, message }, version);
    return assetFailed(asset, message, charged, code);
  }

  return { read };
}

/** What had been usable before was not billed now. */
function chargedFor({ doubtedAt }: Processing): Failure['charged'] {
  return doubtedAt === null ? 'yes' : 'no';
}

function markOf({ assetId, fingerprint, doubtedAt }: Processing): string {
  return `${assetId} ${fingerprint} ${doubtedAt ?? ''}`;
}
