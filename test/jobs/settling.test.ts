import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followingId } from '../../src/jobs/job-id.js';
import { settle } from '../../src/jobs/settling.js';
import type { JobIn } from '../../src/store/records.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleJob, start, unconfirmed } from '../store/examples.js';
import { temporaryFolder } from '../store/temporary-folder.js';

type Unconfirmed = JobIn<'unconfirmed'>;

async function setUp(change: Partial<Unconfirmed> = {}) {
  const store = await openSqliteStore({ path: path.join(await temporaryFolder(), 'dailies.sqlite') });
  onTestFinished(() => store.close());
  const accepted = exampleJob();
  const job = { ...(unconfirmed(accepted) as Unconfirmed), ...change };
  const claim = await store.jobs.add(accepted, { wakeAt: start, leaseUntil: start });
  await store.jobs.release(await store.jobs.save(claim, job), { wakeAt: job.told ? null : start });
  const surroundings = { store, timing: { now: () => start + 10 }, patienceMs: 0 };
  return {
    store,
    job,
    settle: (decide: () => Promise<'forgotten' | null>) => settle(job, decide, surroundings),
    stored: async () => ((await store.jobs.get(job.id)) as Unconfirmed).settled,
    follow: () => store.jobs.add(exampleJob({ id: followingId(job.id) }), { wakeAt: null, leaseUntil: start }),
  };
}
const forget = () => Promise.resolve('forgotten' as const);
const leaveOpen = () => Promise.resolve(null);

describe('a decision about an unconfirmed job', () => {
  it('settles it for good', async () => {
    const house = await setUp();
    expect(await house.settle(forget)).toMatchObject({ settled: 'forgotten' });
    let asked = false;
    const again = await house.settle(() => {
      asked = true;
      return leaveOpen();
    });
    expect(again).toMatchObject({ settled: 'forgotten' });
    expect(asked).toBe(false);
    expect(await house.store.jobs.nextWake()).toBeNull();
  });

  it('leaves it open when nothing came of it, or it failed', async () => {
    const house = await setUp();
    expect(await house.settle(leaveOpen)).toMatchObject({ settled: null });
    await expect(house.settle(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await house.stored()).toBeNull();
    expect(await house.store.jobs.nextWake()).toBeNull();
    expect(await house.settle(forget)).toMatchObject({ settled: 'forgotten' });
  });

  it('counts as submitted again when a job followed, whatever was decided, and also when that was not written before', async () => {
    const during = await setUp();
    const submitAgain = async () => {
      await during.follow();
      return null;
    };
    expect(await during.settle(submitAgain)).toMatchObject({ settled: 'submitted-again' });

    const before = await setUp();
    await before.follow();
    expect(await before.settle(forget)).toMatchObject({ settled: 'submitted-again' });
    expect(await before.stored()).toBe('submitted-again');
  });

  it('is carried out by one at a time', async () => {
    const house = await setUp();
    const results = await Promise.all([house.settle(forget), house.settle(forget), house.settle(forget)]);
    expect(results.filter((result) => result === undefined)).toHaveLength(2);
    const open = await setUp();
    await open.settle(async () => {
      expect(await open.settle(forget)).toBeUndefined();
      return null;
    });
    expect(await open.stored()).toBeNull();
  });

  it('does not keep a job from being told that nobody has seen yet', async () => {
    const house = await setUp({ told: false });
    await house.settle(leaveOpen);
    expect(await house.store.jobs.nextWake()).toBe(start + 10);
    await house.settle(forget);
    expect(await house.store.jobs.nextWake()).toBeNull();
  });

  it('waits for a step that is just ending', async () => {
    const house = await setUp();
    const step = await house.store.jobs.claim(house.job.id, { now: start + 10, leaseUntil: start + 60_000 });
    if (!step) throw new Error('no claim');
    const settled = settle(house.job, forget, { store: house.store, timing: { now: () => start + 10 } });
    await house.store.jobs.release(step, { wakeAt: null });
    expect(await settled).toMatchObject({ settled: 'forgotten' });
  });

  it('about a job that was erased meanwhile comes to nothing', async () => {
    const house = await setUp();
    const erased = await house.settle(async () => {
      await house.store.jobs.erase(house.job.id);
      return 'forgotten';
    });
    expect(erased).toBeUndefined();
    expect(await house.settle(forget)).toBeUndefined();
  });
});
