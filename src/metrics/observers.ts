import type { Client, REST } from 'discord.js';
import { Registry } from 'prom-client';
import type { ObserveInteraction } from '../discord/interaction-outcome.js';
import type { Save } from '../jobs/dependencies.js';
import type { ObserveRequest } from '../provider/observing.js';
import type { Job } from '../store/records.js';
import type { Store } from '../store/store.js';
import { createGatewayMetrics } from './gateway-metrics.js';
import { createInteractionMetrics } from './interaction-metrics.js';
import { createJobMetrics } from './job-metrics.js';
import type { MetricsReport } from './merge.js';
import { createProcessMetrics } from './process-metrics.js';
import { createProviderMetrics } from './provider-metrics.js';
import { createQueueMetrics } from './queue-metrics.js';
import { createRestMetrics } from './rest-metrics.js';
import { createStoreMetrics } from './store-metrics.js';

/** What the parts of the bot are given to be watched by. Each may be left out by a role that has no such part. */
export interface Observers {
  /** The same store, whose errors are counted; its jobs are counted when somebody asks. */
  store(store: Store): Store;
  /** Writes as `save` does. */
  job(job: Job, save: Save): Save;
  provider: ObserveRequest;
  /** A REST client besides the gateway client's own. */
  rest(rest: REST): void;
  /** The gateway client and its REST client; before it connects. */
  client(client: Client): void;
  interaction: ObserveInteraction;
}

/** Watches nothing and costs nothing. */
export const noObservers: Observers = {
  store: (store) => store,
  job: (_job, save) => save,
  provider: () => undefined,
  rest: () => undefined,
  client: () => undefined,
  interaction: () => undefined,
};

export interface Metrics {
  observers: Observers;
  /** As Prometheus reads it. */
  render(): Promise<{ contentType: string; body: string }>;
  /** To be merged with those of other processes. Plain data, for a channel between processes. */
  report(): Promise<MetricsReport>;
}

interface MetricsDependencies {
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** The metrics of one process. No label holds a member, a server, a key or anything that was typed. */
export function createMetrics({ clock, now = () => performance.now() }: MetricsDependencies): Metrics {
  const registry = new Registry();
  const watchStore = createStoreMetrics(registry);
  let jobs: Store['jobs'] | undefined;
  createQueueMetrics(registry, { jobs: () => jobs, clock });
  const rest = createRestMetrics(registry);
  const gateway = createGatewayMetrics(registry);
  const interactions = createInteractionMetrics(registry, { now });
  const observers: Observers = {
    store(store) {
      const watched = watchStore(store);
      ({ jobs } = watched);
      return watched;
    },
    job: createJobMetrics(registry, { now }),
    provider: createProviderMetrics(registry),
    rest,
    client(client) {
      rest(client.rest);
      gateway(client);
      interactions.watch(client);
    },
    interaction: interactions.observe,
  };
  createProcessMetrics(registry);
  return {
    observers,
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    report: () => registry.getMetricsAsJSON(),
  };
}
