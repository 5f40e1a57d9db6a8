import { describe, expect, it } from 'vitest';
import { takeId } from '../../src/jobs/job-id.js';
import type { Job } from '../../src/store/records.js';
import { done, exampleJob, waiting } from '../store/examples.js';
import { finish, gate, hourMs, secondMs, useRunnerHouse } from './runner-house.js';

const house = useRunnerHouse();
const { newRunner, pass, until, settle, leftBehind, stateOf } = house;

/** Takes that were asked for together. */
function batchOf(size: number): [Job, ...Job[]] {
  const { id } = exampleJob();
  const take = (index: number) => exampleJob({ id: takeId(id, index), batch: { id, index, size } });
  return [take(0), ...Array.from({ length: size - 1 }, (_, index) => take(index + 1))];
}

describe('a batch', () => {
  it('is begun as a whole: the first has its first step before the others, and none is begun twice', async () => {
    const [first, ...others] = batchOf(4);
    const card = gate();
    const steps: string[] = [];
    const runner = newRunner(async (job, save, signal) => {
      steps.push(job.id);
      if (job.id === first.id) await card.opened;
      return await finish(job, save, signal);
    });
    runner.start();
    const beginning = [runner.begin(first, others), runner.begin(first, others)];
    await until(() => steps.length === 1);
    await settle();
    expect(steps).toEqual([first.id]);
    expect(await house.store.jobs.batch(first.id)).toHaveLength(4);
    card.open();
    for (const begun of await Promise.all(beginning)) expect(begun).toMatchObject({ id: first.id });
    await until(async () => (await Promise.all(others.map(stateOf))).every((state) => state === 'failed'));
    expect(steps.toSorted()).toEqual([first, ...others].map(({ id }) => id).toSorted());
  });

  it('is not begun at all when it cannot be written as a whole', async () => {
    const [first, ...others] = batchOf(3);
    const broken = { ...others[1], createdAt: Number.NaN } as Job;
    const runner = newRunner(finish);
    runner.start();
    await expect(runner.begin(first, [...others.slice(0, 1), broken])).rejects.toThrow();
    expect(await house.store.jobs.batch(first.id)).toEqual([]);
  });

  it('whose first take cannot be shown now goes on with all of them later', async () => {
    const [first, ...others] = batchOf(3);
    let down = true;
    const runner = newRunner(async (...call) => {
      if (down) throw new Error('Discord is down');
      return await finish(...call);
    });
    runner.start();
    expect(await runner.begin(first, others)).toEqual(first);
    down = false;
    await until(async () => (await Promise.all(others.map(stateOf))).every((state) => state !== undefined));
    await settle();
    await pass(2 * secondMs);
    await until(async () => (await Promise.all([first, ...others].map(stateOf))).every((state) => state === 'failed'));
  });

  it('that is begun while the bot is stopping is left for the next start', async () => {
    const [first, ...others] = batchOf(3);
    const card = gate();
    const steps: string[] = [];
    const runner = newRunner(async (job, save, signal) => {
      steps.push(job.id);
      await card.opened;
      return await finish(job, save, signal);
    });
    runner.start();
    const beginning = runner.begin(first, others);
    await until(() => steps.length === 1);
    const stopping = runner.stop(5 * secondMs);
    card.open();
    await Promise.all([beginning, stopping]);
    expect(steps).toEqual([first.id]);
    const due = await house.store.jobs.claimDue({ now: house.now, leaseUntil: house.now, limit: 5 });
    expect(due.map(({ job }) => job.id).toSorted()).toEqual(others.map(({ id }) => id).toSorted());
  });
});

describe('a job that is woken', () => {
  it('is stepped at once, and others as they were to be', async () => {
    const late = { wakeAt: house.now + hourMs };
    const [woken, other] = [await leftBehind({}, late), await leftBehind({}, late)];
    const runner = newRunner(finish);
    runner.start();
    await settle();
    expect(await stateOf(woken)).toBe('accepted');
    await runner.wake([woken.id, 'none']);
    await until(async () => (await stateOf(woken)) === 'failed');
    await settle();
    expect(await stateOf(other)).toBe('accepted');
  });

  it('is stepped once more when it is just being stepped, whatever that step says', async () => {
    const job = await leftBehind();
    const first = gate();
    let steps = 0;
    const runner = newRunner(async (given, save, signal) => {
      steps += 1;
      if (steps > 1) return await finish(given, save, signal);
      await first.opened;
      return house.now + hourMs;
    });
    runner.start();
    await until(() => steps === 1);
    await runner.wake([job.id]);
    await settle();
    expect(steps).toBe(1);
    first.open();
    await until(async () => (await stateOf(job)) === 'failed');
    expect(steps).toBe(2);
  });

  it('is not stepped when it has ended meanwhile', async () => {
    const job = await leftBehind();
    const first = gate();
    let steps = 0;
    const runner = newRunner(async (given, save, signal) => {
      steps += 1;
      await first.opened;
      return await finish(given, save, signal);
    });
    runner.start();
    await until(() => steps === 1);
    await runner.wake([job.id]);
    first.open();
    await until(async () => (await stateOf(job)) === 'failed');
    await runner.wake([job.id]);
    await settle();
    expect(steps).toBe(1);
    expect(await house.store.jobs.nextWake()).toBeNull();
  });
});

