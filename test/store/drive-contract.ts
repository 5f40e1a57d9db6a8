import { describe, expect, it, onTestFinished } from 'vitest';
import type { Job, KeyOwner } from '../../src/store/records.js';
import { ConflictError, type Store } from '../../src/store/store.js';
import type { Backend } from './backend.js';
import { done, exampleAsset, exampleJob, start, submitting, uploadIntention, waiting } from './examples.js';

/** What a driver of jobs needs of every implementation of `Store`, and what the files of unfinished work are. */
export function describeDriving(name: string, makeBackend: () => Promise<Backend>): void {
  const leaseUntil = start + 30_000;

  async function openOne(): Promise<Store> {
    const store = await (await makeBackend()).open();
    onTestFinished(() => store.close());
    return store;
  }
  async function addDue({ jobs }: Store, fingerprint: string, wakeAt: number): Promise<string> {
    const job = exampleJob({ fingerprint });
    await jobs.add(job, { wakeAt, leaseUntil: 0 });
    return job.id;
  }

  describe(`${name}: several jobs at once`, () => {
    it('are added all, under one lease', async () => {
      const { jobs } = await openOne();
      const all = [exampleJob(), exampleJob(), exampleJob()];
      const claims = await jobs.addAll(all, { wakeAt: start, leaseUntil });
      expect(claims.map(({ job }) => job)).toEqual(all);
      expect(await jobs.claimDue({ now: leaseUntil - 1, leaseUntil, limit: 5 })).toEqual([]);
      for (const claim of claims) await jobs.save(claim, waiting(exampleJob({ id: claim.job.id })));
    });

    it('are not added at all when one of them is there, or cannot be written', async () => {
      const { jobs } = await openOne();
      const [first, second, there] = [exampleJob(), exampleJob(), exampleJob()];
      await jobs.add(there, { wakeAt: start, leaseUntil });
      const options = { wakeAt: start, leaseUntil };
      await expect(jobs.addAll([first, there, second], options)).rejects.toThrow(ConflictError);
      await expect(jobs.addAll([first, { ...second, createdAt: Number.NaN }], options)).rejects.toThrow();
      for (const { id } of [first, second]) expect(await jobs.get(id)).toBeUndefined();
      expect(await jobs.addAll([], options)).toEqual([]);
    });

    it('are not added when two of them are the same', async () => {
      const { jobs } = await openOne();
      const job = exampleJob();
      await expect(jobs.addAll([job, job], { wakeAt: start, leaseUntil })).rejects.toThrow(ConflictError);
      expect(await jobs.get(job.id)).toBeUndefined();
      expect(await jobs.nextWake()).toBeNull();
    });

    it('are listed in their order, the last first, though they are of one moment; as a batch by their numbers', async () => {
      const { jobs } = await openOne();
      const { id } = exampleJob();
      const takes = [0, 1, 2, 3].map((index) => exampleJob({ batch: { id, index, size: 4 } }));
      await jobs.addAll(takes.slice(0, 2), { wakeAt: start, leaseUntil });
      await jobs.addAll(takes.slice(2).reverse(), { wakeAt: start, leaseUntil });
      const [first, second, third, fourth] = takes;
      expect(await jobs.list({ limit: 3 })).toEqual([third, fourth, second]);
      expect(await jobs.list({ ownerId: 'mia', channelId: 'channel', limit: 10 })).toEqual([
        third,
        fourth,
        second,
        first,
      ]);
      expect(await jobs.batch(id)).toEqual(takes);
      expect(await jobs.batch('none')).toEqual([]);
    });
  });

  describe(`${name}: due jobs of many keys`, () => {
    const claim = ({ jobs }: Store, most: number, held: [string, number][] = [], limit = 10) =>
      jobs.claimDue({ now: start + 50, leaseUntil, limit, perKey: { most, held: new Map(held) } });
    const idsOf = (claims: { job: Job }[]) => claims.map(({ job }) => job.id);

    it('are taken up to a number of each, longest due first', async () => {
      const store = await openOne();
      const greedy: string[] = [];
      for (let index = 0; index < 5; index++) greedy.push(await addDue(store, 'greedy', start + index));
      const [mia, tom] = [await addDue(store, 'mia', start + 2), await addDue(store, 'tom', start + 40)];
      expect(idsOf(await claim(store, 2))).toEqual([greedy[0], greedy[1], mia, tom]);
      expect(idsOf(await claim(store, 2))).toEqual([greedy[2], greedy[3]]);
    });

    it('are passed over when the claimer holds as many of their key', async () => {
      const store = await openOne();
      const ids: string[] = [];
      for (let index = 0; index < 3; index++) ids.push(await addDue(store, 'greedy', start + index));
      expect(await claim(store, 2, [['greedy', 2]])).toEqual([]);
      expect(idsOf(await claim(store, 2, [['greedy', 1]]))).toEqual([ids[0]]);
    });

    it('are found behind many that the claimer holds already', async () => {
      const store = await openOne();
      const held: string[] = [];
      for (let index = 0; index < 30; index++) held.push(await addDue(store, 'print', start + index));
      const last = await addDue(store, 'print', start + 40);
      const due = { now: start + 50, leaseUntil, limit: 2 };
      expect(idsOf(await store.jobs.claimDue({ ...due, except: held }))).toEqual([last]);
      expect(idsOf(await store.jobs.claimDue({ ...due, except: held.slice(1) }))).toEqual([held[0]]);
    });

    it('fill the limit whichever keys are full', async () => {
      const store = await openOne();
      for (let key = 0; key < 3; key++) {
        for (let index = 0; index < 6; index++) await addDue(store, `greedy${key}`, start + key * 6 + index);
      }
      const last: string[] = [];
      for (let index = 0; index < 4; index++) last.push(await addDue(store, `last${index}`, start + 40 + index));
      const taken = await claim(store, 2, [['greedy1', 2]], 6);
      expect(taken).toHaveLength(6);
      expect(idsOf(taken).slice(4)).toEqual(last.slice(0, 2));
    });
  });

  describe(`${name}: the next moment`, () => {
    it('can be looked for behind what is due', async () => {
      const store = await openOne();
      for (const wakeAt of [start + 5, start + 1, start + 9]) await addDue(store, 'print', wakeAt);
      expect(await store.jobs.nextWake({ after: start + 1 })).toBe(start + 5);
      expect(await store.jobs.nextWake({ after: start + 8 })).toBe(start + 9);
      expect(await store.jobs.nextWake({ after: start + 9 })).toBeNull();
    });
  });

  describe(`${name}: a job that is woken`, () => {
    const now = start + 10;

    it('is due at once when it was due later, and not later when it was due before', async () => {
      const store = await openOne();
      const late = await addDue(store, 'print', start + 100);
      const early = await addDue(store, 'print', start + 1);
      await store.jobs.wake([late, early, 'none'], now);
      expect(await store.jobs.nextWake()).toBe(start + 1);
      const claims = await store.jobs.claimDue({ now, leaseUntil, limit: 5 });
      expect(claims.map(({ job }) => job.id)).toEqual([early, late]);
    });

    it('under a lease is due when it is given back, and its claim still holds', async () => {
      const { jobs } = await openOne();
      const job = exampleJob();
      const held = await jobs.add(job, { wakeAt: start, leaseUntil });
      await jobs.wake([job.id], now);
      expect(await jobs.claimDue({ now, leaseUntil, limit: 5 })).toEqual([]);
      await jobs.release(await jobs.save(held, waiting(job)), { wakeAt: start + 1_000_000 });
      expect(await jobs.nextWake()).toBe(now);
      const again = await jobs.claim(job.id, { now, leaseUntil });
      if (!again) throw new Error('it is free');
      await jobs.release(again, { wakeAt: start + 1_000_000 });
      expect(await jobs.nextWake()).toBe(start + 1_000_000);
    });

    it('is woken once: whoever takes it over knows nothing of that', async () => {
      const { jobs } = await openOne();
      const job = exampleJob();
      await jobs.add(job, { wakeAt: start, leaseUntil });
      await jobs.wake([job.id], now);
      const [claim] = await jobs.claimDue({ now: leaseUntil, leaseUntil: leaseUntil + 1, limit: 1 });
      if (!claim) throw new Error('its lease ended');
      await jobs.release(claim, { wakeAt: start + 1_000_000 });
      expect(await jobs.nextWake()).toBe(start + 1_000_000);
    });

    it('stays as it is when no step is due ever again', async () => {
      const { jobs } = await openOne();
      const job = exampleJob();
      const held = await jobs.add(job, { wakeAt: null, leaseUntil });
      await jobs.wake([job.id], now);
      await jobs.release(held, { wakeAt: null });
      await jobs.wake([job.id], now);
      expect(await jobs.nextWake()).toBeNull();
    });
  });

  describe(`${name}: a key that two have stored`, () => {
    it('is needed by each for the jobs that its own copy pays', async () => {
      const { jobs } = await openOne();
      const member: KeyOwner = { scope: 'member', id: 'mia' };
      const server: KeyOwner = { scope: 'server', id: 'guild' };
      const add = async (keyOwner: KeyOwner, end?: typeof done) => {
        const job = exampleJob({ keyOwner });
        const claim = await jobs.add(job, { wakeAt: null, leaseUntil });
        if (end) await jobs.save(claim, end(job));
        return job;
      };
      const paid = [await add(member), await add(member)];
      await add(member, done);
      const lent = await add(server);
      expect(await jobs.countOpen('print', member)).toBe(2);
      expect(await jobs.countOpen('print', server)).toBe(1);
      expect(await jobs.countOpen('print', { scope: 'server', id: 'mia' })).toBe(0);
      expect(await jobs.countOpen('other', member)).toBe(0);
      expect(await jobs.countOpen('print')).toBe(3);
      expect(await jobs.listOpen('print', server)).toEqual([lent]);
      expect(new Set(await jobs.listOpen('print', member))).toEqual(new Set(paid));
      expect(await jobs.listOpen('print')).toHaveLength(3);
    });
  });

  describe(`${name}: the files of unfinished work`, () => {
    /** A job of a state that refers to one asset and comes with another. */
    async function addJob({ jobs, assets }: Store, asState: (job: ReturnType<typeof exampleJob>) => Job) {
      const [named, came] = [exampleAsset({ name: 'named' }), exampleAsset({ name: 'came' })];
      for (const asset of [named, came]) await assets.add({ ...asset, groupId: asset.id });
      const { request } = exampleJob();
      const reference = { assetId: named.id, name: 'named', type: 'image', role: 'reference_image' } as const;
      const job = exampleJob({ request: { ...request, references: [reference], fileAssetIds: [came.id] } });
      await jobs.save(await jobs.add(job, { wakeAt: null, leaseUntil }), asState(job));
      return { named, came };
    }
    const delivering = (job: ReturnType<typeof exampleJob>, video: string | null, lastFrame: string | null): Job => {
      const { deletedAt, message, endedAt, ...rest } = done(job) as Extract<Job, { state: 'done' }>;
      const file = (hash: string | null) => hash && { hash, sizeBytes: 1 };
      return {
        ...rest,
        state: 'delivering',
        postingSince: null,
        video: file(video),
        lastFrame: file(lastFrame),
      } as Job;
    };

    it('are the assets of jobs that are not submitted, removed ones too', async () => {
      const store = await openOne();
      const open = [await addJob(store, (job) => job), await addJob(store, waiting), await addJob(store, submitting)];
      await addJob(store, done);
      await store.assets.remove(open[1]?.named.id ?? '', start);
      await store.assets.add(exampleAsset({ name: 'idle' }));
      const hashes = open.flatMap(({ named, came }) => [named.hash, came.hash]);
      expect(await store.contentInUse()).toEqual(new Set(hashes));
    });

    it('are results that wait to be delivered, and no others', async () => {
      const store = await openOne();
      await addJob(store, (job) => delivering(job, 'video', 'frame'));
      await addJob(store, (job) => delivering(job, 'alone', null));
      await addJob(store, (job) => delivering(job, null, null));
      await addJob(store, done);
      expect(await store.contentInUse()).toEqual(new Set(['video', 'frame', 'alone']));
    });

    it('are the assets of uploads under way', async () => {
      const store = await openOne();
      const [creating, processing, active] = [exampleAsset(), exampleAsset({ name: 'b' }), exampleAsset({ name: 'c' })];
      for (const asset of [creating, processing, active]) {
        await store.assets.add(asset);
        const { leaseUntil: _, ...upload } = { ...uploadIntention(asset.id), leaseUntil: 0 };
        const version = (await store.uploads.begin(uploadIntention(asset.id))) ?? 0;
        const known = { ...upload, providerAssetId: 'asset-1' };
        if (asset === processing) await store.uploads.save({ ...known, state: 'processing', doubtedAt: null }, version);
        if (asset === active) await store.uploads.save({ ...known, state: 'active' }, version);
      }
      expect(await store.contentInUse()).toEqual(new Set([creating.hash, processing.hash]));
    });

    it('are none in an empty store', async () => {
      expect(await (await openOne()).contentInUse()).toEqual(new Set());
    });
  });
}
