import { UserError } from '../errors.js';
import { RecordError } from '../store/errors.js';
import type { Job } from '../store/records.js';
import { ConflictError, type ClaimedJob } from '../store/store.js';
import type { Allowance } from '../store/usage.js';
import {
  createHolding,
  extensionsPerLease,
  usualLeaseMs,
  type GivenBack,
  type HoldingDependencies,
} from './holding.js';

/** setTimeout holds 31 bits; a look at the store once an hour costs nothing. */
const longestTimerMs = 3_600_000;
/** After a look at the store that failed. */
const retryMs = 2_000;
/** What is due within this after a look is taken together with what is due then. */
const leastBetweenLooksMs = 20;
/**
 * Steps of one key at the same time in one process: what hangs at one key leaves the others their places. Places are a process's
 * own, so they are not counted over many: a key has its share of each and all of none, and another worker is to help also a
 * key that a whole server uses. What the provider is asked with one key, all processes bound together (`SharedLimits`).
 */
export const usualPerKey = 32;

export interface Runner {
  /** Starts working through what is due. What an earlier process held must have been released by then. */
  start(): void;
  /**
   * Writes new jobs down that were asked for together, all or none; takes the first step of the first at once, whatever else
   * is under way, then goes on with all of them in the background. Returns the first as it is after that step: still
   * `accepted` when the step could not be taken now. Jobs of the same ids are not begun again.
   *
   * @throws UserError when the bot is stopping, AllowanceError when a server does not lend so much; nothing was written then.
   */
  begin(first: Job, others?: readonly Job[], allowance?: Allowance): Promise<Job>;
  /** Has jobs stepped at once that would wait for their next read; one that is being stepped, once more after that. */
  wake(jobIds: readonly string[]): Promise<void>;
  /**
   * Ends it: no new steps; those under way get `graceMs`, then their signal and a last moment to write. One that hangs even
   * then is left as it was last written.
   */
  stop(graceMs: number): Promise<void>;
}

type RunnerDependencies = Omit<HoldingDependencies, 'concurrencyPerKey' | 'leaseMs'> & {
  concurrencyPerKey?: number;
  leaseMs?: number;
};

/** Drives jobs by timers, in one process that has the store for itself. A queue may drive the same steps in many. */
export function createRunner({
  concurrencyPerKey = usualPerKey,
  leaseMs = usualLeaseMs,
  ...dependencies
}: RunnerDependencies): Runner {
  const { jobs, clock, log } = dependencies;
  const holding = createHolding({ ...dependencies, concurrencyPerKey, leaseMs }, onRoom);
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  /** When the timer looks next. */
  let nextLookAt = Infinity;
  /** Whether something that is due may have been left for want of room. */
  let isCrowded = false;
  /** Whether a job was let go since the last look began. */
  let roomMade = false;
  /** Jobs that were woken and may be due as soon as they are given back, whatever their step says. */
  const woken = new Set<string>();
  let extending: NodeJS.Timeout | undefined;
  let filling: Promise<void> | undefined;
  let fillAgain = false;

  const leaseEnd = () => clock() + leaseMs;
  const isStopping = () => stopping;
  const isRoomMade = () => roomMade;

  async function giveBack(claims: readonly ClaimedJob[]): Promise<void> {
    for (const claim of claims) await jobs.release(claim, { wakeAt: clock() });
  }

  function lookAt(wakeAt: number): void {
    clearTimeout(timer);
    nextLookAt = wakeAt;
    timer = setTimeout(fill, Math.min(longestTimerMs, Math.max(leastBetweenLooksMs, wakeAt - clock())));
  }

  /** Only what is due now needs a look now: most jobs are due again later, as their step has said. */
  function onRoom(givenBack: GivenBack | undefined): void {
    if (stopping) return;
    roomMade = true;
    if (isCrowded || !givenBack || woken.delete(givenBack.id)) fill();
    else if (givenBack.wakeAt !== null && givenBack.wakeAt < nextLookAt) lookAt(givenBack.wakeAt);
  }

  async function claimDue(): Promise<void> {
    clearTimeout(timer);
    nextLookAt = Infinity;
    roomMade = false;
    const room = holding.room();
    const { most, held } = room.perKey;
    const counts = new Map(held);
    isCrowded = room.limit <= 0;
    if (isCrowded) return;
    const now = clock();
    const claims = await jobs.claimDue({ now, leaseUntil: leaseEnd(), ...room });
    if (isStopping()) {
      await giveBack(claims);
      return;
    }
    for (const claim of claims) {
      const { fingerprint } = claim.job;
      counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
      void holding.goOn(claim);
    }
    // What was due and not taken is of a key that had no room: the end of one of its steps comes back here.
    isCrowded = claims.length === room.limit || [...counts.values()].some((count) => count >= most);
    if (isCrowded && isRoomMade()) fillAgain = true;
    if (claims.length === room.limit) return;
    const next = await jobs.nextWake({ after: now });
    if (next === null || isStopping()) return;
    lookAt(Math.min(next, nextLookAt));
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
        // A record that cannot be read is passed over for now: the others are not kept waiting by it.
        if (error instanceof RecordError) fillAgain = true;
        else if (!stopping) timer = setTimeout(fill, retryMs);
      })
      .finally(() => {
        filling = undefined;
        if (!fillAgain) return;
        fillAgain = false;
        fill();
      });
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
      fill();
    },
    async begin(job, others = [], allowance) {
      if (stopping) throw new UserError((texts) => texts.answers.restarting);
      const claims = await addOnce([job, ...others], allowance);
      if (isStopping()) {
        await giveBack(claims);
        return job;
      }
      const [first, ...rest] = claims;
      if (first) {
        const begun = holding.begin(first);
        // The first posts the card; the others find it.
        for (const claim of rest) holding.begin(claim, begun).catch(() => undefined);
        await begun;
      }
      return (await jobs.get(job.id)) ?? job;
    },
    async wake(jobIds) {
      for (const id of jobIds) woken.add(id);
      await jobs.wake(jobIds, clock());
      fill();
    },
    async stop(graceMs) {
      stopping = true;
      holding.close();
      clearTimeout(timer);
      clearInterval(extending);
      await filling;
      await holding.end(graceMs);
    },
  };
}
