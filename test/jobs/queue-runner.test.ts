import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBullQueue } from '../../src/jobs/bull-queue.js';
import type { WakeAt } from '../../src/jobs/dependencies.js';
import { createQueueRunner } from '../../src/jobs/queue-runner.js';
import type { Runner } from '../../src/jobs/runner.js';
import type { Job } from '../../src/store/records.js';
import { queueConnection } from '../../src/store/redis/queue-connection.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import type { Store } from '../../src/store/store.js';
import { exampleJob } from '../store/examples.js';
import { redisForFile } from '../support/redis.js';
import { finish, gate, type StepOfTest } from './runner-house.js';

const redis = redisForFile();
const log = pino({ level: 'silent' });
const timeout = { timeout: 12_000, interval: 20 };

let prefix: string;
let ends: (() => Promise<unknown>)[];
beforeEach(() => {
  prefix = redis.prefix();
  ends = [];
});
afterEach(async () => {
  await Promise.all(ends.map((end) => end()));
});

async function openStore(): Promise<Store> {
  const store = await openRedisStore({ url: redis.url(), prefix });
  ends.push(() => store.close());
  return store;
}

/** One process: a store and a queue of its own. */
interface ProcessOptions {
  drives?: boolean;
  concurrency?: number;
  concurrencyPerKey?: number;
  clock?: () => number;
  /** What it has of the table of jobs. */
  jobsOf?: (jobs: Store['jobs']) => Store['jobs'];
}

async function newProcess(
  step: StepOfTest,
  {
    drives = true,
    concurrency = 10,
    concurrencyPerKey = 10,
    clock = () => Date.now(),
    jobsOf = (jobs) => jobs,
  }: ProcessOptions = {},
) {
  const store = await openStore();
  const queue = createBullQueue({ connection: queueConnection(redis.url()), prefix: `${prefix}queue`, log });
  const runner: Runner = createQueueRunner({
    ...{ jobs: jobsOf(store.jobs), step, log, queue, drives, concurrency, concurrencyPerKey, clock },
  });
  let stopped: Promise<void> | undefined;
  const stop = (graceMs = 1_000) => (stopped ??= runner.stop(graceMs));
  ends.unshift(() => stop());
  runner.start();
  return { runner, store, stop };
}

const stateOf = async (store: Store, { id }: Job) => (await store.jobs.get(id))?.state;
/** Lets the first step of a job begin it, and hands the others to whoever works. */
const later =
  (waitMs: number, then: StepOfTest = finish): StepOfTest =>
  async (job, save, signal) =>
    Date.now() - job.createdAt < waitMs ? Date.now() + 20 : await then(job, save, signal);
const newJob = (change = {}) => exampleJob({ createdAt: Date.now(), ...change });

