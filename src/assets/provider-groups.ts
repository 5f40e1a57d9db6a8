import type { Provider } from '../provider/types.js';
import type { Failure, Group, ProviderGroupRecord } from '../store/records.js';
import type { Store } from '../store/store.js';
import { failureOf, isPassing } from './failure.js';
import type { PayingKey } from './keys.js';
import { makeOnce } from './make-once.js';
import type { GroupReadiness } from './readiness.js';
import { waits, type Timing } from './timing.js';

/** Nobody knows whether a group was made, and it is not listed. */
const lostGroup: Failure = {
  kind: 'timeout',
  phase: 'assets',
  code: null,
  message: 'The answer to the creation of the group was lost, and it is not listed.',
  requestId: null,
  referenceName: null,
  charged: 'unknown',
};

export interface ProviderGroups {
  /** Makes a channel's group's counterpart for a key, or says how far it is. */
  step(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness>;
}

export function createProviderGroups(
  table: Store['providerGroups'],
  provider: Provider,
  timing: Timing,
): ProviderGroups {
  async function step(group: Group, key: PayingKey, signal: AbortSignal): Promise<GroupReadiness> {
    const found = await table.get(group.id, key.fingerprint);
    if (found?.record.state === 'ready') return found.record;
    const outcome = await makeOnce(
      {
        table,
        found: found && { record: found.record, version: found.version },
        intend: (fields) => ({ groupId: group.id, ...fields }),
        send: async ({ nameSent }) => (await provider.createGroup(key.key, { name: nameSent }, { signal })).id,
        lookUp: async (nameSent) => {
          const listed = await provider.listGroups(key.key, { name: nameSent }, { signal });
          return listed.find(({ name }) => name.endsWith(nameSent))?.id;
        },
        made: ({ leaseUntil, ...intention }, providerGroupId): ProviderGroupRecord => ({
          ...intention,
          state: 'ready',
          providerGroupId,
        }),
      },
      group.name,
      key.fingerprint,
      timing,
    );
    switch (outcome.state) {
      case 'made':
        return await step(group, key, signal);
      case 'pending':
        return outcome;
      case 'refused':
        if (isPassing(outcome.error)) return timing.later(outcome.error.retryAfterMs ?? waits.tooFast);
        return { state: 'failed', failure: failureOf(outcome.error, 'assets') };
      case 'lost':
        // Taken back, or the group could never be had again: whoever tries next makes a new one.
        if (found) await table.remove(found.record, found.version);
        return { state: 'failed', failure: lostGroup };
    }
  }
  return { step };
}
