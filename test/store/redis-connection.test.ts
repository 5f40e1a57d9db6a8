import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { parseInfo, problemIn, problemOf } from '../../src/store/redis/server-check.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { redisForFile, startRedis } from '../support/redis.js';

const redis = redisForFile();

/** One line about the server, without its password. */
async function refusal(url: string, options: { prefix?: string; patienceMs?: number } = {}): Promise<string> {
  const error: unknown = await openRedisStore({ url, ...options }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreError);
  const { message } = error as StoreError;
  expect(message).toMatch(/^The Redis at [^\n]+\.$/);
  expect(message).not.toContain('secret');
  return message;
}

describe('opening the store', () => {
  it('is refused where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await refusal(`redis://bot:secret@127.0.0.1:${port}/1`)).toBe(
      `The Redis at redis://127.0.0.1:${port}/1 cannot be reached (connect ECONNREFUSED 127.0.0.1:${port}).`,
    );
  });

  it('is refused where nothing answers', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await refusal(`redis://127.0.0.1:${port}`, { patienceMs: 200 })).toContain('cannot be reached');
  });

  it('is refused with a wrong password', async () => {
    const server = await startRedis({ args: ['--requirepass', 'right'] });
    onTestFinished(() => server.stop());
    expect(await refusal(`redis://:secret@127.0.0.1:${server.port}`)).toContain('WRONGPASS');
    const store = await openRedisStore({ url: `redis://:right@127.0.0.1:${server.port}` });
    await store.close();
  });

  it('is refused where keys may be thrown away', async () => {
    const server = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    onTestFinished(() => server.stop());
    expect(await refusal(server.url)).toContain('maxmemory-policy is allkeys-lru');
  });

  it('is refused when a newer version wrote it, and nothing is changed', async () => {
    const prefix = redis.prefix();
    const client = new Redis(redis.url());
    onTestFinished(() => client.disconnect());
    await client.set(`${prefix}schema`, '999');
    expect(await refusal(redis.url(), { prefix })).toContain('newer version');
    expect(await client.keys(`${prefix}*`)).toEqual([`${prefix}schema`]);
    expect(await client.get(`${prefix}schema`)).toBe('999');
  });

  it('needs no right to read the configuration', async () => {
    const client = new Redis(redis.url());
    onTestFinished(() => client.disconnect());
    await client.call('ACL', 'SETUSER', 'bot', 'on', '>secret', '~*', '+@all', '-config');
    const doubts: string[] = [];
    const url = `redis://bot:secret@127.0.0.1:${redis.port()}`;
    const store = await openRedisStore({ url, prefix: redis.prefix(), onDoubt: (doubt) => doubts.push(doubt) });
    await store.close();
    expect(doubts).toEqual([]);
  });
});

describe('a server', () => {
  const info = (lines: Record<string, string>) =>
    parseInfo(
      Object.entries(lines)
        .map(([name, value]) => `${name}:${value}\r\n`)
        .join(''),
    );

  it.each(['6.2.0', '6.10.1', '7.0.15', '10.0.0'])('of version %s is new enough', (version) => {
    expect(problemIn(info({ redis_version: version }), 'noeviction')).toBeUndefined();
  });

  it.each(['5.0.14', '6.0.20', '6.1.9'])('of version %s is too old', (version) => {
    expect(problemIn(info({ redis_version: version }), 'noeviction')).toContain(`it is ${version}`);
  });

  it('that does not tell whether it throws keys away is doubted, and used', async () => {
    const doubts: string[] = [];
    const server = {
      info: () => Promise.resolve('redis_version:7.0.0\r\n'),
      config: () => Promise.reject(new Error("NOPERM this user has no permissions to run the 'config|get' command")),
    };
    expect(await problemOf(server, (doubt) => doubts.push(doubt))).toBeUndefined();
    expect(doubts).toEqual([expect.stringContaining('noeviction')]);
  });

  it('that is a cluster is refused', () => {
    expect(problemIn(info({ redis_version: '7.0.0', redis_mode: 'cluster' }), undefined)).toContain('cluster');
  });
});
