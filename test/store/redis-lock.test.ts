import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { connectRedis } from '../../src/store/redis/connection.js';
import { createLock } from '../../src/store/redis/lock.js';
import { createScripts } from '../../src/store/redis/scripts.js';
import { redisForFile } from '../support/redis.js';

const redis = redisForFile();

/** The same lock, as two processes have it, and the key behind it. */
async function openBoth() {
  const prefix = redis.prefix();
  const client = new Redis(redis.url());
  onTestFinished(() => client.disconnect());
  const open = async () => {
    const connection = await connectRedis({ url: redis.url() });
    onTestFinished(() => connection.close());
    return createLock(createScripts(connection, prefix), 'things');
  };
  return { one: await open(), other: await open(), client, key: `${prefix}lock:things` };
}

it('one process at a time does its work, and a failure is its own', async () => {
  const { one, other } = await openBoth();
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside -= 1;
  };
  const failing = one(async () => {
    await work();
    throw new Error('mine');
  });
  const others = Array.from({ length: 10 }, (_, index) => (index % 2 ? one : other)(work));
  await expect(failing).rejects.toThrow('mine');
  await Promise.all(others);
  expect(most).toBe(1);
});

it('what a process that died has locked is free when its lock ends', async () => {
  const { one, client, key } = await openBoth();
  await client.set(key, 'gone', 'PX', 150);
  const begun = performance.now();
  await one(() => Promise.resolve());
  expect(performance.now() - begun).toBeGreaterThan(100);
});

it('a lock that was lost meanwhile is not taken from who has it now', async () => {
  const { one, client, key } = await openBoth();
  await one(async () => {
    await client.set(key, 'another');
  });
  expect(await client.get(key)).toBe('another');
});
