import { setImmediate as turn } from 'node:timers/promises';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/errors.js';
import type { Save, WakeAt } from '../../src/jobs/dependencies.js';
import { createRunner, type Runner } from '../../src/jobs/runner.js';
import type { Job } from '../../src/store/records.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { JobTable, Store } from '../../src/store/store.js';
import { done, exampleJob, start, waiting } from '../store/examples.js';
import { meddle } from '../store/meddle.js';
import { temporaryFolder } from '../store/temporary-folder.js';

type StepOfTest = (job: Job, save: Save, signal: AbortSignal) => Promise<WakeAt>;

const secondMs = 1000;
const hourMs = 3_600_000;
let file: string;
let store: Store;
let now: number;
let runners: Runner[];
let lines: { level: number; msg: string; job?: string; jobs?: number }[];

beforeEach(async () => {
  // Timers and the injected clock are moved together; the store and its files work in real time.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  now = start;
  runners = [];
  lines = [];
  file = `${await temporaryFolder()}/store.sqlite`;
  store = await openSqliteStore({ path: file });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(runners.map((runner) => runner.stop(0)));
  await store.close();
});

function newRunner(step: StepOfTest, { jobs = store.jobs, concurrency = 10 } = {}): Runner {
  const output = new PassThrough().on('data', (chunk: Buffer) => {
    lines.push(JSON.parse(chunk.toString()) as (typeof lines)[number]);
  });
  const log = pino({ level: 'info' }, output);
  const runner = createRunner({ jobs, step, clock: () => now, log, concurrency });
  runners.push(runner);
  return runner;
}

async function pass(ms: number): Promise<void> {
  now += ms;
  await vi.advanceTimersByTimeAsync(ms);
}

/** Waits for what the store's real work brings about. */
async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await vi.advanceTimersByTimeAsync(0);
    await turn();
  }
}

