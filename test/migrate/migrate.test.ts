import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openKeyvRedis } from '../../src/store/redis/keyv-redis.js';
import { openRedis } from '../../src/store/redis/open.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { createSettings } from '../../src/store/settings.js';
import { lockStore } from '../../src/store/sqlite/lock.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import type { Store } from '../../src/store/store.js';
import { createTokens } from '../../src/store/tokens.js';
import { start } from '../store/examples.js';
import { redisForFile } from '../support/redis.js';
import { filledStore } from './filled-store.js';

const redis = redisForFile();
const script = path.resolve('src/migrate/main.ts');
let databases = 0;

/** A database of the server that nobody else uses, with a client that looks into it. */
function newDatabase() {
  const url = `${redis.url()}/${++databases}`;
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return { url, client };
}

function begin(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = async () => {
    await closed;
    const [out, err] = await output;
    return { code: child.exitCode, out, err };
  };
  return { child, ended };
}

const migrate = (file: string, url: string, environment: Record<string, string> = {}) =>
  begin(['--from', `sqlite://${file}`, '--to', url], environment).ended();

/** What a bot sees of a store, of each kind. */
async function seen(store: Store) {
  const everything = {
    jobs: await store.jobs.list({ limit: 100_000 }),
    ofOne: await store.jobs.list({ ownerId: 'member-1', channelId: 'channel', limit: 50 }),
    open: [await store.jobs.countOpen('print'), await store.jobs.countOpen('print', { scope: 'member', id: 'mia' })],
    due: [await store.jobs.nextWake(), await store.jobs.nextWake({ after: start + 60_000 })],
    groups: [await store.groups.list('channel'), await store.groups.current('channel')],
    unfinished: await store.uploads.listUnfinished(),
    content: await store.contentInUse(),
    usage: await store.usage.sums({ guildId: 'guild' }, 0),
    ofMember: await store.usage.sums({ memberId: 'member-2' }, 0),
    times: await store.generationTimes.get(),
    key: await store.fingerprintKey(),
  };
  const group = await store.groups.byName('channel', 'one');
  return { ...everything, assets: await store.assets.list(group?.id ?? '') };
}

/** Opens both stores and finds no difference. */
async function compare(file: string, url: string): Promise<void> {
  const source = await openSqliteStore({ path: file });
  onTestFinished(() => source.close());
  const copy = await openRedisStore({ url });
  onTestFinished(() => copy.close());
  expect(await seen(copy)).toEqual(await seen(source));
}

describe('npm run migrate', { timeout: 60_000 }, () => {
  it('copies everything, says what to set, and what is copied works', async () => {
    const { file, folder, jobs, keyring, fingerprintKey } = await filledStore(600);
    await writeFile(path.join(folder, 'token.key'), 'a secret');
    const { url } = newDatabase();
    const { code, out, err } = await migrate(file, url, { DATA_DIR: folder });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^jobs +600$/m);
    expect(out).toMatch(/^assets +40$/m);
    expect(out).toContain(`TOKEN_KEY to what stands in ${folder}/token.key`);
    expect(out).toContain('they stay in DATA_DIR');
    expect(out).not.toContain('a secret');
    await compare(file, url);

    const scripts = await openRedis({ url });
    onTestFinished(() => scripts.connection.close());
    const tokens = createTokens(openKeyvRedis(scripts, { url, namespace: 'tokens' }), {
      ...{ keyring, fingerprintKey, clock: () => start },
    });
    onTestFinished(() => tokens.close());
    expect((await tokens.current({ scope: 'member', id: 'mia' }))?.key).toBe('sk-secondsecond2222');
    expect(await tokens.retired()).toHaveLength(1);
    const settingsTable = openKeyvRedis(scripts, { url, namespace: 'settings' });
    const settings = createSettings(settingsTable, { onDamaged: (error) => expect.unreachable(error.message) });
    onTestFinished(() => settings.close());
    expect(await settings.get('member', 'mia')).toEqual({ model: 'seedance' });
    expect(await settings.greetings.get('studio')).toEqual({ state: 'settled' });

    const store = await openRedisStore({ url });
    onTestFinished(() => store.close());
    const free = jobs[30];
    const claim = await store.jobs.claim(free?.id ?? '', { now: start, leaseUntil: start + 1 });
    if (!claim) throw new Error('it is free');
    expect(claim.version).toBe(2);
    await store.jobs.release(claim, { wakeAt: null });
  });

  it('can be killed in the middle and run again: nothing is there twice, and no bot takes the half', async () => {
    const { file } = await filledStore(10_000);
    const { url, client } = newDatabase();
    const { child, ended } = begin(['--from', `sqlite://${file}`, '--to', url]);
    await expect.poll(() => client.zcard('dailies:jobs'), { interval: 2, timeout: 20_000 }).toBeGreaterThan(500);
    child.kill('SIGKILL');
    await ended();
    expect(await client.zcard('dailies:jobs')).toBeLessThan(10_000);
    await expect(openRedisStore({ url })).rejects.toThrow(/is not filled yet: run `npm run migrate` again/);
    const again = await migrate(file, url);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(again.out).toMatch(/^jobs +10000$/m);
    await compare(file, url);
  });

  it('brings a copy up to date until a bot has used it, and never after', async () => {
    const { file, jobs } = await filledStore(20);
    const { url, client } = newDatabase();
    await migrate(file, url);
    const source = await openSqliteStore({ path: file });
    await source.jobs.erase(jobs[3]?.id ?? '');
    await source.close();
    expect((await migrate(file, url)).out).toMatch(/^jobs +19$/m);
    await compare(file, url);
    const before = await client.dbsize();
    const refused = await migrate(file, url);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^The Redis at [^\n]+ has been used by a bot: nothing was copied to it\.\n$/);
    expect(await client.dbsize()).toBe(before);
  });

  it('refuses what it must not touch, in one line', async () => {
    const { file } = await filledStore(1);
    const other = await filledStore(1);
    const { url } = newDatabase();
    await migrate(other.file, url);
    expect((await migrate(file, url)).err).toMatch(/^The Redis at [^\n]+ holds a copy of another store[^\n]+\n$/);
    const lock = await lockStore({ path: file });
    expect((await migrate(file, newDatabase().url)).err).toMatch(
      /^The store [^\n]+ is in use by another process[^\n]+\n$/,
    );
    await lock.release();
    expect((await migrate(`${file}.none`, url)).err).toBe(`There is no store ${file}.none.\n`);
    const password = await begin(['--from', `sqlite://${file}`, '--to', 'http://me:secret@host']).ended();
    expect(password.err).toMatch(/^--to is not the address of a Redis; a right one: npm run migrate -- [^\n]+\n$/);
    expect((await begin(['--from', `sqlite://${file}`]).ended()).err).toMatch(/^--from or --to is missing; [^\n]+\n$/);
  });
});
