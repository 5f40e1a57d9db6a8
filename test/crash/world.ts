import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSystemClock } from '../../src/emulator/discord/clock.js';
import type { InteractionHandle } from '../../src/emulator/discord/driver/interaction-handle.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { startDiscord } from '../../src/emulator/discord/start.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { startProvider, type EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import type { Watcher } from '../../src/emulator/watching.js';
import type { Blow, Bots, BotsOptions, What } from './bots.js';
import { createFleetBots } from './fleet-bots.js';
import { createOneProcess } from './one-process.js';
import type { Servers } from './places.js';

const token = 'a-bot-token-of-the-tests.0123456789';
const key = 'sk-crash-00000000000000000000001';
/** A loaded machine is slow; nothing is waited for by time. */
export const patience = { timeoutMs: 60_000 };

/** What the bot reads first is still running, what it reads next has ended. */
const readsUntilTheEnd = 2;

interface WorldOptions {
  /** Where the bot was built to. */
  dist?: string | undefined;
  /** Divides the provider's waits. */
  speedup?: number;
  store?: Surroundings;
}

/** One process on SQLite; one process with a Redis; a gateway and two workers with a Redis. */
export const surroundings = ['sqlite', 'redis-alone', 'redis'] as const;
export type Surroundings = (typeof surroundings)[number];

async function createBots(store: Surroundings, options: BotsOptions): Promise<Bots> {
  switch (store) {
    case 'redis':
      return await createFleetBots(options);
    case 'redis-alone':
      return await createOneProcess(options, 'redis');
    case 'sqlite':
      return await createOneProcess(options, 'sqlite');
  }
}

/**
 * Both embedded servers for many lives of one bot, which keeps its folder: a server with the channel `general`; mia, whose key
 * is stored, and whose asset `kite` is ready there.
 */
export async function startWorld({ dist, speedup = 400, store = 'sqlite' }: WorldOptions = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dailies-crash-'));
  let aheadMs = 0;
  const clock = { ...createSystemClock(), now: () => Date.now() + aheadMs };
  const discord = await startDiscord({
    token,
    clock,
    guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }],
    rateLimitFactor: Infinity,
  });
  const provider = await startProvider({
    clock,
    resultVideo: 'demo/files/result.mp4',
    lastFrame: 'demo/files/result-last-frame.png',
    keys: [{ key, userId: 1, tokenId: 1 }],
    processingMs: 0,
    queueMs: 0,
  });
  provider.switches.holdTasks = true;
  endTasksByReads(provider);
  const traffic = watchTraffic({ discord, provider });
  const picture = await readFile('demo/files/kite.png');
  const mia = discord.user('mia');
  const channelId = discord.channel('general').id;
  const environment = {
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.url,
    DISCORD_CDN_URL: discord.cdnUrl,
    ANYFAST_BASE_URL: provider.url,
    POLL_SPEEDUP: String(speedup),
    // Else a start on a loaded machine would make a video overdue.
    JOB_DEADLINE_MIN: '1000000',
  };
  const bots = await createBots(store, { folder, environment, dist, member: { id: mia.id, key } });

  async function untilAnswered({ interaction }: InteractionHandle, words: string): Promise<void> {
    const isAnswer = (message: Message) => message.origin?.id === interaction.id && textOf(message).includes(words);
    await discord.waitForMessage(channelId, isAnswer, patience);
  }

  const world = {
    discord,
    provider,
    mia,
    channelId,
    /** A picture like no other: what follows an image's end is not looked at. */
    newPicture: (name: string) => ({ name: `${name}.png`, bytes: Buffer.concat([picture, Buffer.from(name)]) }),
    newChannel: (name: string) => discord.admin.addChannel(discord.guild('Studio').id, { name }).id,

    /** Starts what does not run of the bot, or of its gateway alone, and waits until it is ready. Returns how long that took. */
    start: ({ leaves = false }: { leaves?: boolean } = {}) => bots.start({ aheadMs, leaves }),
    strike: (blow: Blow) => bots.strike(blow),
    kept: (what: What, tag: string) => bots.kept(what, tag),
    isOtherWorkers: bots.isOtherWorkers,
    ownEnds: bots.ownEnds,
    /** Requests for a video that ever came to the provider, whatever became of them. */
    submissions: traffic.submissions,
    /** Resolves when no request is under way. */
    quiet: traffic.quiet,
    log: bots.log,
    /** While no bot runs: so much time passes for everybody, in which every task comes to its end. */
    pass(durationMs: number): void {
      aheadMs += durationMs;
      if (durationMs > 0) provider.state.tasks.filter(isRunning).forEach((task) => endTask(provider, task));
    },
    async close(): Promise<void> {
      await bots.close();
      await Promise.all([discord.close(), provider.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };

  try {
    await world.start();
    const opened = await mia.slash(channelId, 'token set', {});
    await untilAnswered(await mia.submit(await opened.modal(patience), { token: key }), 'stored encrypted');
    await untilAnswered(await mia.slash(channelId, 'asset add', { file: world.newPicture('kite') }), 'is ready');
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

function watchTraffic(servers: Servers) {
  let open = 0;
  let submissions = 0;
  const waiting = new Set<() => void>();
  const watcher: Watcher = ({ route, moment }) => {
    if (moment === 'arrived') open += 1;
    if (moment === 'over') open -= 1;
    if (moment === 'arrived' && route === 'CreateTask') submissions += 1;
    if (open > 0) return undefined;
    for (const wake of waiting) wake();
    waiting.clear();
    return undefined;
  };
  servers.discord.watch(watcher);
  servers.provider.watch(watcher);
  return {
    submissions: () => submissions,
    quiet: async () => {
      if (open > 0) await new Promise<void>((resolve) => waiting.add(resolve));
    },
  };
}

const isRunning = ({ phase }: { phase: string }) => phase !== 'succeeded' && phase !== 'failed';

/** `[fail]` in a prompt has its task fail. */
function endTask({ failTask, finishTask }: EmbeddedProvider, { id, text }: { id: string; text: string }): void {
  if (text.includes('[fail]')) failTask(id, { code: 'InternalServiceError', message: 'The service failed.' });
  else finishTask(id);
}

/** So that every undisturbed video has the same requests, however fast the machine is. */
function endTasksByReads(provider: EmbeddedProvider): void {
  const reads = new Map<string, number>();
  provider.watch(({ route, moment, path: requested }) => {
    if (route !== 'ReadTask' || moment !== 'arrived') return undefined;
    const id = requested.split('/').at(-1) ?? '';
    const count = (reads.get(id) ?? 0) + 1;
    reads.set(id, count);
    const task = provider.state.tasks.find((one) => one.id === id);
    if (task && isRunning(task) && count === readsUntilTheEnd) endTask(provider, task);
    return undefined;
  });
}
