import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/errors.js';
import type { Job } from '../../src/store/records.js';
import type { JobTable } from '../../src/store/store.js';
import { exampleJob, waiting } from '../store/examples.js';
import { meddle } from '../store/meddle.js';
import { finish, gate, hourMs, secondMs, useRunnerHouse, type StepOfTest } from './runner-house.js';

const house = useRunnerHouse();
const { newRunner, pass, until, settle, leftBehind, stateOf } = house;

describe('a new job', () => {
  it('is returned as it is after its first step, and goes on in the background', async () => {
    const second = gate();
    const runner = newRunner(async (job, save) => {
      if (job.state === 'waiting') {
        await second.opened;
        return await finish(job, save, new AbortController().signal);
      }
      await save(waiting(exampleJob({ id: job.id })));
      return house.now;
    });
    runner.start();
    const job = exampleJob();
    expect(await runner.begin(job)).toMatchObject({ id: job.id, state: 'waiting' });
    second.open();
    await until(async () => (await stateOf(job)) === 'failed');
    await until(async () => (await house.store.jobs.nextWake()) === null);
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
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 2 * secondMs);
    await pass(2 * secondMs);
    await until(async () => (await stateOf(job)) === 'failed');
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
    expect(await beginning).toMatchObject({ state: 'failed' });
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
    expect(await runner.begin(job)).toMatchObject({ state: 'failed' });
    expect(steps).toBe(1);
  });
});

describe('at the start', () => {
  it('what an earlier process left is taken up: what was due, and what it held once that was released', async () => {
    const jobs = [
      await leftBehind(),
      await leftBehind({}, { wakeAt: house.now - hourMs }),
      await leftBehind({}, { wakeAt: house.now, leaseUntil: house.now + 10 * hourMs }),
    ];
    await house.store.jobs.releaseAll();
    newRunner(finish).start();
    await until(async () => (await Promise.all(jobs.map(stateOf))).every((state) => state === 'failed'));
  });

  it('what is due later is taken then, also after more than a timer can hold', async () => {
    const steps: string[] = [];
    const step: StepOfTest = (job, save, signal) => {
      steps.push(job.id);
      return finish(job, save, signal);
    };
    const soon = await leftBehind({}, { wakeAt: house.now + 5 * secondMs });
    const late = await leftBehind({}, { wakeAt: house.now + 40 * 24 * hourMs });
    newRunner(step).start();
    await settle();
    expect(steps).toEqual([]);
    await pass(5 * secondMs);
    await until(() => steps.length === 1);
    expect(steps).toEqual([soon.id]);
    await pass(hourMs);
    await settle();
    expect(steps).toHaveLength(1);
    house.now += 40 * 24 * hourMs;
    await until(async () => {
      await vi.advanceTimersByTimeAsync(hourMs);
      return (await stateOf(late)) === 'failed';
    });
  });
});

describe('a step that throws', () => {
  /** The store, and after how many seconds a job was to be woken each time it was given back. */
  function watched(id: string): { jobs: JobTable; waits: number[] } {
    const waits: number[] = [];
    const release: JobTable['release'] = async (claim, { wakeAt }) => {
      await house.store.jobs.release(claim, { wakeAt });
      if (claim.job.id === id && wakeAt !== null) waits.push((wakeAt - house.now) / secondMs);
    };
    return { jobs: { ...house.store.jobs, release }, waits };
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
    expect(house.lines.filter(({ msg }) => msg === 'a step failed').length).toBeGreaterThanOrEqual(11);
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
        if (steps === 3) return house.now + secondMs;
        throw new Error('in passing');
      },
      { jobs },
    );
    runner.start();
    for (let count = 1; count <= 4; count++) {
      await until(() => waits.length === count);
      expect(await runner.begin(exampleJob())).toMatchObject({ state: 'failed' });
      await pass((waits[count - 1] ?? 0) * secondMs);
    }
    expect(waits.slice(0, 4)).toEqual([2, 4, 1, 2]);
  });
});

describe('many jobs', () => {
  it('are stepped no more than `concurrency` at a time, and all get their turn', async () => {
    const jobs: Job[] = [];
    for (let count = 0; count < 9; count++) jobs.push(await leftBehind({}, { wakeAt: house.now - count }));
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
    await until(async () => (await Promise.all(jobs.map(stateOf))).every((state) => state === 'failed'));
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
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    expect(await runner.begin(exampleJob({ ownerId: 'tom' }))).toMatchObject({ state: 'failed' });
    hanging.open();
  });
});

describe('a claim', () => {
  it('that was lost is let go: the step that holds it writes nothing more', async () => {
    const job = await leftBehind();
    let steps = 0;
    const runner = newRunner(async (given, save, signal) => {
      steps += 1;
      if (steps === 1) await house.store.jobs.releaseAll();
      return await finish(given, save, signal);
    });
    runner.start();
    await until(async () => (await stateOf(job)) === 'failed');
    expect(steps).toBe(2);
    expect(house.lines.map(({ msg }) => msg)).toEqual(['a job was taken over']);
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
    house.now += 2 * hourMs;
    expect(await runner.begin(exampleJob())).toMatchObject({ state: 'failed' });
    await settle();
    expect(steps).toBe(1);
    held.open();
    await until(async () => (await stateOf(slow)) === 'failed');
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
      await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    }
    expect(await house.store.jobs.claim(job.id, { now: house.now, leaseUntil: house.now + 1 })).toBeUndefined();
    expect(steps).toBe(1);
    held.open();
    await until(async () => (await stateOf(job)) === 'failed');
  });
});

