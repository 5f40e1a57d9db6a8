import { expect, it } from 'vitest';
import type { Job } from '../../src/store/records.js';
import { ConflictError, type Store } from '../../src/store/store.js';
import { done, exampleJob, failed, start, submitting, unconfirmed, waiting } from './examples.js';
import { jobTableBehavesLikeItsModel } from './job-model.js';
import type { Backend } from './backend.js';

/** The part of the contract that is about jobs. `openBoth` opens the same data twice. */
export function describeJobs(
  openBoth: () => Promise<{ store: Store; other: Store }>,
  makeBackend: () => Promise<Backend>,
): void {
  const openOne = async () => (await openBoth()).store;
  const leaseUntil = start + 30_000;

  it('gives its adder the lease', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const claim = await jobs.add(job, { wakeAt: start, leaseUntil });
    expect(claim.job).toEqual(job);
    expect(await jobs.get(job.id)).toEqual(job);
    expect(await jobs.claim(job.id, { now: leaseUntil - 1, leaseUntil: leaseUntil + 1 })).toBeUndefined();
    expect(await jobs.claimDue({ now: leaseUntil - 1, leaseUntil: leaseUntil + 1, limit: 10 })).toEqual([]);
    const saved = await jobs.save(claim, waiting(job));
    expect(saved.job).toEqual(waiting(job));
    expect(await jobs.get(job.id)).toEqual(waiting(job));
  });

  it('gives a job to one of many that claim it at once', async () => {
    const { store, other } = await openBoth();
    const job = exampleJob();
    await store.jobs.release(await store.jobs.add(job, { wakeAt: start, leaseUntil }), { wakeAt: start });
    const options = { now: start, leaseUntil };
    const claims = await Promise.all([
      store.jobs.claim(job.id, options),
      other.jobs.claim(job.id, options),
      store.jobs.claimDue({ ...options, limit: 5 }),
      other.jobs.claimDue({ ...options, limit: 5 }),
    ]);
    expect(claims.flat().filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  it('knows no job by an id that was never added', async () => {
    const { jobs } = await openOne();
    expect(await jobs.get('none')).toBeUndefined();
    expect(await jobs.claim('none', { now: start, leaseUntil })).toBeUndefined();
  });

  it('takes an id once', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    await jobs.add(job, { wakeAt: start, leaseUntil });
    await expect(jobs.add(job, { wakeAt: start, leaseUntil })).rejects.toThrow();
  });

  it('hands a job on when its lease ends, and refuses the old holder from then on', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const old = await jobs.add(job, { wakeAt: start, leaseUntil });
    const [taken] = await jobs.claimDue({ now: leaseUntil, leaseUntil: leaseUntil + 30_000, limit: 10 });
    expect(taken?.job).toEqual(job);
    await expect(jobs.save(old, waiting(job))).rejects.toThrow(ConflictError);
    await expect(jobs.release(old, { wakeAt: null })).rejects.toThrow(ConflictError);
    expect(await jobs.extendLease(old, leaseUntil + 90_000)).toBe(false);
    expect(await jobs.get(job.id)).toEqual(job);
  });

  it('refuses a claim that was used already or given back', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const first = await jobs.add(job, { wakeAt: start, leaseUntil });
    const second = await jobs.save(first, waiting(job));
    await expect(jobs.save(first, job)).rejects.toThrow(ConflictError);
    await jobs.release(second, { wakeAt: start });
    await expect(jobs.save(second, job)).rejects.toThrow(ConflictError);
    expect(await jobs.extendLease(second, leaseUntil)).toBe(false);
  });

  it('writes a job as it is given back, in its state alone and only for its holder', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const claim = await jobs.add(job, { wakeAt: start, leaseUntil });
    const changed = { ...job, estimatedTokens: 7 };
    await expect(jobs.release(claim, { wakeAt: start, job: waiting(job) })).rejects.toThrow(TypeError);
    await expect(jobs.release(claim, { wakeAt: start, job: exampleJob() })).rejects.toThrow(TypeError);
    await jobs.release(claim, { wakeAt: start + 5, job: changed });
    expect(await jobs.get(job.id)).toEqual(changed);
    expect(await jobs.nextWake()).toBe(start + 5);
    await expect(jobs.release(claim, { wakeAt: start, job })).rejects.toThrow(ConflictError);
    expect(await jobs.get(job.id)).toEqual(changed);
  });

  it('extends a lease without making the claim invalid', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const claim = await jobs.add(job, { wakeAt: start, leaseUntil });
    expect(await jobs.extendLease(claim, leaseUntil + 10)).toBe(true);
    expect(await jobs.claim(job.id, { now: leaseUntil + 9, leaseUntil: leaseUntil + 20 })).toBeUndefined();
    expect(await jobs.nextWake()).toBe(leaseUntil + 10);
    await jobs.save(claim, waiting(job));
  });

  it('refuses to save one job as another', async () => {
    const { jobs } = await openOne();
    const claim = await jobs.add(exampleJob(), { wakeAt: start, leaseUntil });
    await expect(jobs.save(claim, exampleJob())).rejects.toThrow(TypeError);
  });

  it('refuses to write what could not be read back', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const claim = await jobs.add(job, { wakeAt: start, leaseUntil });
    await expect(jobs.save(claim, { ...job, createdAt: Number.NaN })).rejects.toThrow();
    await jobs.save(claim, waiting(job));
  });

  it('takes the jobs that are due, longest due first, up to the limit', async () => {
    const { jobs } = await openOne();
    const ids: string[] = [];
    for (const wakeAt of [start + 3, start + 1, start + 2, start + 100, null]) {
      const { id } = exampleJob();
      await jobs.release(await jobs.add(exampleJob({ id }), { wakeAt: null, leaseUntil }), { wakeAt });
      ids.push(id);
    }
    const take = async (limit: number) =>
      (await jobs.claimDue({ now: start + 50, leaseUntil, limit })).map(({ job }) => job.id);
    expect(await take(2)).toEqual([ids[1], ids[2]]);
    expect(await take(2)).toEqual([ids[0]]);
    expect(await take(2)).toEqual([]);
  });

  it('says when the next job is due: a held one when its lease ends, one without a step never', async () => {
    const { jobs } = await openOne();
    expect(await jobs.nextWake()).toBeNull();
    const held = await jobs.add(exampleJob(), { wakeAt: start, leaseUntil });
    expect(await jobs.nextWake()).toBe(leaseUntil);
    const free = await jobs.add(exampleJob(), { wakeAt: start, leaseUntil });
    await jobs.release(free, { wakeAt: start + 5 });
    expect(await jobs.nextWake()).toBe(start + 5);
    await jobs.claimDue({ now: start + 5, leaseUntil: leaseUntil + 1, limit: 1 });
    expect(await jobs.nextWake()).toBe(leaseUntil);
    await jobs.release(held, { wakeAt: null });
    expect(await jobs.nextWake()).toBe(leaseUntil + 1);
  });

  it('ends every lease at once', async () => {
    const { jobs } = await openOne();
    const job = exampleJob();
    const old = await jobs.add(job, { wakeAt: start, leaseUntil });
    await jobs.releaseAll();
    await expect(jobs.save(old, waiting(job))).rejects.toThrow(ConflictError);
    expect(await jobs.nextWake()).toBe(start);
    expect(await jobs.claim(job.id, { now: start, leaseUntil })).toBeDefined();
  });

  it('passes over due jobs that the claimer holds already', async () => {
    const { jobs } = await openOne();
    const [mine, other] = [exampleJob(), exampleJob()];
    for (const job of [mine, other]) await jobs.add(job, { wakeAt: start, leaseUntil: start });
    const claims = await jobs.claimDue({ now: start, leaseUntil, limit: 5, except: [mine.id] });
    expect(claims.map(({ job }) => job.id)).toEqual([other.id]);
  });

  it('lists the jobs of a key that have not ended, and erases one under its holder', async () => {
    const { jobs } = await openOne();
    const open = exampleJob();
    const ended = exampleJob();
    const claim = await jobs.add(open, { wakeAt: start, leaseUntil });
    await jobs.save(await jobs.add(ended, { wakeAt: start, leaseUntil }), done(ended));
    expect(await jobs.listOpen('print')).toEqual([open]);
    await jobs.erase(open.id);
    expect(await jobs.get(open.id)).toBeUndefined();
    await expect(jobs.save(claim, waiting(open))).rejects.toThrow(ConflictError);
    expect(await jobs.listOpen('print')).toEqual([]);
  });

  it('tells which files others’ jobs keep too', async () => {
    const { jobs } = await openOne();
    const add = async (ownerId: string, video: string, lastFrame: string | null) => {
      const job = exampleJob({ ownerId });
      const claim = await jobs.add(job, { wakeAt: null, leaseUntil });
      const files = { video: { hash: video, sizeBytes: 1 }, lastFrame: lastFrame && { hash: lastFrame, sizeBytes: 1 } };
      await jobs.save(claim, { ...done(job), ...files } as Job);
    };
    await add('mia', 'mine', 'frame');
    await add('mia', 'both', null);
    await add('tom', 'both', 'frame');
    await add('tom', 'theirs', null);
    await jobs.add(exampleJob({ ownerId: 'tom' }), { wakeAt: null, leaseUntil });
    expect(await jobs.usedByOthers('mia', ['mine', 'both', 'frame', 'none'])).toEqual(new Set(['both', 'frame']));
    expect(await jobs.usedByOthers('mia', [])).toEqual(new Set());
  });

  it('counts the jobs that still need a key: an unconfirmed one is never read again', async () => {
    const { jobs } = await openOne();
    const ends = [waiting, submitting, unconfirmed, done, failed];
    for (const end of ends) {
      const job = exampleJob();
      await jobs.save(await jobs.add(job, { wakeAt: start, leaseUntil }), end(job));
    }
    await jobs.add(exampleJob({ fingerprint: 'other' }), { wakeAt: start, leaseUntil });
    expect(await jobs.countOpen('print')).toBe(2);
    expect(await jobs.countOpen('other')).toBe(1);
    expect(await jobs.countOpen('none')).toBe(0);
  });

  it('counts what there is to do by state, and what of it is due or held; ended jobs are not counted', async () => {
    const { jobs } = await openOne();
    const none = { accepted: 0, waiting: 0, submitting: 0, generating: 0, delivering: 0, failing: 0 };
    expect(await jobs.openCounts(start)).toEqual({ states: none, due: 0, held: 0 });
    for (const end of [waiting, waiting, submitting, done, failed, unconfirmed]) {
      const job = exampleJob();
      const saved = await jobs.save(await jobs.add(job, { wakeAt: start, leaseUntil }), end(job));
      await jobs.release(saved, { wakeAt: ['waiting', 'submitting'].includes(saved.job.state) ? start + 5 : null });
    }
    await jobs.add(exampleJob(), { wakeAt: start, leaseUntil });
    const states = { ...none, accepted: 1, waiting: 2, submitting: 1 };
    expect(await jobs.openCounts(start + 4)).toEqual({ states, due: 0, held: 1 });
    expect(await jobs.openCounts(start + 5)).toEqual({ states, due: 3, held: 1 });
    expect(await jobs.openCounts(leaseUntil)).toEqual({ states, due: 4, held: 0 });
  });

  it('lists the most recent jobs of a member, of a channel, of both, of all', async () => {
    const { jobs } = await openOne();
    const add = async (ownerId: string, channelId: string, createdAt: number) => {
      const job = exampleJob({ ownerId, channelId, createdAt });
      await jobs.add(job, { wakeAt: null, leaseUntil });
      return job;
    };
    const late = await add('mia', 'one', start + 3);
    const early = await add('mia', 'one', start + 1);
    const elsewhere = await add('mia', 'two', start + 2);
    const others = await add('noa', 'one', start + 4);
    expect(await jobs.list({ ownerId: 'mia', limit: 10 })).toEqual([late, elsewhere, early]);
    expect(await jobs.list({ channelId: 'one', limit: 2 })).toEqual([others, late]);
    expect(await jobs.list({ ownerId: 'mia', channelId: 'one', limit: 10 })).toEqual([late, early]);
    expect(await jobs.list({ limit: 1 })).toEqual([others]);
  });

  it('behaves like a simple model of itself', { timeout: 60_000 }, () => jobTableBehavesLikeItsModel(makeBackend));
}
