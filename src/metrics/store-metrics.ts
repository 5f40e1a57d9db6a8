import { Counter, type Registry } from 'prom-client';
import { RecordError } from '../store/errors.js';
import { ConflictError, type Store } from '../store/store.js';
import { AllowanceError } from '../store/usage.js';

/** What a store throws to say no: it works. */
function isAnswer(error: unknown): boolean {
  return error instanceof ConflictError || error instanceof AllowanceError;
}

/** Calls through to everything of `target`; promises that reject are noted. */
function noting<Target extends object>(target: Target, note: (error: unknown) => void): Target {
  return new Proxy(target, {
    get(from, name) {
      const member: unknown = Reflect.get(from, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, from, given);
        if (result instanceof Promise) result.catch(note);
        return result;
      };
    },
  });
}

/** Counts errors of the store, by the table that was asked and whether the store failed or one record of it is damaged. */
export function createStoreMetrics(register: Registry): (store: Store) => Store {
  const errors = new Counter({
    name: 'dailies_store_errors_total',
    help: 'Reads and writes of the store that failed, by table and kind (failed, damaged). Refusals are none.',
    labelNames: ['table', 'kind'] as const,
    registers: [register],
  });
  const noteIn = (table: string) => (error: unknown) => {
    if (!isAnswer(error)) errors.inc({ table, kind: error instanceof RecordError ? 'damaged' : 'failed' });
  };

  return (store) => ({
    ...noting({ ...store }, noteIn('store')),
    groups: noting(store.groups, noteIn('groups')),
    assets: noting(store.assets, noteIn('assets')),
    providerGroups: noting(store.providerGroups, noteIn('provider_groups')),
    uploads: noting(store.uploads, noteIn('uploads')),
    jobs: noting(store.jobs, noteIn('jobs')),
    drafts: noting(store.drafts, noteIn('drafts')),
    usage: noting(store.usage, noteIn('usage')),
    generationTimes: noting(store.generationTimes, noteIn('generation_times')),
  });
}
