import type { Client } from 'discord.js';
import type { Settings } from './env.js';
import type { MetricsReport } from './metrics/merge.js';
import { createMetrics, noObservers, type Observers } from './metrics/observers.js';
import { gatewayCheck, storeCheck, type Check } from './metrics/readiness.js';
import { serveHealth, type HealthServer } from './metrics/serve.js';
import type { Store } from './store/store.js';

/** What a process must have to be ready. */
interface Needs {
  store: Pick<Store, 'jobs'>;
  /** Left out by a role without a gateway. */
  client?: Client;
}

export interface Monitoring {
  /** For the parts of the bot; they watch nothing while `HTTP_PORT` is off. */
  observers: Observers;
  /** Answers on `HTTP_PORT` from now on. Throws `SettingsError` when the port cannot be had. */
  serve(needs: Needs): Promise<void>;
  /** Asks whether the process is ready: one line for each thing that is away. For a manager that answers for several. */
  readiness(needs: Needs): () => Promise<string[]>;
  /** For a manager that merges several processes' metrics (metrics/merge.ts). Empty while they are off. */
  report(): Promise<MetricsReport>;
  close(): Promise<void>;
}

interface MonitoringDependencies {
  clock: () => number;
  /** Ends when the process is to end: it is not ready any more. */
  signal: AbortSignal;
}

/** Health and metrics of one process; nothing of it where `HTTP_PORT` is off. */
export function createMonitoring(
  { httpPort }: Pick<Settings, 'httpPort'>,
  { clock, signal }: MonitoringDependencies,
): Monitoring {
  const metrics = httpPort === undefined ? undefined : createMetrics({ clock });
  let server: HealthServer | undefined;

  function readiness({ store, client }: Needs): () => Promise<string[]> {
    const ending: Check = () => Promise.resolve(signal.aborted ? 'The process is ending.' : undefined);
    // No job has such an id: one look into an index.
    const storeAnswers = storeCheck({ read: () => store.jobs.get('-'), clock });
    const checks = [ending, storeAnswers, ...(client ? [gatewayCheck(client)] : [])];
    return async () => (await Promise.all(checks.map((check) => check()))).filter((line) => line !== undefined);
  }

  return {
    observers: metrics?.observers ?? noObservers,
    async serve(needs) {
      if (httpPort === undefined || !metrics) return;
      server = await serveHealth({ port: httpPort, metrics: metrics.render, missing: readiness(needs) });
    },
    readiness,
    report: async () => (await metrics?.report()) ?? [],
    async close() {
      await server?.close();
    },
  };
}
