import { expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import type { Store } from '../../src/store/store.js';
import { startRedis } from '../support/redis.js';
import { exampleJob, start, submitting, waiting } from './examples.js';

const held = { wakeAt: start, leaseUntil: start + 30_000 };

async function open(patienceMs?: number) {
  const server = await startRedis({ keeps: true });
  onTestFinished(() => server.stop());
  const store = await openRedisStore({ url: server.url, ...(patienceMs !== undefined && { patienceMs }) });
  onTestFinished(() => store.close());
  return { server, store };
}

/** Adds jobs and writes their intentions, several at once, until `enough`; returns those that were acknowledged. */
async function work({ jobs }: Store, acknowledged: string[], enough: () => boolean): Promise<void> {
  const one = async () => {
    while (!enough()) {
      const job = exampleJob();
      const claim = await jobs.add(job, held);
      await jobs.release(await jobs.save(await jobs.save(claim, waiting(job)), submitting(job)), { wakeAt: start });
      acknowledged.push(job.id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

it('loses nothing that was acknowledged when Redis is killed, and goes on when it is back', async () => {
  const { server, store } = await open();
  const acknowledged: string[] = [];
  const killedAt = { count: Infinity };
  const working = work(store, acknowledged, () => acknowledged.length >= killedAt.count + 100);
  await until(() => acknowledged.length >= 100);
  killedAt.count = acknowledged.length;
  await server.kill();
  await server.restart();
  // No write of its own is a conflict, though some were carried out and their answers lost.
  await working;
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  const found = await store.jobs.list({ limit: 10_000 });
  expect(found.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
  expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['submitting']));
  expect(await store.jobs.countOpen('print')).toBe(acknowledged.length);
  expect(await store.usage.sums({ memberId: 'mia' }, 0)).toMatchObject([{ running: acknowledged.length }]);
});

it('waits for a Redis that is stopped, and goes on', async () => {
  const { server, store } = await open();
  const job = exampleJob();
  const claim = await store.jobs.add(job, held);
  server.pause();
  const saving = store.jobs.save(claim, waiting(job));
  const listing = store.jobs.list({ limit: 5 });
  server.resume();
  expect((await saving).version).toBe(claim.version + 1);
  expect(await listing).toHaveLength(1);
});

it('says after a while that Redis is away, and does nothing later that it has called a failure', async () => {
  const { server, store } = await open(300);
  const [there, given] = [exampleJob(), exampleJob()];
  await store.jobs.add(there, held);
  server.pause();
  const adding = store.jobs.add(given, held);
  await expect(adding).rejects.toThrow(StoreError);
  await expect(store.jobs.get(there.id)).rejects.toThrow(/^The Redis at redis:\/\/127[^\n]+\.$/);
  server.resume();
  const after = exampleJob();
  await add(store, after);
  expect(await store.jobs.get(there.id)).toEqual(there);
  expect(await store.jobs.get(given.id)).toBeUndefined();
});

it('says so while nothing listens either, and goes on as soon as something does', async () => {
  const { server, store } = await open(300);
  await server.kill();
  const given = exampleJob();
  await expect(store.jobs.add(given, held)).rejects.toThrow(StoreError);
  await server.restart();
  const after = exampleJob();
  await add(store, after);
  expect((await store.jobs.list({ limit: 5 })).map(({ id }) => id)).toEqual([after.id]);
});

/** As somebody would who is told that it failed: until it does not. */
async function add({ jobs }: Store, job: ReturnType<typeof exampleJob>): Promise<void> {
  for (;;) {
    const added = await jobs.add(job, held).catch((error: unknown) => {
      expect(error).toBeInstanceOf(StoreError);
      return undefined;
    });
    if (added) return;
  }
}
