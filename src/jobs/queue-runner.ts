import { UserError } from '../errors.js';
import { RecordError } from '../store/errors.js';
import type { Job } from '../store/records.js';
import { ConflictError, type ClaimedJob } from '../store/store.js';
import type { Allowance } from '../store/usage.js';
import { createAbsences } from './absences.js';
import type { WakeAt } from './dependencies.js';
import { createHolding, extensionsPerLease, type GivenBack, type HoldingDependencies } from './holding.js';
import type { JobQueue } from './job-queue.js';
import { usualPerKey, type Runner } from './runner.js';

/** Of a process that was killed, others take the jobs when this is over: below the 10 s that are promised. */
const leaseMs = 6_000;
/** Until a job is asked for again that somebody else holds, or whose key has no room here. */
const waits = { held: 1_000, noRoom: 500, unreadable: 60_000 };
/** What is due for longer than `missedMs` and still not worked on was lost between two writes. */
const sweeps = { betweenMs: 2_000, missedMs: 2_000, most: 100 };
/** A store that answers no sweep for so long is away: below the lease, which cannot be extended meanwhile. */
const longestSweepMs = 2_000;

interface QueueRunnerDependencies extends Omit<HoldingDependencies, 'concurrencyPerKey' | 'leaseMs'> {
  queue: JobQueue;
  /** Whether this process works on jobs; one that does not begins them alone. */
  drives: boolean;
  concurrencyPerKey?: number;
}

/**
 * Drives jobs by a queue that many processes share. The store's lease stays the one guard of who may write a job; the queue
 * only says when. What is lost between a write to the one and a write to the other, each worker finds in the store.
 */
export function createQueueRunner({
  queue,
  drives,
  concurrencyPerKey = usualPerKey,
  ...dependencies
}: QueueRunnerDependencies): Runner {
  const { jobs, clock, log, concurrency } = dependencies;
  const holding = createHolding({ ...dependencies, concurrencyPerKey, leaseMs }, enqueueBegun);
  /** Those that were begun here: the queue does not know them yet. */
  const begun = new Set<string>();
  const absences = createAbsences({ clock, usualMs: sweeps.betweenMs + longestSweepMs, leaseMs });
  let stopping = false;
  let extending: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  let swept: Promise<void> = Promise.resolve();

  const leaseEnd = () => clock() + leaseMs;
  const isStopping = () => stopping;

  /** The queue is told when the first steps are over. Where it cannot be told, the next sweep finds the job. */
  function enqueueBegun(givenBack: GivenBack | undefined): void {
    if (!givenBack || !begun.delete(givenBack.id) || givenBack.wakeAt === null) return;
    const { id, wakeAt } = givenBack;
    queue
      .add(id, wakeAt)
      .catch((error: unknown) => log.warn({ job: id, err: error }, 'a job was not put in the queue'));
  }

  function hasRoom({ job: { fingerprint } }: ClaimedJob): boolean {
    const { limit, perKey } = holding.room();
    return limit > 0 && (perKey.held.get(fingerprint) ?? 0) < perKey.most;
  }

  async function work(id: string): Promise<WakeAt> {
    if (stopping) return clock();
    const claim = await jobs.claim(id, { now: clock() - absences.graceMs(), leaseUntil: leaseEnd() });
    if (!claim) return (await jobs.get(id)) ? clock() + waits.held : null;
    if (isStopping() || !hasRoom(claim)) {
      const wakeAt = clock() + (isStopping() ? 0 : waits.noRoom);
      await jobs.release(claim, { wakeAt });
      return wakeAt;
    }
    const givenBack = await holding.goOn(claim);
    return givenBack ? givenBack.wakeAt : clock() + waits.held;
  }

  /** Trouble with the store or a record is a passing one: an entry that was lost would wait for the next sweep. */
  async function workSafely(id: string): Promise<WakeAt> {
    try {
      return await work(id);
    } catch (error) {
      log.error({ job: id, err: error }, 'a job of the queue could not be worked on');
      return clock() + (error instanceof RecordError ? waits.unreadable : waits.held);
    }
  }

  async function sweep(): Promise<void> {
    const before = () => clock() - sweeps.missedMs - absences.graceMs();
    const asked = before();
    const missed = await jobs.overdue({ before: asked, limit: sweeps.most });
    absences.answered();
    // Asked before the store was away, it tells of leases that have ended meanwhile.
    if (before() < asked) return;
    if (missed.length > 0 && !isStopping()) await queue.bringForward(missed);
  }

  function sweepAgain(): void {
    sweeping = setTimeout(() => {
      swept = sweep()
        .catch((error: unknown) => log.warn({ err: error }, 'jobs that the queue has missed could not be looked for'))
        .finally(() => {
          if (!stopping) sweepAgain();
        });
    }, sweeps.betweenMs);
  }

  async function addOnce(all: readonly Job[], allowance: Allowance | undefined): Promise<ClaimedJob[]> {
    try {
      return await jobs.addAll(all, { wakeAt: clock(), leaseUntil: leaseEnd(), allowance });
    } catch (error) {
      if (error instanceof ConflictError) return [];
      throw error;
    }
  }

  return {
    start() {
      extending = setInterval(() => {
        holding.extendLeases().catch((error: unknown) => log.error({ err: error }, 'leases could not be extended'));
      }, leaseMs / extensionsPerLease);
      extending.unref();
      if (!drives) return;
      absences.answered();
      queue.drive(workSafely, concurrency);
      sweepAgain();
    },

    async begin(job, others = [], allowance) {
      if (stopping) throw new UserError((texts) => texts.answers.restarting);
      const [first, ...rest] = await addOnce([job, ...others], allowance);
      if (first) {
        for (const { job: added } of [first, ...rest]) begun.add(added.id);
        const posted = holding.begin(first);
        // The first posts the card; the others find it.
        for (const claim of rest) holding.begin(claim, posted).catch(() => undefined);
        await posted;
      }
      return (await jobs.get(job.id)) ?? job;
    },

    async wake(jobIds) {
      await jobs.wake(jobIds, clock());
      await queue.bringForward(jobIds);
    },

    async stop(graceMs) {
      stopping = true;
      holding.close();
      clearInterval(extending);
      clearTimeout(sweeping);
      await queue.pause();
      await swept;
      await holding.end(graceMs);
      await queue.close();
    },
  };
}
