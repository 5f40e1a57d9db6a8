import { setImmediate as turn } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Save, WakeAt } from '../../src/jobs/dependencies.js';
import { createRunner, type Runner } from '../../src/jobs/runner.js';
import type { Job, JobIn } from '../../src/store/records.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { JobTable, Store } from '../../src/store/store.js';
import { exampleJob, failed, start } from '../store/examples.js';
import { temporaryFolder } from '../store/temporary-folder.js';

export type StepOfTest = (job: Job, save: Save, signal: AbortSignal) => Promise<WakeAt>;

interface RunnerOptions {
  jobs?: JobTable;
  concurrency?: number;
  concurrencyPerKey?: number;
}

interface Line {
  level: number;
  msg: string;
  job?: string;
  jobs?: number;
}

export const secondMs = 1000;
export const hourMs = 3_600_000;

export function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The shortest way to an end. */
export const finish: StepOfTest = async ({ id, batch, ownerId, fingerprint, createdAt }, save) => {
  const ended = failed(exampleJob({ id, batch, ownerId, fingerprint, createdAt })) as JobIn<'failed'>;
  await save({ ...ended, state: 'failing', postingSince: null });
  await save(ended);
  return null;
};

/**
 * For each test a real store, whose files work in real time, runners with steps of the test's own, and a clock that is moved
 * together with the timers.
 */
export function useRunnerHouse() {
  let store: Store;
  let now: number;
  let file: string;
  let lines: Line[];
  let runners: Runner[];

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    now = start;
    lines = [];
    runners = [];
    file = `${await temporaryFolder()}/store.sqlite`;
    store = await openSqliteStore({ path: file });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(runners.map((runner) => runner.stop(0)));
    await store.close();
  });

  return {
    get now() {
      return now;
    },
    set now(moment) {
      now = moment;
    },
    get store() {
      return store;
    },
    get file() {
      return file;
    },
    /** What was logged. */
    get lines() {
      return lines;
    },

    newRunner(step: StepOfTest, { jobs = store.jobs, concurrency = 10, ...options }: RunnerOptions = {}): Runner {
      const output = new PassThrough().on('data', (chunk: Buffer) => {
        lines.push(JSON.parse(chunk.toString()) as Line);
      });
      const log = pino({ level: 'info' }, output);
      const runner = createRunner({ jobs, step, clock: () => now, log, concurrency, ...options });
      runners.push(runner);
      return runner;
    },

    async pass(ms: number): Promise<void> {
      now += ms;
      await vi.advanceTimersByTimeAsync(ms);
    },

    /** Waits for what the store's real work brings about. */
    async until(check: () => boolean | Promise<boolean>): Promise<void> {
      const deadline = Date.now() + 5000;
      while (!(await check())) {
        if (Date.now() > deadline) throw new Error('it never came to that');
        await vi.advanceTimersByTimeAsync(0);
        await turn();
      }
    },

    /** Gives the store time to do what it should not. */
    async settle(): Promise<void> {
      for (let count = 0; count < 30; count++) {
        await store.jobs.nextWake();
        await vi.advanceTimersByTimeAsync(0);
        await turn();
      }
    },

    /** As an earlier process left it: due, or under a lease that it never gave back. */
    async leftBehind(change: Partial<JobIn<'accepted'>> = {}, { wakeAt = now, leaseUntil = 0 } = {}): Promise<Job> {
      const job = exampleJob(change);
      await store.jobs.add(job, { wakeAt, leaseUntil });
      return job;
    },

    async stateOf({ id }: Job) {
      return (await store.jobs.get(id))?.state;
    },
  };
}
