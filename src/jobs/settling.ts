import type { Job, JobIn } from '../store/records.js';
import { ConflictError, type Store } from '../store/store.js';
import { claimSoon } from './claim-soon.js';
import { followingId } from './job-id.js';
import { assertTransition } from './transitions.js';

/** Longer than a new job needs to be written down and shown. */
const leaseMs = 2 * 60_000;

type Unconfirmed = JobIn<'unconfirmed'>;

interface Surroundings {
  store: { jobs: Pick<Store['jobs'], 'get' | 'claim' | 'save' | 'release'> };
  timing: { now(): number };
  /** How long a step that is just ending is waited for, in real milliseconds; some seconds without it. */
  patienceMs?: number;
}

/** The job that was submitted in place of one whose answer was lost; undefined when none was, or when it was erased. */
export function followerOf(job: Job, { store }: Pick<Surroundings, 'store'>): Promise<Job | undefined> {
  return store.jobs.get(followingId(job.id));
}

/**
 * Carries out what a member decides about an unconfirmed job. One decision is carried out at a time, and one settles it for
 * good. A job that follows it settles it too, also where that could not be written.
 *
 * @param decide what settles it; null when it stays open. Not called for a job that is settled
 * @returns the job as it is then; undefined while somebody else decides about it
 */
export async function settle(
  { id }: Unconfirmed,
  decide: (job: Unconfirmed) => Promise<'forgotten' | null>,
  surroundings: Surroundings,
): Promise<Unconfirmed | undefined> {
  const { store, timing } = surroundings;
  const now = timing.now();
  let held = await claimSoon(id, leaseMs, surroundings);
  if (!held) return undefined;
  try {
    const { job } = held;
    if (job.state !== 'unconfirmed') throw new Error(`Job ${id} was unconfirmed and is ${job.state}`);
    if (job.settled !== null) return job;
    const decided = (await followerOf(job, surroundings)) ? null : await decide(job);
    const settled = (await followerOf(job, surroundings)) ? 'submitted-again' : decided;
    if (settled === null) return job;
    // Whoever decides has seen the message.
    const after: Unconfirmed = { ...job, settled, told: true };
    assertTransition(job, after);
    held = await store.jobs.save(held, after);
    return after;
  } catch (error) {
    if (error instanceof ConflictError) return undefined;
    throw error;
  } finally {
    const isTold = held.job.state === 'unconfirmed' && held.job.told;
    await store.jobs.release(held, { wakeAt: isTold ? null : now }).catch((error: unknown) => {
      if (!(error instanceof ConflictError)) throw error;
    });
  }
}