describe('jobs in a queue', () => {
  it('are begun in one process and worked on in another', async () => {
    const stepped: string[] = [];
    const note =
      (name: string, step: StepOfTest): StepOfTest =>
      (...given) => {
        stepped.push(name);
        return step(...given);
      };
    const gateway = await newProcess(
      note('gateway', () => Promise.resolve<WakeAt>(Date.now() + 50)),
      { drives: false },
    );
    const worker = await newProcess(note('worker', finish));
    const job = newJob();
    await gateway.runner.begin(job);
    await expect.poll(() => stateOf(worker.store, job), timeout).toBe('failed');
    expect(stepped).toEqual(['gateway', 'worker']);
  });

  it('are stepped by one process at a time, and by all together to their end', async () => {
    const underWay = new Set<string>();
    let doubled = 0;
    const step: StepOfTest = async (job, save, signal) => {
      if (underWay.has(job.id)) doubled += 1;
      underWay.add(job.id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const next = await later(150)(job, save, signal);
      underWay.delete(job.id);
      return next;
    };
    const [one, other] = [await newProcess(step), await newProcess(step)];
    const jobs = Array.from({ length: 40 }, () => newJob());
    for (const [index, job] of jobs.entries()) await (index % 2 === 0 ? one : other).runner.begin(job);
    const ended = async () =>
      (await Promise.all(jobs.map((job) => stateOf(one.store, job)))).filter((it) => it === 'failed');
    await expect.poll(async () => (await ended()).length, timeout).toBe(jobs.length);
    expect(doubled).toBe(0);
  });

  it('that the queue has never heard of are found in the store', async () => {
    const { store } = await newProcess(finish);
    const job = newJob();
    await store.jobs.add(job, { wakeAt: Date.now(), leaseUntil: Date.now() + 300 });
    await expect.poll(() => stateOf(store, job), timeout).toBe('failed');
  });

  it('that wait for long are worked on at once when they are woken', async () => {
    let steps = 0;
    const step: StepOfTest = (job, save, signal) => {
      steps += 1;
      return steps === 1 ? Promise.resolve(Date.now() + 3_600_000) : finish(job, save, signal);
    };
    const { runner, store } = await newProcess(step);
    const job = newJob();
    await runner.begin(job);
    await expect.poll(() => store.jobs.nextWake({ after: Date.now() + 3_000_000 }), timeout).not.toBeNull();
    await runner.wake([job.id]);
    await expect.poll(() => stateOf(store, job), timeout).toBe('failed');
  });

  it('go on elsewhere when their process ends in order, also in the middle of a step', async () => {
    const held = gate();
    const entered = gate();
    const leaving = await newProcess(async (_, __, signal) => {
      entered.open();
      await Promise.race([held.opened, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
      return Date.now();
    });
    const job = newJob();
    void leaving.runner.begin(job);
    await entered.opened;
    const staying = await newProcess(finish);
    await leaving.stop(50);
    await expect.poll(() => stateOf(staying.store, job), timeout).toBe('failed');
  });

  it('stay with their process when leases end because the store was away', async () => {
    let aheadMs = 0;
    const clock = () => Date.now() + aheadMs;
    const back = gate();
    const paid = gate();
    const entered = gate();
    const holder = await newProcess(
      async (job, save, signal) => {
        entered.open();
        await paid.opened;
        return await finish(job, save, signal);
      },
      // It takes longer to find its way back than others do.
      {
        drives: false,
        clock,
        jobsOf: (jobs) => ({ ...jobs, extendLease: (...given) => back.opened.then(() => jobs.extendLease(...given)) }),
      },
    );
    let sweeps = 0;
    let taken = 0;
    const step: StepOfTest = (...given) => {
      taken += 1;
      return finish(...given);
    };
    await newProcess(step, {
      clock,
      jobsOf: (jobs) => ({
        ...jobs,
        overdue: async (wanted) => {
          const found = await jobs.overdue(wanted);
          sweeps += 1;
          return found;
        },
      }),
    });
    const job = newJob();
    const begun = holder.runner.begin(job);
    await entered.opened;
    await expect.poll(() => sweeps, timeout).toBe(1);
    aheadMs = 60_000;
    await expect.poll(() => sweeps, timeout).toBe(3);
    expect(taken).toBe(0);
    back.open();
    paid.open();
    expect((await begun).state).toBe('failed');
  });

  it('of a key that has no room here wait, and hold up no other key', async () => {
    const held = gate();
    const crowded = 'f'.repeat(32);
    const seen: string[] = [];
    const { runner, store } = await newProcess(
      async (job, save, signal) => {
        if (job.fingerprint !== crowded) return await finish(job, save, signal);
        seen.push(job.id);
        await held.opened;
        return await finish(job, save, signal);
      },
      { concurrencyPerKey: 1 },
    );
    const slow = [newJob({ fingerprint: crowded }), newJob({ fingerprint: crowded })];
    for (const job of slow) await store.jobs.add(job, { wakeAt: Date.now(), leaseUntil: 0 });
    const quick = newJob({ fingerprint: 'e'.repeat(32) });
    await runner.begin(quick);
    await expect.poll(() => stateOf(store, quick), timeout).toBe('failed');
    await expect.poll(() => seen.length, timeout).toBe(1);
    held.open();
    for (const job of slow) await expect.poll(() => stateOf(store, job), timeout).toBe('failed');
  });

  it('begun twice are begun once', async () => {
    const { runner, store } = await newProcess(() => Promise.resolve(Date.now() + 3_600_000));
    const job = newJob();
    await Promise.all([runner.begin(job), runner.begin(job)]);
    expect(await store.jobs.list({ ownerId: job.ownerId, limit: 10 })).toHaveLength(1);
  });
});
