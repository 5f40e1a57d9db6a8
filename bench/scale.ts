import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { Routes } from 'discord.js';
import { z } from 'zod';
import type { BotProcess } from '../test/support/bot-process.js';
import { computedMs, residentBytes } from './process-facts.js';
import { onSqlite, type ScalePlace, type ScaleStore } from './scale-stores.js';
import { startStage, type Stage } from './stage.js';
import { storeGenerating, type CardPlace } from './stored-jobs.js';
import { markdownTable } from './table.js';
import { startTaskServer, type TaskServer } from './task-server.js';

const megabyte = 1_000_000;
const channels = Array.from({ length: 20 }, (_, index) => `channel-${index + 1}`);
const messageSchema = z.object({ id: z.string() });

export interface ScaleOptions {
  counts?: readonly number[];
  /** How long nothing is due, and how long reads are counted. */
  seconds?: number;
  /** How long a process is left alone before it is measured. */
  settleMs?: number;
  /** Within which all jobs are first due. */
  spreadMs?: number;
  store?: ScaleStore;
}

/** A card for each channel, which many jobs share: how often they are changed is limited by channel all the same. */
async function postCards({ discord, environment }: Stage): Promise<CardPlace[]> {
  const guildId = discord.guild('Studio').id;
  return await Promise.all(
    channels.map(async (name) => {
      const channelId = discord.channel(name).id;
      const response = await fetch(`${discord.url}/v10${Routes.channelMessages(channelId)}`, {
        method: 'POST',
        headers: { authorization: `Bot ${environment.DISCORD_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ flags: 32768, components: [{ type: 10, content: 'A video' }] }),
      });
      return { guildId, channelId, cardMessageId: messageSchema.parse(await response.json()).id };
    }),
  );
}

interface Spent {
  /** By the bot. */
  computedMs: number;
  /** By the server that keeps its jobs; 0 where there is none. */
  serverMs: number;
  reads: number;
  seconds: number;
}

const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
const computedByAll = async (pids: readonly number[]) => sum(await Promise.all(pids.map(computedMs)));
const residentInAll = async (pids: readonly number[]) => sum(await Promise.all(pids.map(residentBytes)));
const pidsOf = (bots: readonly BotProcess[]) => bots.map(({ pid }) => pid);

interface Spenders {
  bots: readonly number[];
  server?: number | undefined;
}

async function spendingOf({ bots, server }: Spenders, tasks: TaskServer, seconds: number): Promise<Spent> {
  const servers = server === undefined ? [] : [server];
  const [computed, byServer] = [await computedByAll(bots), await computedByAll(servers)];
  const [reads, begunAt] = [tasks.reads(), performance.now()];
  await delay(seconds * 1000);
  return {
    computedMs: (await computedByAll(bots)) - computed,
    serverMs: (await computedByAll(servers)) - byServer,
    reads: tasks.reads() - reads,
    seconds: (performance.now() - begunAt) / 1000,
  };
}

interface Measured {
  quiet: Spent;
  reading: Spent;
  bare: Spent;
  residentBytes: number;
  /** Of the server that keeps the jobs. */
  serverBytes: number | undefined;
}

/** A bot with so many jobs that wait: first while none is due, then while they are read at their pace; then the barest reader at the same. */
async function measure(
  count: number,
  stage: Stage,
  tasks: TaskServer,
  place: ScalePlace,
  options: Required<ScaleOptions>,
): Promise<Measured> {
  const { seconds, settleMs, spreadMs } = options;
  const environment = {
    ...stage.environment,
    ...place.environment,
    ANYFAST_BASE_URL: tasks.url,
    DATA_DIR: path.join(stage.folder, `data-${count}`),
  };
  // Storing takes about a millisecond a job.
  const dueAt = Date.now() + place.startMs + 2 * settleMs + 2 * count + seconds * 1000;
  const places = await postCards(stage);
  await storeGenerating(environment, {
    count,
    places,
    wakeAt: (index) => dueAt + Math.round((spreadMs * index) / count),
  });
  const bots = await place.start(stage, environment);
  const spenders = { bots: pidsOf(bots), server: place.serverPid };
  await delay(settleMs);
  const quiet = await spendingOf(spenders, tasks, seconds);
  // All have been read once when it is counted.
  await delay(Math.max(0, dueAt + spreadMs + settleMs - Date.now()));
  const reading = await spendingOf(spenders, tasks, seconds);
  const resident = await residentInAll(spenders.bots);
  const serverBytes = place.serverPid === undefined ? undefined : await residentBytes(place.serverPid);
  await Promise.all(bots.map((bot) => bot.end('SIGKILL')));
  const bare = await readBarely(reading.reads / reading.seconds, stage, tasks, options);
  return { quiet, reading, bare, residentBytes: resident, serverBytes };
}

async function readBarely(
  perSecond: number,
  stage: Stage,
  tasks: TaskServer,
  { seconds, settleMs }: Required<ScaleOptions>,
): Promise<Spent> {
  const reader: BotProcess = stage.startBareReader({
    ANYFAST_BASE_URL: tasks.url,
    READS_PER_SECOND: String(perSecond),
  });
  await reader.ready;
  await delay(settleMs);
  const spent = await spendingOf({ bots: [reader.pid] }, tasks, seconds);
  await reader.end('SIGKILL');
  return spent;
}

/** What the server beside the bot takes. */
function serverCells({ quiet, reading, serverBytes }: Measured): string[] {
  if (serverBytes === undefined) return [];
  return [
    ((100 * quiet.serverMs) / (quiet.seconds * 1000)).toFixed(2),
    (reading.serverMs / reading.reads).toFixed(2),
    (serverBytes / megabyte).toFixed(0),
  ];
}

function row(count: number, measured: Measured, idleBytes: number): string[] {
  const { quiet, reading, bare, residentBytes: resident } = measured;
  const perRead = ({ computedMs: ms, reads }: Spent) => ms / reads;
  return [
    count.toLocaleString('en'),
    ((100 * quiet.computedMs) / (quiet.seconds * 1000)).toFixed(2),
    (reading.reads / reading.seconds).toFixed(0),
    perRead(reading).toFixed(2),
    perRead(bare).toFixed(2),
    (perRead(reading) / perRead(bare)).toFixed(1),
    ((resident - idleBytes) / megabyte).toFixed(0),
    ...serverCells(measured),
  ];
}

const headOf = (store: ScaleStore) => [
  `waiting jobs (${store.name})`,
  'CPU of a core when none is due in %',
  'reads a second',
  'CPU a read in ms',
  'barest reader, the same rate, in ms',
  'ratio',
  'resident memory above idle in MB',
];
const serverHead = ['CPU of Redis when none is due in %', 'CPU of Redis a read in ms', 'memory of Redis in MB'];

/** Opens a fresh place for something, and closes it. */
async function inPlace<Result>(store: ScaleStore, act: (place: ScalePlace) => Promise<Result>): Promise<Result> {
  const place = await store.open();
  try {
    return await act(place);
  } finally {
    await place.close();
  }
}

async function idleBytesIn(place: ScalePlace, stage: Stage, settleMs: number): Promise<number> {
  const environment = { ...stage.environment, ...place.environment, DATA_DIR: path.join(stage.folder, 'data-idle') };
  const idle = await place.start(stage, environment);
  await delay(settleMs);
  const bytes = await residentInAll(pidsOf(idle));
  await Promise.all(idle.map((bot) => bot.end('SIGTERM')));
  return bytes;
}

/** Many jobs that wait for the provider. Two minutes. */
export async function benchScale(given: ScaleOptions = {}): Promise<string> {
  const options = {
    counts: [100, 1_000, 10_000],
    seconds: 12,
    settleMs: 3_000,
    spreadMs: 8_000,
    store: onSqlite,
    ...given,
  };
  const stage = await startStage({ channels, rateLimited: true });
  const tasks = await startTaskServer();
  try {
    const { store, settleMs } = options;
    const idleBytes = await inPlace(store, (place) => idleBytesIn(place, stage, settleMs));
    const rows: string[][] = [];
    for (const count of options.counts) {
      await inPlace(store, async (place) => {
        rows.push(row(count, await measure(count, stage, tasks, place, options), idleBytes));
      });
    }
    return markdownTable([[...headOf(store), ...(store.hasServer ? serverHead : [])], ...rows]);
  } finally {
    await stage.close();
    await tasks.close();
  }
}
