import type { Logger } from 'pino';
import { ProviderError } from '../provider/errors.js';
import type { Provider } from '../provider/types.js';
import type { Failure, Group, ProviderGroupRecord } from '../store/records.js';
import type { Store, Versioned } from '../store/store.js';
import { failureOf, isPassing } from './failure.js';
import { findLost } from './find-lost.js';
import type { PayingKey } from './keys.js';
import { makeOnce } from './make-once.js';
import type { Failed, GroupReadiness, Pending } from './readiness.js';
import { waits, type Timing } from './timing.js';

/** Nobody knows whether a group was made, and it is not listed. */
const lostGroup: Failure = {
  kind: 'timeout',
  phase: 'assets',
  code: null,
  message: 'The answer to the creation of the group was lost, and it is not listed.',
  requestId: null,
  referenceName: null,
  blamesPrompt: false,
  charged: 'unknown',
};

export interface ProviderGroups {
  /** Makes a channel's group's counterpart for a key, or says how far it is. */
  step(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness>;
  /**
   * For a group that the provider did not find although it is not new. Was it deleted there, its record is forgotten, and the
   * next step makes another; undefined when it is there, or was forgotten a short while ago already.
   */
  forgetIfGone(
    group: Group,
    providerGroupId: string,
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<Pending | undefined>;
}

interface Dependencies {
  table: Store['providerGroups'];
  provider: Provider;
  timing: Timing;
  log: Logger;
}

type Creating = ProviderGroupRecord & { state: 'creating' };

function made({ leaseUntil, ...intention }: Creating, providerGroupId: string): ProviderGroupRecord {
  return { ...intention, state: 'ready', providerGroupId };
}

export function createProviderGroups({ table, provider, timing, log }: Dependencies): ProviderGroups {
  /** When a group was last forgotten for a key: a list that shows nothing must not cost a group with every asset. */
  const forgottenAt = new Map<string, number>();

  async function create(group: Group, key: PayingKey, signal: AbortSignal): Promise<Pending | Failed | undefined> {
    const outcome = await makeOnce(
      {
        table,
        name: group.name,
        fingerprint: key.fingerprint,
        heldBackMs: () => provider.heldBackMs(key.key, 'create-asset'),
        intend: (fields): Creating => ({ groupId: group.id, ...fields }),
        send: async ({ nameSent }) => (await provider.createGroup(key.key, { name: nameSent }, { signal })).id,
        made,
        signal,
      },
      timing,
    );
    if (outcome.state === 'made') return undefined;
    if (outcome.state === 'pending') return outcome;
    if (isPassing(outcome.error)) return timing.later(outcome.error.retryAfterMs ?? waits.tooFast);
    return { state: 'failed', failure: failureOf(outcome.error, 'assets') };
  }

  async function goOn(
    found: Versioned<Creating>,
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<Pending | Failed | undefined> {
    const lookUp = async (nameSent: string) => {
      const listed = await provider.listGroups(key.key, { name: nameSent }, { signal });
      return listed.find(({ name }) => name.endsWith(nameSent))?.id;
    };
    const finding = await findLost({ table, found, lookUp, made }, timing);
    switch (finding.state) {
      case 'made':
        return undefined;
      case 'pending':
        return finding;
      case 'closed':
        return { state: 'failed', failure: { ...failureOf(finding.error, 'assets'), charged: 'unknown' } };
      case 'lost':
        // Taken back, or the group could never be had again: whoever tries next makes a new one.
        await table.remove(found.record, found.version);
        return { state: 'failed', failure: lostGroup };
    }
  }

  async function step(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness> {
    const found = await table.get(group.id, key.fingerprint);
    if (found?.record.state === 'ready') return found.record;
    const unready = found
      ? await goOn({ record: found.record, version: found.version }, key, signal)
      : await create(group, key, signal);
    return unready ?? (await step(group, key, signal));
  }

  async function isListed(
    { providerGroupId, nameSent }: ProviderGroupRecord & { state: 'ready' },
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<boolean> {
    // By its id, because it may have been renamed there; by name, should a channel not know the other filter.
    for (const filter of [{ id: providerGroupId }, { name: nameSent }]) {
      const listed = await provider.listGroups(key.key, filter, { signal });
      if (listed.some(({ id }) => id === providerGroupId)) return true;
    }
    return false;
  }

  async function forgetIfGone(
    group: Group,
    providerGroupId: string,
    key: PayingKey,
    signal: AbortSignal,
  ): Promise<Pending | undefined> {
    const found = await table.get(group.id, key.fingerprint);
    if (found?.record.state !== 'ready' || found.record.providerGroupId !== providerGroupId) return timing.later(0);
    try {
      if (await isListed(found.record, key, signal)) return undefined;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return isPassing(error) ? timing.later(error.retryAfterMs ?? waits.tooFast) : undefined;
    }
    // Another step of the same group may have been quicker: what it makes is the one to use.
    const current = await table.get(group.id, key.fingerprint);
    if (current?.version !== found.version || current.record.createdAt !== found.record.createdAt)
      return timing.later(0);
    const mark = `${group.id} ${key.fingerprint}`;
    const last = forgottenAt.get(mark);
    if (last !== undefined && !timing.over(last, waits.madeAgain)) return undefined;
    for (const [old, at] of forgottenAt) if (timing.over(at, waits.madeAgain)) forgottenAt.delete(old);
    // Marked when it is done: of two steps of one group the later one conflicts, and looks again.
    await table.remove(found.record, found.version);
    forgottenAt.set(mark, timing.now());
    log.warn({ group: group.id, providerGroupId }, 'a group is not at the provider any more: it is made again');
    return timing.later(0);
  }

  return { step, forgetIfGone };
}
