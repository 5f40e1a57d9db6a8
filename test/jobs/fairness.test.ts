import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../../src/store/records.js';
import { exampleJob, waiting } from '../store/examples.js';
import { finish, gate, secondMs, useRunnerHouse, type StepOfTest } from './runner-house.js';

const house = useRunnerHouse();
const { newRunner, pass, until, settle, leftBehind, stateOf } = house;

const ended = async (jobs: readonly Job[]) =>
  (await Promise.all(jobs.map(stateOf))).every((state) => state === 'failed');

/** Steps in which the jobs of one key hang until the gate is opened; what was begun, in its order, and the most at once. */
function hangingAt(fingerprint: string) {
  const hanging = gate();
  const begun: Job[] = [];
  const active = new Map<string, number>();
  const most = new Map<string, number>();
  const step: StepOfTest = async (job, save, signal) => {
    begun.push(job);
    const count = (active.get(job.fingerprint) ?? 0) + 1;
    active.set(job.fingerprint, count);
    most.set(job.fingerprint, Math.max(count, most.get(job.fingerprint) ?? 0));
    if (job.fingerprint === fingerprint) await hanging.opened;
    const wakeAt = await finish(job, save, signal);
    active.set(job.fingerprint, (active.get(job.fingerprint) ?? 1) - 1);
    return wakeAt;
  };
  return { step, begun, most, open: hanging.open };
}

async function leaveBehind(count: number, fingerprint: string, wakeAt = house.now): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let index = 0; index < count; index++) jobs.push(await leftBehind({ fingerprint }, { wakeAt: wakeAt + index }));
  return jobs;
}

describe('jobs of one key that hang', () => {
  it('have no more than their places, whoever waits longest, and all end once they can', async () => {
    const greedy = await leaveBehind(12, 'greedy', house.now - 100);
    const others = [...(await leaveBehind(3, 'mia')), ...(await leaveBehind(3, 'tom'))];
    await pass(10);
    const { step, most, open } = hangingAt('greedy');
    newRunner(step, { concurrency: 6, concurrencyPerKey: 2 }).start();
    await until(() => ended(others));
    await settle();
    expect(most.get('greedy')).toBe(2);
    expect((await Promise.all(greedy.map(stateOf))).every((state) => state === 'accepted')).toBe(true);
    open();
    await until(() => ended(greedy));
    expect(most.get('greedy')).toBe(2);
  });

  it('leave a new job of another key all its steps', async () => {
    await leaveBehind(5, 'greedy');
    await pass(10);
    const { step, begun, open } = hangingAt('greedy');
    const runner = newRunner(step, { concurrency: 10, concurrencyPerKey: 3 });
    runner.start();
    await until(() => begun.length === 3);
    expect(await runner.begin(exampleJob({ fingerprint: 'mia' }))).toMatchObject({ state: 'failed' });
    open();
  });

  it('do not keep a new one of the same key from its card; it then waits for its turn', async () => {
    const hanging = await leaveBehind(2, 'greedy');
    await pass(10);
    const held = gate();
    const second: string[] = [];
    const runner = newRunner(
      async (job, save, signal) => {
        if (job.state === 'accepted' && !hanging.some(({ id }) => id === job.id)) {
          await save(waiting(exampleJob({ id: job.id, fingerprint: job.fingerprint })));
          return house.now;
        }
        if (job.state === 'accepted') await held.opened;
        else second.push(job.id);
        return await finish(job, save, signal);
      },
      { concurrencyPerKey: 2 },
    );
    runner.start();
    await until(async () => (await house.store.jobs.nextWake()) === house.now + 60 * secondMs);
    const fresh = exampleJob({ fingerprint: 'greedy' });
    expect(await runner.begin(fresh)).toMatchObject({ state: 'waiting' });
    await settle();
    expect(second).toEqual([]);
    held.open();
    await until(() => ended([...hanging, fresh]));
    expect(second).toEqual([fresh.id]);
  });

  it('are not looked for again and again while only they are due', async () => {
    await leaveBehind(5, 'greedy');
    await pass(10);
    const { step, begun, open } = hangingAt('greedy');
    const claimDue = vi.fn(house.store.jobs.claimDue);
    newRunner(step, { jobs: { ...house.store.jobs, claimDue }, concurrencyPerKey: 1 }).start();
    await until(() => begun.length === 1);
    await settle();
    const looks = claimDue.mock.calls.length;
    for (let count = 0; count < 10; count++) {
      await pass(secondMs);
      await settle();
    }
    expect(claimDue.mock.calls.length - looks).toBe(0);
    open();
    await until(() => begun.length === 5);
  });

  it('do not keep others from being taken when they are due later', async () => {
    await leaveBehind(5, 'greedy');
    const later = await leaveBehind(1, 'mia', house.now + 5 * secondMs);
    await pass(10);
    const { step, begun, open } = hangingAt('greedy');
    newRunner(step, { concurrencyPerKey: 1 }).start();
    await until(() => begun.length === 1);
    await settle();
    await pass(5 * secondMs);
    await until(() => ended(later));
    open();
  });
});

describe('jobs of many keys', () => {
  it('fill all places and get their turn, however many there are', async () => {
    const jobs: Job[] = [];
    for (let key = 0; key < 12; key++) jobs.push(...(await leaveBehind(1 + (key % 3), `key${key}`)));
    await pass(10);
    const { step, most } = hangingAt('none');
    newRunner(step, { concurrency: 4, concurrencyPerKey: 2 }).start();
    await until(() => ended(jobs));
    expect(Math.max(...most.values())).toBeLessThanOrEqual(2);
  });
});
