import { expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { openKeyvRedis } from '../../src/store/redis/keyv-redis.js';
import { openRedis } from '../../src/store/redis/open.js';
import { startRedis } from '../support/redis.js';

async function open(patienceMs?: number) {
  const server = await startRedis({ keeps: true });
  onTestFinished(() => server.stop());
  const scripts = await openRedis({ url: server.url, ...(patienceMs !== undefined && { patienceMs }) });
  const table = openKeyvRedis(scripts, { url: server.url, namespace: 'things' });
  onTestFinished(async () => {
    await table.close();
    await scripts.connection.close();
  });
  return { server, table };
}

it('keeps what was acknowledged when Redis is killed, and waits until it is back', async () => {
  const { server, table } = await open();
  await table.set('kept', { size: 1 });
  await server.kill();
  const reading = table.get('kept');
  const changing = table.exclusive(async () => {
    await table.set('changed', await table.get('kept'));
  });
  await server.restart();
  expect(await reading).toEqual({ size: 1 });
  await changing;
  expect((await table.keys()).sort()).toEqual(['changed', 'kept']);
});

it('waits for a Redis that is stopped', async () => {
  const { server, table } = await open();
  await table.set('kept', 1);
  server.pause();
  const reading = table.get('kept');
  server.resume();
  expect(await reading).toBe(1);
});

it('says after a while that Redis is away, and goes on when it is back', async () => {
  const { server, table } = await open(300);
  await table.set('kept', 1);
  server.pause();
  for (const use of [() => table.get('kept'), () => table.set('kept', 2), () => table.keys()]) {
    await expect(use()).rejects.toThrow(StoreError);
  }
  server.resume();
  await expect.poll(() => table.get('kept').catch(() => undefined), { timeout: 5_000 }).toBeDefined();
  await server.kill();
  await expect(table.get('kept')).rejects.toThrow(/^The Redis at redis:\/\/127[^\n]+\.$/);
});
