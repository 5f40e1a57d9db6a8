import { readdir } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { startProduction, type Production } from './support/production.js';
import { startRedis, type RedisServer } from './support/redis.js';

const timeoutMs = 10_000;
const kite = { name: 'kite.png', path: 'demo/files/kite.png' };
let redis: RedisServer;
let production: Production;

beforeEach(async () => {
  redis = await startRedis({ keeps: true });
  production = await startProduction({ storeUrl: redis.url });
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
  await redis.stop();
});

const find = (words: string) =>
  production.discord.waitForMessage('any', (message) => textOf(message).includes(words), { timeoutMs });
const tasks = () => production.provider.state.ledger.filter(({ what }) => what === 'task');

async function ask(prompt: string, user = production.mia): Promise<void> {
  const asked = await user.slash(production.channelId, 'video', { prompt, file: kite });
  await asked.reply({ timeoutMs });
}

describe('one process with its store in Redis', () => {
  it('goes from a key and a file to the finished video in the thread, and counts it', async () => {
    const { mia, channelId, dataDir, settings } = production;
    expect(settings.store.kind).toBe('redis');
    expect(textOf(await production.giveKey('mia'))).toContain('works and is stored encrypted');
    await ask('@kite flies');
    await find('your video is ready');
    expect(tasks()).toHaveLength(1);
    await mia.slash(channelId, 'usage', {});
    await find('for 1 video');
    expect((await readdir(dataDir)).filter((name) => /sqlite|token\.key/.test(name))).toEqual([]);
  });

  it('goes on with a job where it was stopped, with the key that was stored before', async () => {
    await production.giveKey('mia');
    await ask('@kite flies');
    await production.stop();
    const store = await production.openStore();
    const [job] = await store.jobs.list({ limit: 1 });
    await store.close();
    expect(job?.request.prompt).toBe('@kite flies');
    await production.start();
    await find('your video is ready');
    expect(tasks()).toHaveLength(1);
  });

  it('lets all processes know when a key is to go slower, and pays once', async () => {
    await production.giveKey('mia');
    production.provider.switches.next('CreateTask', { kind: 'status', status: 429 });
    await ask('@kite flies');
    await find('your video is ready');
    expect(tasks()).toHaveLength(1);
    const client = new Redis(redis.url);
    const held = await client.keys('dailies:held-back:*');
    await client.quit();
    expect(held).toHaveLength(1);
  });

  it('goes on when Redis is killed in the middle and comes back, and pays once', async () => {
    await production.giveKey('mia');
    await ask('@kite flies');
    await redis.kill();
    await redis.restart();
    await find('your video is ready');
    expect(tasks()).toHaveLength(1);
  });
});
