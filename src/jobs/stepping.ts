import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import type { Job } from '../store/records.js';
import { ConflictError, type ClaimedJob, type Store } from '../store/store.js';
import type { Save, WakeAt } from './dependencies.js';
import { assertTransition } from './transitions.js';

/** After a step that threw, doubling each time. */
const backoffMs = { first: 2_000, longest: 10 * 60_000 };

/** A job under its claim; `claim` is the newest one, moved on by every write. */
export interface Held {
  claim: ClaimedJob;
  /** What is to be written when it is given back; undefined when `claim` has all. */
  unwritten: Job | undefined;
  fingerprint: string;
  /** Ends the step that is under way. */
  ending: AbortController;
  /** How often its lease was extended since the step began. */
  extensions: number;
  hasPlace: boolean;
}

export function newHeld(claim: ClaimedJob, { hasPlace }: { hasPlace: boolean }): Held {
  const ending = new AbortController();
  // Every request of a step listens.
  setMaxListeners(0, ending.signal);
  return { claim, unwritten: undefined, fingerprint: claim.job.fingerprint, ending, extensions: 0, hasPlace };
}

export interface SteppingDependencies {
  jobs: Pick<Store['jobs'], 'save'>;
  step(job: Job, save: Save, signal: AbortSignal): Promise<WakeAt>;
  clock: () => number;
  log: Logger;
}

/**
 * Takes a held job one step. One that throws is tried again later, and less and less often; its job stays as it was last
 * written.
 *
 * @throws ConflictError when the claim was lost
 */
export function createStepping({ jobs, step, clock, log }: SteppingDependencies): (held: Held) => Promise<WakeAt> {
  const failuresOf = new Map<string, number>();

  return async (held) => {
    const { id } = held.claim.job;
    held.extensions = 0;
    const save: Save = async (job, { atEnd } = { atEnd: false }) => {
      const before = held.unwritten ?? held.claim.job;
      assertTransition(before, job);
      if (atEnd && job.state === held.claim.job.state) {
        held.unwritten = job;
        return;
      }
      held.claim = await jobs.save(held.claim, job);
      held.unwritten = undefined;
    };
    try {
      const wakeAt = await step(held.unwritten ?? held.claim.job, save, held.ending.signal);
      failuresOf.delete(id);
      return wakeAt;
    } catch (error) {
      if (error instanceof ConflictError) {
        failuresOf.delete(id);
        throw error;
      }
      if (held.ending.signal.aborted) return clock();
      const failures = (failuresOf.get(id) ?? 0) + 1;
      failuresOf.set(id, failures);
      const waitMs = Math.min(backoffMs.longest, backoffMs.first * 2 ** (failures - 1));
      log.error({ job: id, state: held.claim.job.state, err: error, waitMs }, 'a step failed');
      return clock() + waitMs;
    }
  };
}
