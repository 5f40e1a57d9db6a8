import type { Provider } from '../provider/types.js';
import type { Group, ProviderGroupRecord } from '../store/records.js';
import type { Store } from '../store/store.js';
import { assetFailure, failureOf } from './failure.js';
import type { PayingKey } from './keys.js';
import { makeOnce } from './make-once.js';
import type { GroupReadiness } from './readiness.js';
import { waits, type Timing } from './timing.js';

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
        if (outcome.error.kind === 'too-fast') return timing.later(outcome.error.retryAfterMs ?? waits.tooFast);
        return { state: 'failed', failure: failureOf(outcome.error, 'assets') };
      case 'lost': {
        const message = 'The answer to the creation of its group was lost, and the group is not listed.';
        return { state: 'failed', failure: assetFailure(group.name, { code: null, message }, 'unknown') };
      }
    }
  }
  return { step };
}
