import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { Routes } from 'discord.js';
import { z } from 'zod';
import type { BotProcess } from '../test/support/bot-process.js';
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
  /** Where jobs are kept: settings of the bot. */
  store?: { name: string; environment: Record<string, string> };
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
  reads: number;
  seconds: number;
}

async function spendingOf(pid: number, tasks: TaskServer, seconds: number): Promise<Spent> {
  const [computed, reads, begunAt] = [await computedMs(pid), tasks.reads(), performance.now()];
  await delay(seconds * 1000);
  return {
    computedMs: (await computedMs(pid)) - computed,
    reads: tasks.reads() - reads,
    seconds: (performance.now() - begunAt) / 1000,
  };
}

interface Measured {
  quiet: Spent;
  reading: Spent;
  bare: Spent;
  residentBytes: number;
}

/** A bot with so many jobs that wait: first while none is due, then while they are read at their pace; then the barest reader at the same. */
async function measure(
  count: number,
  stage: Stage,
  tasks: TaskServer,
  options: Required<ScaleOptions>,
): Promise<Measured> {
  const { seconds, settleMs, spreadMs, store } = options;
  const environment = {
    ...stage.environment,
    ...store.environment,
    ANYFAST_BASE_URL: tasks.url,
    DATA_DIR: path.join(stage.folder, `data-${count}`),
  };
  // Storing takes about a millisecond a job.
  const dueAt = Date.now() + 2 * settleMs + 2 * count + seconds * 1000;
  const places = await postCards(stage);
  await storeGenerating(environment, {
    count,
    places,
    wakeAt: (index) => dueAt + Math.round((spreadMs * index) / count),
  });
  const bot = stage.startBot(environment);
  await bot.ready;
  await delay(settleMs);
  const quiet = await spendingOf(bot.pid, tasks, seconds);
  // All have been read once when it is counted.
  await delay(Math.max(0, dueAt + spreadMs + settleMs - Date.now()));
  const reading = await spendingOf(bot.pid, tasks, seconds);
  const resident = await residentBytes(bot.pid);
  await bot.end('SIGKILL');
  const bare = await readBarely(reading.reads / reading.seconds, stage, tasks, options);
  return { quiet, reading, bare, residentBytes: resident };
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
  const spent = await spendingOf(reader.pid, tasks, seconds);
  await reader.end('SIGKILL');
  return spent;
}

function row(count: number, { quiet, reading, bare, residentBytes: resident }: Measured, idleBytes: number): string[] {
  const perRead = ({ computedMs: ms, reads }: Spent) => ms / reads;
  return [
    count.toLocaleString('en'),
    ((100 * quiet.computedMs) / (quiet.seconds * 1000)).toFixed(2),
    (reading.reads / reading.seconds).toFixed(0),
    perRead(reading).toFixed(2),
    perRead(bare).toFixed(2),
    (perRead(reading) / perRead(bare)).toFixed(1),
    ((resident - idleBytes) / megabyte).toFixed(0),
  ];
}

/** Many jobs that wait for the provider, in one process. Two minutes. */
export async function benchScale(given: ScaleOptions = {}): Promise<string> {
  const options = {
    counts: [100, 1_000, 10_000],
    seconds: 12,
    settleMs: 3_000,
    spreadMs: 8_000,
    store: { name: 'SQLite', environment: {} },
    ...given,
  };
  const stage = await startStage({ channels, rateLimited: true });
  const tasks = await startTaskServer();
  try {
    const idle = stage.startBot();
    await idle.ready;
    await delay(options.settleMs);
    const idleBytes = await residentBytes(idle.pid);
    await idle.end('SIGTERM');
    const rows = [];
    for (const count of options.counts) rows.push(row(count, await measure(count, stage, tasks, options), idleBytes));
    return markdownTable([
      [
        `waiting jobs (${options.store.name})`,
        'CPU of a core when none is due in %',
        'reads a second',
        'CPU a read in ms',
        'barest reader, the same rate, in ms',
        'ratio',
        'resident memory above idle in MB',
      ],
      ...rows,
    ]);
  } finally {
    await stage.close();
    await tasks.close();
  }
}
