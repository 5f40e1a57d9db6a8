import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { ProbeError } from './probe-error.js';
import type { MediaFacts } from './types.js';

const positive = z.number().positive();
const size = { format: z.string(), sizeBytes: positive };
const sides = { width: positive, height: positive };
const factsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('image'), ...size, ...sides }),
  z.object({
    type: z.literal('video'),
    ...size,
    ...sides,
    codec: z.string(),
    durationSeconds: positive,
    framesPerSecond: positive,
  }),
  z.object({ type: z.literal('audio'), ...size, durationSeconds: positive }),
]);
const answerSchema = z.union([
  z.object({ facts: factsSchema }),
  z.object({ reason: z.literal('unknown-type'), mime: z.string().optional() }),
  z.object({ reason: z.literal('unreadable'), detail: z.string() }),
]);

export interface Probe {
  /**
   * Reads what a file is from its content. Throws `ProbeError`, or the signal's reason. One file is read at a time; the
   * time limit of each starts with its turn.
   */
  probe(path: string, options?: { signal?: AbortSignal }): Promise<MediaFacts>;
  /** Ends the worker; what waits or runs fails as `unreadable`. */
  close(): Promise<void>;
}

interface ProbeOptions {
  /** How long reading one file may take. */
  timeoutMs?: number;
  /** The worker's program, for tests: takes a path as message and answers with one. */
  workerUrl?: URL;
}

/** What a crafted file may make the worker's heap grow to. WebAssembly's memory does not count in it. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };

/**
 * Members' files are read in a worker of their own, which is ended and started anew when one overruns its time or crashes
 * it. It starts with the first file, and keeps no process alive.
 */
export const createProbe = ({
  timeoutMs = 10_000,
  workerUrl = new URL('./probe-worker.js', import.meta.url),
}: ProbeOptions = {}): Probe => {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const startWorker = (): Worker => {
    // It needs none of the flags that this process was started with, and some would stop it.
    const started = new Worker(workerUrl, { resourceLimits, execArgv: [] });
    started.unref();
    // Should it fail between two files, the next one starts another.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };
  const endWorker = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };

  /** One question and its answer. A worker that did not answer is ended before anybody else can ask it. */
  const ask = async (path: string, signal: AbortSignal | undefined): Promise<unknown> => {
    const asked = (worker ??= startWorker());
    const turn = new AbortController();
    const onAbort = (): void => turn.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    const timer = setTimeout(() => turn.abort(new ProbeError('timeout')), timeoutMs);
    try {
      const answered = once(asked, 'message', { signal: turn.signal });
      const ended = once(asked, 'exit', { signal: turn.signal });
      asked.postMessage(path);
      const first = await Promise.race([answered, ended.then(() => undefined)]);
      if (first === undefined) throw new Error('the worker ended');
      return first[0];
    } catch (error) {
      await endWorker();
      turn.signal.throwIfAborted();
      throw new ProbeError('unreadable', { message: String(error) });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      turn.abort();
    }
  };

  const probeNow = async (path: string, signal: AbortSignal | undefined): Promise<MediaFacts> => {
    signal?.throwIfAborted();
    if (isClosed) throw new ProbeError('unreadable', { message: 'closed' });
    const answer = answerSchema.parse(await ask(path, signal));
    if ('facts' in answer) return answer.facts;
    if (answer.reason === 'unknown-type') throw new ProbeError('unknown-type', { mime: answer.mime });
    throw new ProbeError('unreadable', { message: answer.detail });
  };

  return {
    probe(path, { signal } = {}) {
      const turn = last.then(() => probeNow(path, signal));
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      isClosed = true;
      await endWorker();
    },
  };
};
