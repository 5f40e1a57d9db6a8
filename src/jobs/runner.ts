import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import { ConflictError, type ClaimedJob, type Store } from '../store/store.js';
import type { Save, WakeAt } from './dependencies.js';

/** How long a claim lasts unless it is extended; it is, three times as often, while a step runs. */
const leaseMs = 60_000;
/** setTimeout holds 31 bits; a look at the store once an hour costs nothing. */
const longestTimerMs = 3_600_000;
/** After a step that threw, doubling each time. */
const backoffMs = { first: 2_000, longest: 10 * 60_000 };

export interface Runner {
  /** Starts working through what is due. What an earlier process held must have been released by then. */
  start(): void;
  /**
   * Writes a new job down, takes its first step at once and goes on with it in the background. Returns the job as it is
   * after that step: still `accepted` when the step could not be taken now. A job of the same id is not begun again.
   *
   * @throws UserError when the bot is stopping; nothing was written then.
   */
  begin(job: Job): Promise<Job>;
  /**
   * Ends it: no new steps; those under way get `graceMs`, then their signal and a last moment to write. One that hangs even
   * then is left as it was last written.
   */
  stop(graceMs: number): Promise<void>;
}

/** After the signal, for writing down what was under way. */
const lastWordsMs = 2_000;

function isOver(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

interface RunnerDependencies {
  jobs: Store['jobs'];
  step(job: Job, save: Save, signal: AbortSignal): Promise<WakeAt>;
  clock: () => number;
  log: Logger;
  /** Jobs stepped at the same time. */
  concurrency: number;
}

/** A job under its claim; `claim` is the newest one, moved on by every write. */
interface Held {
  claim: ClaimedJob;
}

/** Drives jobs by timers, in one process that has the store for itself. A queue may drive the same steps in many. */
export function createRunner({ jobs, step, clock, log, concurrency }: RunnerDependencies): Runner {
  const ending = new AbortController();
  // Every request under way listens.
  setMaxListeners(0, ending.signal);
  const underWay = new Map<Held, Promise<void>>();
  const failuresOf = new Map<string, number>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let extending: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;
  let fillAgain = false;

  const leaseEnd = () => clock() + leaseMs;
  const isStopping = () => stopping;

  /** One step. One that throws is tried again later, and less and less often; its job stays as it was last written. */
  async function take(held: Held): Promise<WakeAt> {
    const { id } = held.claim.job;
    const save: Save = async (job) => {
      held.claim = await jobs.save(held.claim, job);
    };
    try {
      const wakeAt = await step(held.claim.job, save, ending.signal);
      failuresOf.delete(id);
      return wakeAt;
    } catch (error) {
      if (error instanceof ConflictError) throw error;
      if (ending.signal.aborted) return clock();
      const failures = (failuresOf.get(id) ?? 0) + 1;
      failuresOf.set(id, failures);
      const waitMs = Math.min(backoffMs.longest, backoffMs.first * 2 ** (failures - 1));
      log.error({ job: id, state: held.claim.job.state, err: error, waitMs }, 'a step failed');
      return clock() + waitMs;
    }
  }

  /** Steps a job for as long as the next step is due at once, then lets it go. */
  async function work(held: Held, first: Promise<WakeAt>): Promise<void> {
    try {
      let wakeAt = await first;
      while (wakeAt !== null && wakeAt <= clock() && !stopping) wakeAt = await take(held);
      await jobs.release(held.claim, { wakeAt });
    } catch (error) {
      const job = held.claim.job.id;
      if (error instanceof ConflictError) log.warn({ job }, 'a job was taken over');
      else log.error({ job, err: error }, 'a job could not be written; it goes on when its lease ends');
    }
  }

  function hold(claim: ClaimedJob): Promise<WakeAt> {
    const held: Held = { claim };
    const first = take(held);
    const whole = work(held, first).finally(() => {
      underWay.delete(held);
      fill();
    });
    underWay.set(held, whole);
    return first;
  }

  async function claimDue(): Promise<void> {
    clearTimeout(timer);
    const limit = concurrency - underWay.size;
    if (limit <= 0) return;
    // A clock that jumps ends leases early: what is under way here stays here.
    const except = [...underWay.keys()].map(({ claim }) => claim.job.id);
    const claims = await jobs.claimDue({ now: clock(), leaseUntil: leaseEnd(), limit, except });
    if (isStopping()) {
      for (const claim of claims) await jobs.release(claim, { wakeAt: clock() });
      return;
    }
    for (const claim of claims) hold(claim).catch(() => undefined);
    if (claims.length === limit) return;
    const next = await jobs.nextWake();
    if (next === null || isStopping()) return;
    // Due and not taken: its lease, held here, ended early.
    if (next <= clock()) await extendLeases();
    timer = setTimeout(fill, Math.min(longestTimerMs, Math.max(0, next - clock())));
  }

  /** Looks for due jobs; asked for during a look, it looks once more. It cannot die: a look that fails is repeated. */
  function fill(): void {
    if (stopping) return;
    if (filling) {
      fillAgain = true;
      return;
    }
    filling = claimDue()
      .catch((error: unknown) => {
        log.error({ err: error }, 'due jobs could not be read');
        if (!stopping) timer = setTimeout(fill, backoffMs.first);
      })
      .finally(() => {
        filling = undefined;
        if (!fillAgain) return;
        fillAgain = false;
        fill();
      });
  }

  async function addOnce(job: Job): Promise<ClaimedJob | undefined> {
    try {
      return await jobs.add(job, { wakeAt: clock(), leaseUntil: leaseEnd() });
    } catch (error) {
      if (error instanceof ConflictError) return undefined;
      throw error;
    }
  }

  async function extendLeases(): Promise<void> {
    for (const { claim } of underWay.keys()) await jobs.extendLease(claim, leaseEnd());
  }

  return {
    start() {
      extending = setInterval(() => {
        extendLeases().catch((error: unknown) => log.error({ err: error }, 'leases could not be extended'));
      }, leaseMs / 3);
      extending.unref();
      fill();
    },
    async begin(job) {
      if (stopping) throw new UserError('The bot is being restarted. Try again in a minute. Nothing was charged.');
      const claim = await addOnce(job);
      if (!claim) return (await jobs.get(job.id)) ?? job;
      if (isStopping()) {
        await jobs.release(claim, { wakeAt: clock() });
        return job;
      }
      await hold(claim);
      return (await jobs.get(job.id)) ?? job;
    },
    async stop(graceMs) {
      stopping = true;
      clearTimeout(timer);
      clearInterval(extending);
      await filling;
      const ended = Promise.allSettled(underWay.values());
      if (await isOver(ended, graceMs)) return;
      ending.abort(new Error('the bot is stopping'));
      if (!(await isOver(ended, lastWordsMs))) log.warn({ jobs: underWay.size }, 'steps are left under way');
    },
  };
}