describe('a step that takes for ever', () => {
  /** As many extensions of a lease as an hour and a bit has. */
  async function passAnHour(): Promise<void> {
    for (let count = 0; count < 180; count++) await pass(20 * secondMs);
    await settle();
  }

  it('is ended by its signal after an hour, and the job is stepped anew', async () => {
    const job = await leftBehind();
    let steps = 0;
    newRunner(async (given, save, signal) => {
      steps += 1;
      if (steps > 1) return await finish(given, save, signal);
      return await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }).start();
    await until(() => steps === 1);
    for (let count = 0; count < 170; count++) await pass(20 * secondMs);
    await settle();
    expect(steps).toBe(1);
    await passAnHour();
    await until(async () => (await stateOf(job)) === 'failed');
    expect(steps).toBe(2);
    expect(house.lines).toMatchObject([{ msg: 'a step takes too long and is ended', job: job.id }]);
  });

  it('and heeds no end is let go: it keeps no place, and writes nothing any more', async () => {
    const job = await leftBehind();
    const never = gate();
    let steps = 0;
    newRunner(
      async (given, save, signal) => {
        steps += 1;
        if (steps === 1) await never.opened;
        return await finish(given, save, signal);
      },
      { concurrency: 1 },
    ).start();
    await until(() => steps === 1);
    await passAnHour();
    for (let count = 0; count < 5; count++) {
      await pass(20 * secondMs);
      await settle();
    }
    await until(async () => (await stateOf(job)) === 'failed');
    expect(steps).toBe(2);
    never.open();
    await until(() => house.lines.some(({ msg }) => msg === 'a job was taken over'));
  });

  it('is not ended because the clock jumps', async () => {
    await leftBehind();
    const held = gate();
    let aborted = false;
    newRunner(async (given, save, signal) => {
      await held.opened;
      aborted = signal.aborted;
      return await finish(given, save, signal);
    }).start();
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    house.now += 24 * hourMs;
    await pass(60 * secondMs);
    held.open();
    await until(async () => (await house.store.jobs.nextWake()) === null);
    expect(aborted).toBe(false);
  });
});

describe('what is written when a job is given back', () => {
  it('is what a next step at once goes on with, and is there once the step has ended', async () => {
    const job = await leftBehind();
    const seen: number[] = [];
    newRunner(async (given, save) => {
      if (given.state === 'accepted') {
        await save(waiting(exampleJob({ id: job.id })));
        return house.now;
      }
      seen.push(given.estimatedTokens);
      await save({ ...given, estimatedTokens: given.estimatedTokens + 1 }, { atEnd: true });
      return seen.length < 3 ? house.now : house.now + hourMs;
    }).start();
    await until(async () => (await house.store.jobs.nextWake()) === house.now + hourMs);
    expect(seen).toEqual([108_000, 108_001, 108_002]);
    expect((await house.store.jobs.get(job.id))?.estimatedTokens).toBe(108_003);
  });

  it('is not lost when the step fails after it', async () => {
    const job = await leftBehind();
    newRunner(async (given, save) => {
      if (given.state === 'accepted') {
        await save(waiting(exampleJob({ id: job.id })));
        return house.now;
      }
      await save({ ...given, estimatedTokens: 7 }, { atEnd: true });
      throw new Error('the card could not be shown');
    }).start();
    await until(async () => (await house.store.jobs.get(job.id))?.estimatedTokens === 7);
    expect(house.lines.map(({ msg }) => msg)).toEqual(['a step failed']);
  });
});

describe('a change of state that no job may make', () => {
  it('is not written: the step counts as one that failed', async () => {
    const job = await leftBehind();
    let steps = 0;
    newRunner(async (given, save, signal) => {
      steps += 1;
      if (steps > 1) return await finish(given, save, signal);
      await save(waiting(exampleJob({ id: job.id })));
      await save(done(exampleJob({ id: job.id })));
      return null;
    }).start();
    await until(() => house.lines.some(({ msg }) => msg === 'a step failed'));
    await settle();
    expect(await stateOf(job)).toBe('waiting');
    await pass(2 * secondMs);
    await until(async () => (await stateOf(job)) === 'failed');
  });
});
