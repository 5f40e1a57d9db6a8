import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMetrics, noObservers, type Metrics } from '../../src/metrics/observers.js';
import { storeCheck } from '../../src/metrics/readiness.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { ConflictError, type Store } from '../../src/store/store.js';
import { exampleGroup, exampleJob, start, waiting } from '../store/examples.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { sample } from './ask.js';

let metrics: Metrics;
let store: Store;
beforeEach(async () => {
  metrics = createMetrics({ clock: () => start });
  store = metrics.observers.store(
    await openSqliteStore({ path: path.join(await temporaryFolder(), 'dailies.sqlite') }),
  );
  return () => store.close();
});
const text = async () => (await metrics.render()).body;

describe('a watched store', () => {
  it('works as before, and its refusals are no errors', async () => {
    const group = exampleGroup();
    expect(await store.groups.add(group)).toBe(true);
    expect(await store.groups.get(group.id)).toEqual(group);
    expect(await store.fingerprintKey()).toHaveLength(32);
    const claim = await store.jobs.add(exampleJob(), { wakeAt: start, leaseUntil: start + 1 });
    await store.jobs.save(claim, waiting(exampleJob({ id: claim.job.id })));
    await expect(store.jobs.save(claim, claim.job)).rejects.toThrow(ConflictError);
    expect(await text()).not.toContain('dailies_store_errors_total{');
  });

  it('counts what fails, by table, and leaves out what it could not read while the rest is told', async () => {
    expect(sample(await text(), 'dailies_jobs_due')).toBe(0);
    await store.close();
    await expect(store.drafts.get('x')).rejects.toThrow('closed already');
    await expect(store.wipe()).rejects.toThrow('closed already');
    const first = await text();
    expect(sample(first, 'dailies_jobs_due')).toBeUndefined();
    expect(sample(first, 'dailies_jobs', { state: 'waiting' })).toBeUndefined();
    expect(sample(first, 'process_cpu_seconds_total')).toBeDefined();
    const errors = 'dailies_store_errors_total';
    const then = await text();
    expect(sample(then, errors, { table: 'drafts', kind: 'failed' })).toBe(1);
    expect(sample(then, errors, { table: 'store', kind: 'failed' })).toBe(1);
    expect(sample(then, errors, { table: 'jobs', kind: 'failed' })).toBe(1);
  });

  it('is the store itself where nothing watches', () => {
    expect(noObservers.store(store)).toBe(store);
    const save = () => Promise.resolve();
    expect(noObservers.job(exampleJob(), save)).toBe(save);
  });
});

describe('the check of a store', () => {
  it('is one read a second, however many ask', async () => {
    let [now, reads] = [start, 0];
    const check = storeCheck({ read: () => Promise.resolve(reads++), clock: () => now });
    expect(await Promise.all([check(), check(), check()])).toEqual([undefined, undefined, undefined]);
    now += 999;
    await check();
    expect(reads).toBe(1);
    now += 1;
    await check();
    expect(reads).toBe(2);
  });

  it('says that it is away, without words of the error, and notices when it is back', async () => {
    let now = start;
    const answers = [Promise.reject(new Error('redis://user:password@host')), Promise.resolve()];
    answers[0]?.catch(() => undefined);
    const check = storeCheck({ read: () => answers.shift() ?? Promise.resolve(), clock: () => now });
    expect(await check()).toBe('The store is away.');
    now += 1_000;
    expect(await check()).toBeUndefined();
  });

  it('does not wait for one that hangs', async () => {
    const check = storeCheck({ read: () => new Promise(() => undefined), clock: () => start, limitMs: 20 });
    expect(await check()).toBe('The store does not answer.');
  });
});
