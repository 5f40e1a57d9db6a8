import { describe, expect, it, onTestFinished } from 'vitest';
import { RecordError } from '../../src/store/errors.js';
import type { Backend } from './backend.js';
import { exampleAsset, exampleJob, start, waiting } from './examples.js';

/** What every implementation of `Store` does about a job that cannot be read. */
export function describeDamage(name: string, makeBackend: () => Promise<Backend>): void {
  async function open() {
    const { open, spoilJob } = await makeBackend();
    const damaged: RecordError[] = [];
    const store = await open((error) => damaged.push(error));
    onTestFinished(() => store.close());
    return { store, spoilJob, damaged };
  }

  describe(`${name}: a job that cannot be read`, () => {
    async function withBadJob() {
      const { store, spoilJob, damaged } = await open();
      const [bad, good] = [exampleJob(), exampleJob()];
      for (const job of [bad, good]) await store.jobs.add(job, { wakeAt: start, leaseUntil: start });
      await spoilJob(bad.id, '{"state":"waiting"}');
      return { jobs: store.jobs, bad, good, damaged };
    }

    it('is an error that names it', async () => {
      const { jobs, bad } = await withBadJob();
      const naming = { table: 'jobs', id: bad.id };
      await expect(jobs.get(bad.id)).rejects.toMatchObject(naming);
      await expect(jobs.claim(bad.id, { now: start, leaseUntil: start })).rejects.toMatchObject(naming);
    });

    it('is left out of lists, which is told', async () => {
      const { jobs, bad, good, damaged } = await withBadJob();
      expect((await jobs.list({ limit: 5 })).map(({ id }) => id)).toEqual([good.id]);
      expect((await jobs.listOpen(good.fingerprint)).map(({ id }) => id)).toEqual([good.id]);
      expect(await jobs.batch(bad.batch.id)).toEqual([]);
      expect(damaged.map(({ id }) => id)).toEqual([bad.id, bad.id, bad.id]);
    });

    it('does not stand in the way of the jobs that can, and comes up again', async () => {
      const { jobs, bad, good } = await withBadJob();
      const options = { now: start, leaseUntil: start + 10, limit: 5 };
      await expect(jobs.claimDue(options)).rejects.toMatchObject({ table: 'jobs', id: bad.id });
      const claims = await jobs.claimDue(options);
      expect(claims.map(({ job }) => job.id)).toEqual([good.id]);
      const later = { now: start + 10, leaseUntil: start + 20, limit: 5 };
      await expect(jobs.claimDue(later)).rejects.toThrow(RecordError);
    });

    it('leaves the others as they were: due since then, in their order', async () => {
      const { store, spoilJob } = await open();
      const jobs = [exampleJob(), exampleJob(), exampleJob()] as const;
      for (const [index, job] of jobs.entries()) {
        await store.jobs.add(job, { wakeAt: start + index, leaseUntil: 0 });
      }
      await spoilJob(jobs[1].id, '{"state":"waiting"}');
      const options = { now: start + 5, leaseUntil: start + 10, limit: 5 };
      await expect(store.jobs.claimDue(options)).rejects.toThrow(RecordError);
      expect(await store.jobs.nextWake()).toBe(start);
      const claims = await store.jobs.claimDue(options);
      expect(claims.map(({ job }) => job.id)).toEqual([jobs[0].id, jobs[2].id]);
      for (const claim of claims) await store.jobs.save(claim, waiting(exampleJob({ id: claim.job.id })));
    });

    it('names no files when it is no JSON, and is erased like any other', async () => {
      const { store, spoilJob } = await open();
      const [bad, good] = [exampleJob().id, exampleJob().id];
      const asset = exampleAsset();
      await store.assets.add(asset);
      const { request } = exampleJob();
      for (const id of [bad, good]) {
        await store.jobs.add(exampleJob({ id, request: { ...request, fileAssetIds: [asset.id] } }), {
          ...{ wakeAt: start, leaseUntil: start },
        });
      }
      await spoilJob(bad, '{');
      expect(await store.jobs.countOpen('print', { scope: 'member', id: 'mia' })).toBe(2);
      expect(await store.contentInUse()).toEqual(new Set([asset.hash]));
      await store.jobs.erase(bad);
      expect(await store.jobs.countOpen('print')).toBe(1);
      expect(await store.jobs.get(bad)).toBeUndefined();
    });
  });
}
