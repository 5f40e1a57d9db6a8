import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { createTurns } from '../../turns.js';

/** One part of every bar. */
export interface Series {
  label: string;
  isOthers?: boolean;
  /** One for each day. */
  values: readonly number[];
}

/** What is drawn. Texts stand as they are; they have no control characters. */
export interface ChartData {
  title: string;
  subtitle: string;
  /** Names of the days, oldest first. */
  days: readonly string[];
  /** Tokens, the lowest of the stack first. A legend numbers them where there are several. */
  series: readonly Series[];
  /** What they cost, in units of a currency: a plot of its own below. */
  cost?: { currency: string; values: readonly number[] } | undefined;
  /** Of the numbers on the scales. */
  locale: string;
  /** Beside the scale of tokens, and that of costs. */
  unit: string;
  costUnit?: string | undefined;
}

export interface Charts {
  /**
   * Draws a chart as a PNG.
   *
   * @throws Error when it cannot be drawn, not in time, or when the signal ends it
   */
  draw(data: ChartData, signal?: AbortSignal): Promise<Buffer>;
}

const timeLimitMs = 10_000;
const resourceLimits = { maxOldGenerationSizeMb: 128 };
const answerSchema = z.tuple([z.instanceof(Uint8Array)]);

/**
 * Each chart is drawn in a worker of its own, which takes about 200 ms and 50 MB, most of it for loading the libraries: nothing
 * else loads them. One at a time; the others wait, and their time limit with them.
 */
export function createCharts({ timeoutMs = timeLimitMs } = {}): Charts {
  const turns = createTurns(1);
  return {
    draw: (data, signal) => turns.take(() => drawNow(data, { signal, timeoutMs }), signal),
  };
}

async function drawNow(
  data: ChartData,
  { signal, timeoutMs }: { signal: AbortSignal | undefined; timeoutMs: number },
): Promise<Buffer> {
  const limit = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  // It needs none of the flags that this process was started with, and some would stop it.
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: data,
    resourceLimits,
    execArgv: [],
  });
  try {
    const [png] = answerSchema.parse(await once(worker, 'message', { signal: limit }));
    return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  } finally {
    await worker.terminate();
  }
}
