import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { waitUntil } from '../src/emulator/discord/driver/waiting.js';
import { startDiscord, type EmbeddedDiscord } from '../src/emulator/discord/start.js';
import { startProvider, type EmbeddedProvider } from '../src/emulator/provider/provider.js';
import { createFleet, type Fleet } from './support/fleet.js';
import { startRedis, type RedisServer } from './support/redis.js';

const token = 'a-bot-token-of-the-tests.0123456789';
const key = 'sk-fleet-00000000000000000000001';
/** A loaded machine is slow; nothing is waited for by time. */
const patience = { timeoutMs: 60_000 };
const kite = { name: 'kite.png', path: 'demo/files/kite.png' };

let folder: string;
let redis: RedisServer;
let discord: EmbeddedDiscord;
let provider: EmbeddedProvider;
let fleet: Fleet;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dailies-fleet-'));
  redis = await startRedis({ keeps: true });
  discord = await startDiscord({
    token,
    guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }],
    rateLimitFactor: Infinity,
  });
  provider = await startProvider({
    resultVideo: 'demo/files/result.mp4',
    lastFrame: 'demo/files/result-last-frame.png',
    keys: [{ key, userId: 1, tokenId: 1 }],
    processingMs: 0,
    queueMs: 0,
    generationMs: 200,
  });
  // Their end is the tests' to say.
  provider.switches.holdTasks = true;
  const environment = {
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.url,
    DISCORD_CDN_URL: discord.cdnUrl,
    ANYFAST_BASE_URL: provider.url,
    POLL_SPEEDUP: '400',
  };
  fleet = createFleet({ folder, redis, workers: 2, environment });
  await fleet.start(fleet.members);
  const opened = await mia().slash(channelId(), 'token set', {});
  const sent = await mia().submit(await opened.modal(patience), { token: key });
  await sent.reply(patience);
}, 60_000);

afterAll(async () => {
  await fleet.end(fleet.members, 'SIGKILL');
  await redis.stop();
  await Promise.all([discord.close(), provider.close()]);
  await rm(folder, { recursive: true, force: true });
});

const mia = () => discord.user('mia');
const channelId = () => discord.channel('general').id;

const untilSeen = (what: string, isSeen: () => boolean) =>
  waitUntil(
    what,
    (check) => discord.on('message', check),
    () => isSeen() || undefined,
    patience,
  );

/** Resolves when it was accepted. */
async function ask(tag: string): Promise<void> {
  const asked = await mia().slash(channelId(), 'video', {
    prompt: `${tag} @kite`,
    resolution: '480p',
    duration: 4,
    file: kite,
  });
  await untilSeen('the acceptance', () => asked.messages.some((message) => textOf(message).includes('Accepted')));
}

const tasksOf = (tag: string) => provider.state.tasks.filter(({ text }) => text.includes(tag));
const threadOf = (tag: string) =>
  [...discord.world.channels.values()].find((channel) => channel.kind === 'thread' && channel.name.includes(tag));

/** All results that are in a thread. */
function resultsOf(tag: string): number {
  const messages = discord.world.messages.get(threadOf(tag)?.id ?? '');
  return [...(messages?.values() ?? [])].filter((message) => textOf(message).includes('your video is ready')).length;
}

function finishTasks(): void {
  for (const { id, phase } of provider.state.tasks) {
    if (phase !== 'succeeded' && phase !== 'failed') provider.finishTask(id);
  }
}

/** Ends all tasks, and waits until each has its result. */
async function finish(tags: readonly string[]): Promise<void> {
  provider.switches.holdTasks = false;
  finishTasks();
  for (const tag of tags) {
    await untilSeen(`the result of ${tag}`, () => resultsOf(tag) > 0);
  }
  provider.switches.holdTasks = true;
}

/** Has each been paid once, and is its result there once? */
function expectOnce(tags: readonly string[]): void {
  expect(tags.map((tag) => [tasksOf(tag).length, resultsOf(tag)])).toEqual(tags.map(() => [1, 1]));
}

const names = (first: string, count: number) => Array.from({ length: count }, (_, index) => `${first}-${index}`);

describe('a gateway and two workers', { timeout: 120_000 }, () => {
  it('are deployed anew one after the other, and nothing is lost or made twice', async () => {
    const tags = names('rolling', 4);
    const exits = [];
    for (const [index, member] of fleet.members.entries()) {
      await ask(tags[index] ?? '');
      exits.push(...(await fleet.end([member], 'SIGTERM')));
      await fleet.start([member]);
    }
    await ask(tags.at(-1) ?? '');
    await finish(tags);
    expect(exits).toEqual(fleet.members.map(() => ({ code: 0, signal: null })));
    expectOnce(tags);
  });

  it('lose nothing that was acknowledged when Redis is killed and comes back', async () => {
    const tags = names('away', 3);
    for (const tag of tags) await ask(tag);
    await redis.kill();
    finishTasks();
    await redis.restart();
    await finish(tags);
    expectOnce(tags);
    expect(fleet.ownEnds()).toEqual([]);
  });

  it('have no shards without their manager: a new one has each once, and members are answered once', async () => {
    await fleet.killManager();
    await fleet.start(['gateway']);
    const tags = names('manager', 1);
    const before = discord.violations.length;
    for (const tag of tags) await ask(tag);
    await finish(tags);
    expectOnce(tags);
    expect(discord.violations.slice(before)).toEqual([]);
  });

  it('have a shard that is killed started again by its manager', async () => {
    const [, shard = 0] = fleet.pidsOf('gateway');
    expect(shard).toBeGreaterThan(0);
    const connected = new Promise<void>((resolve) => {
      const stop = discord.on('session', ({ change }) => {
        if (change !== 'opened') return;
        stop();
        resolve();
      });
    });
    process.kill(shard, 'SIGKILL');
    await connected;
    const tags = names('shard', 1);
    for (const tag of tags) await ask(tag);
    await finish(tags);
    expectOnce(tags);
  });
});
