import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { BotProcess } from '../test/support/bot-process.js';
import { peakWhile, residentBytes } from './process-facts.js';
import { startStage, type Stage } from './stage.js';
import { percentile } from './statistics.js';
import { markdownTable } from './table.js';

const megabyte = 1_000_000;
const timeoutMs = 60_000;
const createdSchema = z.object({ task_id: z.string() });

/** Somebody who delivers what is finished. */
interface Deliverer {
  process: BotProcess;
  /** Tasks that it knows, and that go on until they are told to end. */
  taskIds: readonly string[];
}

async function startDailies(stage: Stage, count: number): Promise<Deliverer> {
  const { mia, channelId, provider } = stage;
  const process = stage.startBot({ POLL_SPEEDUP: '200' });
  await process.ready;
  await stage.giveKey();
  for (let index = 0; index < count; index += 1) {
    await (await mia.slash(channelId, 'video', { prompt: `a kite, take ${index}` })).reply({ timeoutMs });
  }
  while (provider.state.tasks.length < count) await delay(20);
  return { process, taskIds: provider.state.tasks.slice(-count).map(({ id }) => id) };
}

async function startPlain(stage: Stage, count: number): Promise<Deliverer> {
  const { environment, provider, channelId, key } = stage;
  const taskIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = await fetch(`${provider.url}/v1/video/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'seedance-2.0', content: [{ type: 'text', text: 'a kite' }] }),
    });
    taskIds.push(createdSchema.parse(await answer.json()).task_id);
  }
  const process = stage.startBareDeliverer({
    ...environment,
    ANYFAST_KEY: key,
    CHANNEL_ID: channelId,
    TASK_IDS: taskIds.join(','),
  });
  await process.ready;
  await delay(1_000);
  return { process, taskIds };
}

/** Resolves with how long each took, from the read that shows its end to its message, when so many are posted. */
async function deliver({ provider, discord }: Stage, taskIds: readonly string[]): Promise<number[]> {
  const [noticed, posted]: [number[], number[]] = [[], []];
  const ended = (): number => noticed.push(performance.now());
  provider.events.on('task-ended', ended);
  const all = new Promise<void>((resolve) => {
    discord.on('message', ({ message }) => {
      if (message.attachments.length > 0) posted.push(performance.now());
      if (posted.length === taskIds.length) resolve();
    });
  });
  for (const id of taskIds) provider.finishTask(id);
  await all;
  provider.events.off('task-ended', ended);
  return posted.map((at, index) => at - (noticed[index] ?? NaN));
}

interface Delivered {
  medianMs: number;
  aboveIdleBytes: number;
}

async function measure(stage: Stage, { process, taskIds }: Deliverer, single: number): Promise<Delivered> {
  const times: number[] = [];
  for (const id of taskIds.slice(0, single)) times.push(...(await deliver(stage, [id])));
  const idle = await residentBytes(process.pid);
  const peak = await peakWhile(process.pid, () => deliver(stage, taskIds.slice(single)));
  await process.end('SIGKILL');
  // The first has connections to make and code to compile.
  return { medianMs: percentile(times.slice(1), 0.5), aboveIdleBytes: peak - idle };
}

interface DeliveryOptions {
  sizesMegabytes?: readonly number[];
  /** Delivered one after the other, the first of them uncounted. */
  single?: number;
  atOnce?: number;
}

/** From the read that shows a task's end to the message in the thread, beside the plainest code. Half a minute. */
export async function benchDelivery(options: DeliveryOptions = {}): Promise<string> {
  const { sizesMegabytes = [5, 30], single = 11, atOnce = 10 } = options;
  const rows: string[][] = [];
  for (const size of sizesMegabytes) {
    for (const [name, start] of [
      ['fetched and sent from memory', startPlain],
      ['Dailies', startDailies],
    ] as const) {
      const stage = await startStage({ resultBytes: size * megabyte });
      stage.provider.switches.holdTasks = true;
      try {
        const { medianMs, aboveIdleBytes } = await measure(stage, await start(stage, single + atOnce), single);
        rows.push([`${size} MB, ${name}`, medianMs.toFixed(0), (aboveIdleBytes / megabyte).toFixed(0)]);
      } finally {
        await stage.close();
      }
    }
  }
  return markdownTable([
    ['result', 'noticed to posted, median in ms', `memory above idle in MB, ${atOnce} at once`],
    ...rows,
  ]);
}
