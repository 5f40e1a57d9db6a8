import { DelayedError, Queue, Worker, type ConnectionOptions, type Job } from 'bullmq';
import type { Logger } from 'pino';
import type { WakeAt } from './dependencies.js';
import type { JobQueue } from './job-queue.js';

const queueName = 'jobs';
/**
 * A worker that was killed has its jobs taken over after `lockMs` and a look for them: measured at 3.8 s with these
 * (BullMQ 6.7; 59.7 s with its own 30 s and 30 s), where the product promises 10 s.
 */
const lockMs = 5_000;
const betweenLooksMs = 2_000;
/** How often a job may lose its worker: as often as it must. By itself BullMQ fails it the second time. */
const mostStalls = 1_000_000;
/** For what is under way when the queue is closed; its jobs count as stalled after that. */
const closeLimitMs = 1_500;

interface BullOptions {
  /** How the queue and its worker connect, each on its own. */
  connection: ConnectionOptions;
  /** Of all keys. */
  prefix: string;
  log: Logger;
}

/** The queue as BullMQ keeps it in Redis. An entry is the id of a job and a moment; whatever else there is of it is the store's. */
export function createBullQueue({ connection, prefix, log }: BullOptions): JobQueue {
  const queue = new Queue(queueName, {
    connection,
    prefix,
    skipVersionCheck: true,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on('error', (error) => log.warn({ err: error }, 'the queue reports an error'));
  let worker: Worker | undefined;

  const entry = (jobId: string, at: number) => ({
    name: 'step',
    data: {},
    opts: { jobId, delay: Math.max(0, at - Date.now()) },
  });

  async function bringOneForward(jobId: string): Promise<void> {
    const job: Job | undefined = await queue.getJob(jobId);
    if (!job) {
      await queue.addBulk([entry(jobId, 0)]);
      return;
    }
    // Between the look and this it may have been taken: then it is worked on, which was asked for.
    if (await job.isDelayed()) await job.promote().catch(() => undefined);
  }

  return {
    async add(jobId, at) {
      await queue.addBulk([entry(jobId, at)]);
    },

    async bringForward(jobIds) {
      for (const jobId of jobIds) await bringOneForward(jobId);
    },

    drive(work, concurrency) {
      const process = async (job: Job, token?: string): Promise<void> => {
        const wakeAt: WakeAt = await work(job.id ?? '');
        if (wakeAt === null) return;
        await job.moveToDelayed(wakeAt, token);
        throw new DelayedError();
      };
      worker = new Worker(queueName, process, {
        connection,
        prefix,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: betweenLooksMs,
        maxStalledCount: mostStalls,
        skipVersionCheck: true,
      });
      worker.on('error', (error) => log.warn({ err: error }, 'the queue of a worker reports an error'));
      worker.on('failed', (job, error) => log.error({ job: job?.id, err: error }, 'a job fell out of the queue'));
    },

    async pause() {
      await worker?.pause(true);
    },

    async close() {
      const limit = setTimeout(() => void worker?.close(true), closeLimitMs);
      await worker?.close();
      clearTimeout(limit);
      await queue.close();
    },
  };
}
