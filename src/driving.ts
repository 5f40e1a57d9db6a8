import type { Core } from './core.js';
import { createRunner, type Runner } from './jobs/runner.js';

/** Of the queue's keys, beside the store's. */
export const queuePrefix = 'dailies:queue';

/**
 * What has jobs stepped: timers in the one process that has an SQLite store for itself, a queue on Redis. What a queue takes
 * is loaded only where there is one.
 *
 * @param drives whether this process works on jobs, or only begins them
 */
export async function openRunner({ settings, stepping, log }: Core, { drives }: { drives: boolean }): Promise<Runner> {
  const { store } = settings;
  if (store.kind === 'sqlite') return createRunner(stepping);
  const [{ createBullQueue }, { createQueueRunner }, { queueConnection }] = await Promise.all([
    import('./jobs/bull-queue.js'),
    import('./jobs/queue-runner.js'),
    import('./store/redis/queue-connection.js'),
  ]);
  const queue = createBullQueue({ connection: queueConnection(store.url), prefix: queuePrefix, log });
  return createQueueRunner({ ...stepping, drives, queue });
}
