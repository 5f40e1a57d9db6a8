import { ConflictError, type ClaimedJob, type Store } from '../store/store.js';
import type { WakeAt } from './dependencies.js';
import { createPlaces } from './places.js';
import { createStepping, newHeld, type Held, type SteppingDependencies } from './stepping.js';

/** How long a claim lasts unless it is extended; it is, three times as often, while a step runs. */
export const usualLeaseMs = 60_000;
export const extensionsPerLease = 3;
/**
 * A step is ended after this, by the count of its extensions: every request in it has its own, shorter limit. They are
 * counted, not timed, so that a clock that jumps ends nothing.
 */
const longestStepMs = 3_600_000;
/** After the signal, for writing down what was under way. */
const lastWordsMs = 2_000;

export interface HoldingDependencies extends SteppingDependencies {
  jobs: Store['jobs'];
  /** Jobs stepped at the same time. */
  concurrency: number;
  /** And of one key. */
  concurrencyPerKey: number;
  /** How long a claim lasts unless it is extended. */
  leaseMs: number;
}

/** The jobs that are being stepped. */
export interface Holding {
  /** What may be claimed beside them. */
  room(): { limit: number; except: string[]; perKey: { most: number; held: ReadonlyMap<string, number> } };
  /**
   * Steps a job that was due, for as long as its next step is due at once. Resolves when it was let go, with nothing where
   * it is not known how it stands; never rejects.
   */
  goOn(claim: ClaimedJob): Promise<GivenBack | undefined>;
  /** The same with a new one, whose first step needs no place, but waits for `after`. Resolves or rejects with that step. */
  begin(claim: ClaimedJob, after?: Promise<unknown>): Promise<WakeAt>;
  /** Extends their leases. A step that takes too long is ended, and let go when it heeds no end. */
  extendLeases(): Promise<void>;
  /** No further steps from now on. */
  close(): void;
  /** Waits until all have ended: for `graceMs`, then with their signal for a moment more. */
  end(graceMs: number): Promise<void>;
}

/** A job that was let go, and when it is due next by what its step said. */
export interface GivenBack {
  id: string;
  wakeAt: WakeAt;
}

/** @param onRoom is called whenever one was let go, with nothing where it is not known how it stands */
export function createHolding(
  dependencies: HoldingDependencies,
  onRoom: (givenBack: GivenBack | undefined) => void,
): Holding {
  const { jobs, clock, log, concurrency, concurrencyPerKey, leaseMs } = dependencies;
  const mostExtensions = (longestStepMs / leaseMs) * extensionsPerLease;
  const take = createStepping(dependencies);
  const places = createPlaces({ inAll: concurrency, perKey: concurrencyPerKey });
  const underWay = new Map<Held, Promise<unknown>>();
  let closed = false;

  function mayGoOn(held: Held): boolean {
    if (closed || held.ending.signal.aborted) return false;
    if (held.hasPlace) return true;
    if (!places.hasRoom(held.fingerprint)) return false;
    places.take(held.fingerprint);
    held.hasPlace = true;
    return true;
  }

  /** Undefined when nobody knows how it stands now. */
  async function work(held: Held, first: Promise<WakeAt>): Promise<GivenBack | undefined> {
    try {
      let wakeAt = await first;
      while (wakeAt !== null && wakeAt <= clock() && mayGoOn(held)) wakeAt = await take(held);
      await jobs.release(held.claim, { wakeAt, job: held.unwritten });
      return { id: held.claim.job.id, wakeAt };
    } catch (error) {
      const job = held.claim.job.id;
      if (error instanceof ConflictError) log.warn({ job }, 'a job was taken over');
      else log.error({ job, err: error }, 'a job could not be written; it goes on when its lease ends');
      return undefined;
    }
  }

  function letGo(held: Held, givenBack?: GivenBack): void {
    if (!underWay.delete(held)) return;
    if (held.hasPlace) places.give(held.fingerprint);
    onRoom(givenBack);
  }

  function hold(held: Held, after: Promise<unknown>) {
    const begin = () => (closed ? clock() : take(held));
    const first = after.then(begin, begin);
    const whole = work(held, first).then((givenBack) => {
      letGo(held, givenBack);
      return givenBack;
    });
    underWay.set(held, whole);
    return { first, whole };
  }

  return {
    room: () => ({
      limit: places.free(),
      // A clock that jumps ends leases early: what is under way here stays here.
      except: [...underWay.keys()].map(({ claim }) => claim.job.id),
      perKey: { most: concurrencyPerKey, held: places.held() },
    }),
    goOn(claim) {
      places.take(claim.job.fingerprint);
      return hold(newHeld(claim, { hasPlace: true }), Promise.resolve()).whole;
    },
    begin: (claim, after = Promise.resolve()) => hold(newHeld(claim, { hasPlace: false }), after).first,
    async extendLeases() {
      for (const held of underWay.keys()) {
        const { id, state } = held.claim.job;
        held.extensions += 1;
        if (held.extensions === mostExtensions) {
          log.error({ job: id, state }, 'a step takes too long and is ended');
          held.ending.abort(new Error('the step takes too long'));
        }
        if (held.extensions > mostExtensions) letGo(held);
        else await jobs.extendLease(held.claim, clock() + leaseMs);
      }
    },
    close() {
      closed = true;
    },
    async end(graceMs) {
      const ended = Promise.allSettled(underWay.values());
      if (await isOver(ended, graceMs)) return;
      for (const { ending } of underWay.keys()) ending.abort(new Error('the bot is stopping'));
      if (!(await isOver(ended, lastWordsMs))) log.warn({ jobs: underWay.size }, 'steps are left under way');
    },
  };
}

function isOver(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