/** Gives the store time to do what it should not. */
async function settle(): Promise<void> {
  for (let count = 0; count < 30; count++) {
    await store.jobs.nextWake();
    await vi.advanceTimersByTimeAsync(0);
    await turn();
  }
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** As an earlier process left it: due, or under a lease that it never gave back. */
async function leftBehind(wakeAt = now, leaseUntil = 0): Promise<Job> {
  const job = exampleJob();
  await store.jobs.add(job, { wakeAt, leaseUntil });
  return job;
}

const stateOf = async ({ id }: Job) => (await store.jobs.get(id))?.state;
const finish: StepOfTest = async (job, save) => {
  await save(done(exampleJob({ id: job.id })));
  return null;
};

describe('a new job', () => {
  it('is returned as it is after its first step, and goes on in the background', async () => {
    const second = gate();
    const runner = newRunner(async (job, save) => {
      if (job.state === 'waiting') {
        await second.opened;
        return await finish(job, save, new AbortController().signal);
      }
      await save(waiting(exampleJob({ id: job.id })));
      return now;
    });
    runner.start();
    const job = exampleJob();
    expect(await runner.begin(job)).toMatchObject({ id: job.id, state: 'waiting' });
    second.open();
    await until(async () => (await stateOf(job)) === 'done');
    await until(async () => (await store.jobs.nextWake()) === null);
  });

  it('whose first step fails is kept as accepted, and tried again', async () => {
    let steps = 0;
    const runner = newRunner(async (...call) => {
      steps += 1;
      if (steps === 1) throw new Error('Discord is down');
      return await finish(...call);
    });
    runner.start();
    const job = exampleJob();
    expect(await runner.begin(job)).toEqual(job);
    await until(async () => (await store.jobs.nextWake()) === now + 2 * secondMs);
    await pass(2 * secondMs);
    await until(async () => (await stateOf(job)) === 'done');
  });

  it('is stepped by one at a time, also when it is due while it is held', async () => {
    let active = 0;
    const held = gate();
    const runner = newRunner(async (job, save, signal) => {
      active += 1;
      expect(active).toBe(1);
      await held.opened;
      active -= 1;
      return await finish(job, save, signal);
    });
    runner.start();
    const beginning = runner.begin(exampleJob());
    await until(() => active === 1);
    await pass(50 * secondMs);
    await settle();
    held.open();
    expect(await beginning).toMatchObject({ state: 'done' });
  });
});

describe('a job of the same id', () => {
  it('is not begun again, however often it is asked for at once', async () => {
    let steps = 0;
    const runner = newRunner(async (...call) => {
      steps += 1;
      return await finish(...call);
    });
    runner.start();
    const job = exampleJob();
    const begun = await Promise.all([runner.begin(job), runner.begin(job), runner.begin(job)]);
    expect(begun.map(({ id }) => id)).toEqual([job.id, job.id, job.id]);
    expect(await runner.begin(job)).toMatchObject({ state: 'done' });
    expect(steps).toBe(1);
  });
});

describe('at the start', () => {
  it('what an earlier process left is taken up: what was due, and what it held once that was released', async () => {
    const jobs = [await leftBehind(), await leftBehind(now - hourMs), await leftBehind(now, now + 10 * hourMs)];
    await store.jobs.releaseAll();
    newRunner(finish).start();
    await until(async () => (await Promise.all(jobs.map(stateOf))).every((state) => state === 'done'));
  });

  it('what is due later is taken then, also after more than a timer can hold', async () => {
    const steps: string[] = [];
    const step: StepOfTest = (job, save, signal) => {
      steps.push(job.id);
      return finish(job, save, signal);
    };
    const soon = await leftBehind(now + 5 * secondMs);
    const late = await leftBehind(now + 40 * 24 * hourMs);
    newRunner(step).start();
    await settle();
    expect(steps).toEqual([]);
    await pass(5 * secondMs);
    await until(() => steps.length === 1);
    expect(steps).toEqual([soon.id]);
    await pass(hourMs);
    await settle();
    expect(steps).toHaveLength(1);
    now += 40 * 24 * hourMs;
    await until(async () => {
      await vi.advanceTimersByTimeAsync(hourMs);
      return (await stateOf(late)) === 'done';
    });
  });
});

describe('a step that throws', () => {
  /** The store, and after how many seconds a job was to be woken each time it was given back. */
  function watched(id: string): { jobs: JobTable; waits: number[] } {
    const waits: number[] = [];
    const release: JobTable['release'] = async (claim, { wakeAt }) => {
      await store.jobs.release(claim, { wakeAt });
      if (claim.job.id === id && wakeAt !== null) waits.push((wakeAt - now) / secondMs);
    };
    return { jobs: { ...store.jobs, release }, waits };
  }

  it('is taken again after waits that double up to ten minutes, and is logged each time', async () => {
    const job = await leftBehind();
    const { jobs, waits } = watched(job.id);
    newRunner(() => Promise.reject(new Error('Discord is down')), { jobs }).start();
    for (let count = 1; count <= 11; count++) {
      await until(() => waits.length === count);
      await pass((waits[count - 1] ?? 0) * secondMs);
    }
    expect(waits.slice(0, 11)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    expect(lines.filter(({ msg }) => msg === 'a step failed').length).toBeGreaterThanOrEqual(11);
    expect(await stateOf(job)).toBe('accepted');
  });

  it('does not stop others, and waits no longer than at first once it went well', async () => {
    const troubled = await leftBehind();
    const { jobs, waits } = watched(troubled.id);
    let steps = 0;
    const runner = newRunner(
      async (job, save, signal) => {
        if (job.id !== troubled.id) return await finish(job, save, signal);
        steps += 1;
        // Fails twice, goes well, fails again.
        if (steps === 3) return now + secondMs;
        throw new Error('in passing');
      },
      { jobs },
    );
    runner.start();
    for (let count = 1; count <= 4; count++) {
      await until(() => waits.length === count);
      expect(await runner.begin(exampleJob())).toMatchObject({ state: 'done' });
      await pass((waits[count - 1] ?? 0) * secondMs);
    }
    expect(waits.slice(0, 4)).toEqual([2, 4, 1, 2]);
  });
});

describe('many jobs', () => {
  it('are stepped no more than `concurrency` at a time, and all get their turn', async () => {
    const jobs: Job[] = [];
    for (let count = 0; count < 9; count++) jobs.push(await leftBehind(now - count));
    let active = 0;
    let most = 0;
    const runner = newRunner(
      async (job, save, signal) => {
        active += 1;
        most = Math.max(most, active);
        await turn();
        const wakeAt = await finish(job, save, signal);
        active -= 1;
        return wakeAt;
      },
      { concurrency: 3 },
    );
    runner.start();
    await until(async () => (await Promise.all(jobs.map(stateOf))).every((state) => state === 'done'));
    expect(most).toBe(3);
  });

  it('that hang do not keep a new one from its first step', async () => {
    await leftBehind();
    const hanging = gate();
    const runner = newRunner(
      async (job, save, signal) => {
        if (job.ownerId === 'mia') await hanging.opened;
        return await finish(job, save, signal);
      },
      { concurrency: 1 },
    );
    runner.start();
    await until(async () => (await store.jobs.nextWake()) === now + 60 * secondMs);
    expect(await runner.begin(exampleJob({ ownerId: 'tom' }))).toMatchObject({ state: 'done' });
    hanging.open();
  });
});

describe('a claim', () => {
  it('that was lost is let go: the step that holds it writes nothing more', async () => {
    const job = await leftBehind();
    let steps = 0;
    const runner = newRunner(async (given, save, signal) => {
      steps += 1;
      if (steps === 1) await store.jobs.releaseAll();
      return await finish(given, save, signal);
    });
    runner.start();
    await until(async () => (await stateOf(job)) === 'done');
    expect(steps).toBe(2);
    expect(lines.map(({ msg }) => msg)).toEqual(['a job was taken over']);
  });

  it('that ended early, because the clock jumped, is not taken by its own process a second time', async () => {
    const slow = await leftBehind();
    const held = gate();
    let steps = 0;
    const runner = newRunner(async (job, save, signal) => {
      if (job.id === slow.id) {
        steps += 1;
        await held.opened;
      }
      return await finish(job, save, signal);
    });
    runner.start();
    await until(() => steps === 1);
    now += 2 * hourMs;
    expect(await runner.begin(exampleJob())).toMatchObject({ state: 'done' });
    await settle();
    expect(steps).toBe(1);
    held.open();
    await until(async () => (await stateOf(slow)) === 'done');
  });

  it('is extended while a long step runs, so that nobody else takes the job', async () => {
    const job = await leftBehind();
    const held = gate();
    let steps = 0;
    const runner = newRunner(async (given, save, signal) => {
      steps += 1;
      if (given.state === 'accepted') await save(waiting(exampleJob({ id: given.id })));
      await held.opened;
      return await finish(given, save, signal);
    });
    runner.start();
    await until(async () => (await stateOf(job)) === 'waiting');
    for (let count = 0; count < 15; count++) {
      await pass(20 * secondMs);
      await until(async () => (await store.jobs.nextWake()) === now + 60 * secondMs);
    }
    expect(await store.jobs.claim(job.id, { now, leaseUntil: now + 1 })).toBeUndefined();
    expect(steps).toBe(1);
    held.open();
    await until(async () => (await stateOf(job)) === 'done');
  });
});

describe('the end', () => {
  it('waits for what is under way, which writes, and starts nothing new', async () => {
    const [running, next] = [await leftBehind(now - 1), await leftBehind()];
    const held = gate();
    const stepped: string[] = [];
    const runner = newRunner(
      async (job, save) => {
        stepped.push(job.id);
        await held.opened;
        await save(waiting(exampleJob({ id: job.id })));
        return now;
      },
      { concurrency: 1 },
    );
    runner.start();
    await until(() => stepped.length === 1);
    let ended = false;
    const stopping = runner.stop(5 * secondMs).then(() => (ended = true));
    await settle();
    expect(ended).toBe(false);
    held.open();
    await stopping;
    expect(await stateOf(running)).toBe('waiting');
    expect(await stateOf(next)).toBe('accepted');
    await pass(hourMs);
    await settle();
    expect(stepped).toEqual([running.id]);
    expect(vi.getTimerCount()).toBe(0);
    // Free, and due at once, for the next process.
    expect(await store.jobs.claimDue({ now, leaseUntil: now, limit: 5 })).toHaveLength(2);
  });

  it('ends what is under way after the grace, by its signal', async () => {
    const job = await leftBehind();
    let reason: unknown;
    const begun = gate();
    const runner = newRunner(async (_job, _save, signal) => {
      begun.open();
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      reason = signal.reason;
      throw signal.reason;
    });
    runner.start();
    await begun.opened;
    const stopping = runner.stop(5 * secondMs);
    await settle();
    await pass(5 * secondMs - 1);
    expect(reason).toBeUndefined();
    await pass(1);
    await stopping;
    expect(reason).toMatchObject({ message: 'the bot is stopping' });
    expect(lines).toEqual([]);
    expect(await store.jobs.claim(job.id, { now, leaseUntil: now })).toMatchObject({ job: { state: 'accepted' } });
  });

  it('does not wait for ever for a step that heeds no signal: its job stays as it was', async () => {
    const job = await leftBehind();
    const [begun, never] = [gate(), gate()];
    const runner = newRunner(async () => {
      begun.open();
      await never.opened;
      return null;
    });
    runner.start();
    await begun.opened;
    let ended = false;
    const stopping = runner.stop(5 * secondMs).then(() => (ended = true));
    await settle();
    await pass(5 * secondMs);
    await settle();
    expect(ended).toBe(false);
    await pass(2 * secondMs);
    await stopping;
    expect(lines).toMatchObject([{ msg: 'steps are left under way', jobs: 1 }]);
    expect(await stateOf(job)).toBe('accepted');
    never.open();
  });

  it('takes no new job: nothing is written', async () => {
    const runner = newRunner(finish);
    runner.start();
    await runner.stop(0);
    const job = exampleJob();
    await expect(runner.begin(job)).rejects.toThrow(UserError);
    expect(await store.jobs.get(job.id)).toBeUndefined();
  });

  it.each(['add', 'claimDue'] as const)('that comes while the store is at `%s` starts no step', async (method) => {
    const [reached, answered] = [gate(), gate()];
    let steps = 0;
    const jobs: JobTable = {
      ...store.jobs,
      add: async (...call) => {
        const claim = await store.jobs.add(...call);
        if (method === 'add') {
          reached.open();
          await answered.opened;
        }
        return claim;
      },
      claimDue: async (due) => {
        const claims = await store.jobs.claimDue(due);
        if (method === 'claimDue') {
          reached.open();
          await answered.opened;
        }
        return claims;
      },
    };
    const runner = newRunner(
      (...call) => {
        steps += 1;
        return finish(...call);
      },
      { jobs },
    );
    const job = method === 'add' ? exampleJob() : await leftBehind();
    runner.start();
    const beginning = method === 'add' ? runner.begin(job) : undefined;
    await reached.opened;
    const stopping = runner.stop(0);
    answered.open();
    await stopping;
    if (beginning) expect(await beginning).toEqual(job);
    await settle();
    expect(steps).toBe(0);
    expect(await store.jobs.claimDue({ now, leaseUntil: now, limit: 5 })).toMatchObject([{ job: { id: job.id } }]);
  });
});

describe('a store that fails for a while', () => {
  it.each(['claimDue', 'nextWake'] as const)('at `%s` does not end the loop', async (method) => {
    let failures = 0;
    const fail = async <Value>(work: () => Promise<Value>): Promise<Value> => {
      if (failures >= 3) return await work();
      failures += 1;
      throw new Error('disk I/O error');
    };
    const jobs: JobTable = {
      ...store.jobs,
      claimDue: (due) => (method === 'claimDue' ? fail(() => store.jobs.claimDue(due)) : store.jobs.claimDue(due)),
      nextWake: () => (method === 'nextWake' ? fail(() => store.jobs.nextWake()) : store.jobs.nextWake()),
    };
    const job = await leftBehind(now + 60 * secondMs);
    newRunner(finish, { jobs }).start();
    for (let count = 1; count <= 3; count++) {
      await until(() => lines.filter(({ msg }) => msg === 'due jobs could not be read').length === count);
      await pass(2 * secondMs);
    }
    await settle();
    await pass(60 * secondMs);
    await until(async () => (await stateOf(job)) === 'done');
  });

  it('when a job is given back lets it go on when its lease ends', async () => {
    let failing = true;
    const jobs: JobTable = {
      ...store.jobs,
      release: (...call) => (failing ? Promise.reject(new Error('disk full')) : store.jobs.release(...call)),
    };
    const job = await leftBehind();
    let steps = 0;
    newRunner(
      async (given, save, signal) => {
        steps += 1;
        return steps === 1 ? now + 5 * secondMs : await finish(given, save, signal);
      },
      { jobs },
    ).start();
    await until(() => lines.some(({ msg }) => msg.startsWith('a job could not be written')));
    failing = false;
    await settle();
    await pass(59 * secondMs);
    await settle();
    expect(steps).toBe(1);
    await pass(secondMs);
    await until(async () => (await stateOf(job)) === 'done');
  });

  it('when leases are extended is logged, and extended the next time', async () => {
    let failures = 0;
    const jobs: JobTable = {
      ...store.jobs,
      extendLease: (...call) => {
        failures += 1;
        return failures === 1 ? Promise.reject(new Error('locked')) : store.jobs.extendLease(...call);
      },
    };
    await leftBehind();
    const held = gate();
    newRunner(
      async (...call) => {
        await held.opened;
        return await finish(...call);
      },
      { jobs },
    ).start();
    await until(async () => (await store.jobs.nextWake()) === now + 60 * secondMs);
    await pass(20 * secondMs);
    await until(() => lines.some(({ msg }) => msg === 'leases could not be extended'));
    await pass(20 * secondMs);
    await until(async () => (await store.jobs.nextWake()) === now + 60 * secondMs);
    held.open();
  });

  it('with a record that cannot be read goes on with the others', async () => {
    const [damaged, sound] = [await leftBehind(now - 2), await leftBehind()];
    await meddle(file, `UPDATE jobs SET record = '{}' WHERE id = '${damaged.id}'`);
    newRunner(finish).start();
    await until(() => lines.some(({ msg }) => msg === 'due jobs could not be read'));
    await pass(2 * secondMs);
    await until(async () => (await stateOf(sound)) === 'done');
  });
});
