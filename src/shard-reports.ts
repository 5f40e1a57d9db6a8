import type { Shard } from 'discord.js';
import { z } from 'zod';
import type { MetricsReport } from './metrics/merge.js';

/** What a shard tells its manager when it is asked. */
export interface ShardReport {
  report: MetricsReport;
  /** A line for each thing that is away. */
  missing: string[];
}

const question = z.object({ dailiesAsks: z.int() });
const answer = z.object({
  dailiesAnswers: z.int(),
  report: z.array(z.looseObject({})),
  missing: z.array(z.string()),
});
/** A scrape waits longer; a shard that hangs must not keep the others' figures. */
const answerLimitMs = 3_000;

/** Answers the manager that has started this process, whenever it asks. */
export function answerManager(own: { report(): Promise<MetricsReport>; missing(): Promise<string[]> }): void {
  process.on('message', (message) => {
    const asked = question.safeParse(message);
    if (!asked.success) return;
    void Promise.all([own.report(), own.missing()]).then(([report, missing]) =>
      process.send?.({ dailiesAnswers: asked.data.dailiesAsks, report, missing }),
    );
  });
}

/** Asks shards. One that does not answer in time is away. */
export function createQuestions() {
  let asked = 0;

  function ask(shard: Shard): Promise<ShardReport> {
    const { process: child } = shard;
    const away: ShardReport = { report: [], missing: [`Shard ${shard.id} does not answer.`] };
    if (!child?.connected) return Promise.resolve(away);
    asked += 1;
    const id = asked;
    return new Promise((resolve) => {
      const end = (told: ShardReport) => {
        clearTimeout(limit);
        child.off('message', onMessage);
        resolve(told);
      };
      const onMessage = (message: unknown) => {
        const told = answer.safeParse(message);
        if (told.success && told.data.dailiesAnswers === id) {
          end({ report: told.data.report, missing: told.data.missing.map((line) => `Shard ${shard.id}: ${line}`) });
        }
      };
      const limit = setTimeout(() => end(away), answerLimitMs);
      child.on('message', onMessage);
      child.send({ dailiesAsks: id }, (error) => {
        if (error) end(away);
      });
    });
  }

  return { askAll: (shards: Iterable<Shard>) => Promise.all([...shards].map(ask)) };
}
