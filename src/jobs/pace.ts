import type { Logger } from 'pino';
import type { GenerationTimes } from '../store/generation-times.js';
import { ConflictError, type Store } from '../store/store.js';
import { expectedTime, learn, nothingLearned, type TaskTraits } from './generation-times.js';
import { nextReadMs } from './schedule.js';

/** How long tasks take, as far as it was learned, and when to read them for that. Milliseconds of the provider's time. */
export interface Pace {
  usualMs(task: TaskTraits): number;
  /** The same with what other processes have learned since. What cannot be read now is done without: it never throws. */
  latestUsualMs(task: TaskTraits): Promise<number>;
  /** When to read a task of that age next, from now. */
  nextReadMs(ageMs: number, task: TaskTraits): number;
  /** A task was seen to finish. What cannot be written down is not kept: it never throws. */
  learn(task: TaskTraits, tookMs: number): Promise<void>;
}

interface PaceDependencies {
  table: Store['generationTimes'];
  /** `POLL_READS`. */
  pollReads: number;
  log: Logger;
}

/** Others learn as well: theirs is read anew so often before this one's is given up. */
const mostTries = 5;

export async function openPace({ table, pollReads, log }: PaceDependencies): Promise<Pace> {
  let times: GenerationTimes = nothingLearned;

  async function read(): Promise<number> {
    const { record, version } = await table.get();
    times = record ?? nothingLearned;
    return version;
  }

  async function write(task: TaskTraits, tookMs: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const version = await read();
      times = learn(times, task, tookMs);
      try {
        await table.save(times, version);
        return;
      } catch (error) {
        if (!(error instanceof ConflictError) || tries === mostTries) throw error;
      }
    }
  }

  const usualMs = (task: TaskTraits) => Math.round(expectedTime(times, task).medianMs);

  await read();
  return {
    usualMs,
    async latestUsualMs(task) {
      await read().catch((error: unknown) => log.warn({ err: error }, 'generation times could not be read'));
      return usualMs(task);
    },
    nextReadMs: (ageMs, task) => nextReadMs(ageMs, expectedTime(times, task), { pollReads, effort: times.effort }),
    learn: (task, tookMs) =>
      write(task, tookMs).catch((error: unknown) => log.warn({ err: error }, 'a generation time was not learned')),
  };
}
