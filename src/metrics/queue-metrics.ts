import { Gauge, type Registry } from 'prom-client';
import { within } from '../discord/within.js';
import type { OpenCounts, Store } from '../store/store.js';

/** A store that does not answer must not keep the other figures from being read. */
const readLimitMs = 2_000;

interface QueueDependencies {
  /** Undefined until there is a store. */
  jobs: () => Pick<Store['jobs'], 'openCounts'> | undefined;
  clock: () => number;
}

/** One read for all who ask at the same time. Undefined when it fails, which the store's own metrics count, or does not come. */
function createReading({ jobs, clock }: QueueDependencies): () => Promise<OpenCounts | undefined> {
  let reading: Promise<OpenCounts | undefined> | undefined;

  async function read(): Promise<OpenCounts | undefined> {
    try {
      const counted = jobs()?.openCounts(clock());
      return counted && (await within(readLimitMs, counted));
    } catch {
      return undefined;
    } finally {
      reading = undefined;
    }
  }
  return () => (reading ??= read());
}

/**
 * What stands in the store, read when somebody asks. What could not be read is left out, so that nobody takes old figures for
 * new ones. Every process that uses a store tells the same, so together they count once.
 */
export function createQueueMetrics(register: Registry, dependencies: QueueDependencies): void {
  const shared = { registers: [register], aggregator: 'max' as const };
  const read = createReading(dependencies);

  new Gauge({
    ...shared,
    name: 'dailies_jobs',
    help: 'Jobs that have not ended, by state.',
    labelNames: ['state'] as const,
    async collect() {
      const counts = await read();
      this.reset();
      for (const [state, count] of Object.entries(counts?.states ?? {})) this.set({ state }, count);
    },
  });

  function gauge(name: string, help: string, of: (counts: OpenCounts) => number): void {
    new Gauge({
      ...shared,
      name,
      help,
      async collect() {
        const counts = await read();
        if (counts) this.set(of(counts));
        // A reset would say 0.
        else this.remove();
      },
    });
  }
  gauge('dailies_jobs_due', 'Jobs whose next step could be taken now.', ({ due }) => due);
  gauge('dailies_jobs_held', 'Jobs that a process holds, because it takes their step.', ({ held }) => held);
}