describe('the end', () => {
  it('waits for what is under way, which writes, and starts nothing new', async () => {
    const [running, next] = [await leftBehind({}, { wakeAt: house.now - 1 }), await leftBehind()];
    const held = gate();
    const stepped: string[] = [];
    const runner = newRunner(
      async (job, save) => {
        stepped.push(job.id);
        await held.opened;
        await save(waiting(exampleJob({ id: job.id })));
        return house.now;
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
    expect(await house.store.jobs.claimDue({ now: house.now, leaseUntil: house.now, limit: 5 })).toHaveLength(2);
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
    expect(house.lines).toEqual([]);
    expect(await house.store.jobs.claim(job.id, { now: house.now, leaseUntil: house.now })).toMatchObject({
      job: { state: 'accepted' },
    });
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
    expect(house.lines).toMatchObject([{ msg: 'steps are left under way', jobs: 1 }]);
    expect(await stateOf(job)).toBe('accepted');
    never.open();
  });

  it('takes no new job: nothing is written', async () => {
    const runner = newRunner(finish);
    runner.start();
    await runner.stop(0);
    const job = exampleJob();
    await expect(runner.begin(job)).rejects.toThrow(UserError);
    expect(await house.store.jobs.get(job.id)).toBeUndefined();
  });

  it.each(['addAll', 'claimDue'] as const)('that comes while the store is at `%s` starts no step', async (method) => {
    const [reached, answered] = [gate(), gate()];
    let steps = 0;
    const jobs: JobTable = {
      ...house.store.jobs,
      addAll: async (...call) => {
        const claims = await house.store.jobs.addAll(...call);
        if (method === 'addAll') {
          reached.open();
          await answered.opened;
        }
        return claims;
      },
      claimDue: async (due) => {
        const claims = await house.store.jobs.claimDue(due);
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
    const job = method === 'addAll' ? exampleJob() : await leftBehind();
    runner.start();
    const beginning = method === 'addAll' ? runner.begin(job) : undefined;
    await reached.opened;
    const stopping = runner.stop(0);
    answered.open();
    await stopping;
    if (beginning) expect(await beginning).toEqual(job);
    await settle();
    expect(steps).toBe(0);
    expect(await house.store.jobs.claimDue({ now: house.now, leaseUntil: house.now, limit: 5 })).toMatchObject([
      { job: { id: job.id } },
    ]);
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
      ...house.store.jobs,
      claimDue: (due) =>
        method === 'claimDue' ? fail(() => house.store.jobs.claimDue(due)) : house.store.jobs.claimDue(due),
      nextWake: () => (method === 'nextWake' ? fail(() => house.store.jobs.nextWake()) : house.store.jobs.nextWake()),
    };
    const job = await leftBehind({}, { wakeAt: house.now + 60 * secondMs });
    newRunner(finish, { jobs }).start();
    for (let count = 1; count <= 3; count++) {
      await until(() => house.lines.filter(({ msg }) => msg === 'due jobs could not be read').length === count);
      await pass(2 * secondMs);
    }
    await settle();
    await pass(60 * secondMs);
    await until(async () => (await stateOf(job)) === 'failed');
  });

  it('when a job is given back lets it go on when its lease ends', async () => {
    let failing = true;
    const jobs: JobTable = {
      ...house.store.jobs,
      release: (...call) => (failing ? Promise.reject(new Error('disk full')) : house.store.jobs.release(...call)),
    };
    const job = await leftBehind();
    let steps = 0;
    newRunner(
      async (given, save, signal) => {
        steps += 1;
        return steps === 1 ? house.now + 5 * secondMs : await finish(given, save, signal);
      },
      { jobs },
    ).start();
    await until(() => house.lines.some(({ msg }) => msg.startsWith('a job could not be written')));
    failing = false;
    await settle();
    await pass(59 * secondMs);
    await settle();
    expect(steps).toBe(1);
    await pass(secondMs);
    await until(async () => (await stateOf(job)) === 'failed');
  });

  it('when leases are extended is logged, and extended the next time', async () => {
    let failures = 0;
    const jobs: JobTable = {
      ...house.store.jobs,
      extendLease: (...call) => {
        failures += 1;
        return failures === 1 ? Promise.reject(new Error('locked')) : house.store.jobs.extendLease(...call);
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
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    await pass(20 * secondMs);
    await until(() => house.lines.some(({ msg }) => msg === 'leases could not be extended'));
    await pass(20 * secondMs);
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    held.open();
  });

  it('with a record that cannot be read goes on with the others', async () => {
    const [damaged, sound] = [await leftBehind({}, { wakeAt: house.now - 2 }), await leftBehind()];
    await meddle(house.file, `UPDATE jobs SET record = '{}' WHERE id = '${damaged.id}'`);
    newRunner(finish).start();
    await until(() => house.lines.some(({ msg }) => msg === 'due jobs could not be read'));
    await pass(2 * secondMs);
    await until(async () => (await stateOf(sound)) === 'failed');
  });
});
