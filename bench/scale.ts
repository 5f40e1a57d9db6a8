import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Routes } from 'discord.js';
import { z } from 'zod';
import type { BotProcess } from '../test/support/bot-process.js';
import { startRedis } from '../test/support/redis.js';
import { computedMs, residentBytes } from './process-facts.js';
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
}

/** What the bot runs as. */
interface Shape {
  /** Settings of its store, which is empty. */
  environment: Record<string, string>;
  start(environment: Record<string, string>): BotProcess[];
  /** Of a store that is a process of its own. */
  storePid?: number;
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
  computedMs: number;
  /** By the store, where it is a process of its own. */
  storeMs: number;
  reads: number;
  seconds: number;
}

const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
const computedByAll = async (pids: readonly number[]) => sum(await Promise.all(pids.map(computedMs)));

interface Watched {
  pids: readonly number[];
  storePids: readonly number[];
  tasks: TaskServer;
}

async function spendingOf({ pids, storePids, tasks }: Watched, seconds: number): Promise<Spent> {
  const [computed, byStore] = [await computedByAll(pids), await computedByAll(storePids)];
  const [reads, begunAt] = [tasks.reads(), performance.now()];
  await delay(seconds * 1000);
  return {
    computedMs: (await computedByAll(pids)) - computed,
    storeMs: (await computedByAll(storePids)) - byStore,
    reads: tasks.reads() - reads,
    seconds: (performance.now() - begunAt) / 1000,
  };
}

interface Measured {
  quiet: Spent;
  reading: Spent;
  residentBytes: number;
  storeBytes: number;
}

/** A bot with so many jobs that wait: first while none is due, then while they are read at their pace. */
async function measure(
  count: number,
  { stage, tasks, shape }: { stage: Stage; tasks: TaskServer; shape: Shape },
  { seconds, settleMs, spreadMs }: Required<ScaleOptions>,
): Promise<Measured> {
  const environment = {
    ...stage.environment,
    ...shape.environment,
    ANYFAST_BASE_URL: tasks.url,
    DATA_DIR: path.join(stage.folder, randomUUID()),
  };
  // Storing takes one or two milliseconds a job.
  const dueAt = Date.now() + 2 * settleMs + 3 * count + seconds * 1000;
  const places = await postCards(stage);
  await storeGenerating(environment, {
    count,
    places,
    wakeAt: (index) => dueAt + Math.round((spreadMs * index) / count),
  });
  const processes = shape.start(environment);
  await Promise.all(processes.map(({ ready }) => ready));
  await delay(settleMs);
  const pids = processes.map(({ pid }) => pid);
  const watched = { pids, storePids: shape.storePid === undefined ? [] : [shape.storePid], tasks };
  const quiet = await spendingOf(watched, seconds);
  const storeBytes = sum(await Promise.all(watched.storePids.map(residentBytes)));
  // All have been read once when it is counted.
  await delay(Math.max(0, dueAt + spreadMs + settleMs - Date.now()));
  const reading = await spendingOf(watched, seconds);
  const resident = sum(await Promise.all(pids.map(residentBytes)));
  await Promise.all(processes.map((one) => one.end('SIGKILL')));
  return { quiet, reading, residentBytes: resident, storeBytes };
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
  const spent = await spendingOf({ pids: [reader.pid], storePids: [], tasks }, seconds);
  await reader.end('SIGKILL');
  return spent;
}

const perRead = ({ computedMs: ms, reads }: Spent) => ms / reads;
const inPercent = (ms: number, { seconds }: Spent) => ((100 * ms) / (seconds * 1000)).toFixed(2);

function processRow(count: number, { quiet, reading, residentBytes: resident }: Measured, bare: Spent, idle: number) {
  return [
    count.toLocaleString('en'),
    inPercent(quiet.computedMs, quiet),
    (reading.reads / reading.seconds).toFixed(0),
    perRead(reading).toFixed(2),
    perRead(bare).toFixed(2),
    (perRead(reading) / perRead(bare)).toFixed(1),
    ((resident - idle) / megabyte).toFixed(0),
  ];
}

function workersRow(count: number, { quiet, reading, storeBytes }: Measured, process: Measured): string[] {
  return [
    count.toLocaleString('en'),
    inPercent(quiet.computedMs, quiet),
    inPercent(quiet.storeMs, quiet),
    (storeBytes / megabyte).toFixed(0),
    (reading.reads / reading.seconds).toFixed(0),
    perRead(reading).toFixed(2),
    (reading.storeMs / reading.reads).toFixed(2),
    (perRead(reading) / perRead(process.reading)).toFixed(1),
  ];
}

/** Two workers, and a Redis of their own that keeps everything on the disk. */
async function measureWorkers(
  count: number,
  { stage, tasks }: { stage: Stage; tasks: TaskServer },
  options: Required<ScaleOptions>,
): Promise<Measured> {
  const redis = await startRedis({ keeps: true });
  try {
    const shape = {
      environment: { STORE_URL: redis.url, TOKEN_KEY: randomBytes(32).toString('base64') },
      start: (environment: Record<string, string>) => [1, 2].map(() => stage.startWorker(environment)),
      storePid: redis.pid(),
    };
    return await measure(count, { stage, tasks, shape }, options);
  } finally {
    await redis.stop();
  }
}

async function idleBytes(stage: Stage, settleMs: number): Promise<number> {
  const idle = stage.startBot();
  await idle.ready;
  await delay(settleMs);
  const bytes = await residentBytes(idle.pid);
  await idle.end('SIGTERM');
  return bytes;
}

/** Many jobs that wait for the provider, in one process with SQLite and in two workers with Redis. Four minutes. */
export async function benchScale(given: ScaleOptions = {}): Promise<string> {
  const options = { counts: [100, 1_000, 10_000], seconds: 12, settleMs: 3_000, spreadMs: 8_000, ...given };
  const stage = await startStage({ channels, rateLimited: true });
  const tasks = await startTaskServer();
  try {
    const idle = await idleBytes(stage, options.settleMs);
    const process = { environment: {}, start: (environment: Record<string, string>) => [stage.startBot(environment)] };
    const [processRows, workersRows]: [string[][], string[][]] = [[], []];
    for (const count of options.counts) {
      const byProcess = await measure(count, { stage, tasks, shape: process }, options);
      const { reads, seconds } = byProcess.reading;
      processRows.push(processRow(count, byProcess, await readBarely(reads / seconds, stage, tasks, options), idle));
      const byWorkers = await measureWorkers(count, { stage, tasks }, options);
      workersRows.push(workersRow(count, byWorkers, byProcess));
    }
    return `${markdownTable([processHead, ...processRows])}\n\n${markdownTable([workersHead, ...workersRows])}`;
  } finally {
    await stage.close();
    await tasks.close();
  }
}

const processHead = [
  'waiting jobs, one process with SQLite',
  'CPU of a core when none is due in %',
  'reads a second',
  'CPU a read in ms',
  'barest reader, the same rate, in ms',
  'ratio',
  'resident memory above idle in MB',
];
const workersHead = [
  'waiting jobs, two workers with Redis',
  'CPU of a core when none is due, both, in %',
  'of Redis in %',
  'memory of Redis in MB',
  'reads a second',
  'CPU a read, both, in ms',
  'of Redis in ms',
  'both, of one process with SQLite',
];
