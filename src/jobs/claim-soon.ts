import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedJob, Store } from '../store/store.js';

/** In real milliseconds: longer than a step holds a job that has ended, to show its card. */
const usualPatienceMs = 5_000;
const betweenTriesMs = 100;

interface Surroundings {
  store: { jobs: Pick<Store['jobs'], 'claim'> };
  timing: { now(): number };
  /** How long somebody else's claim is waited for; 5 s without it. */
  patienceMs?: number;
}

/**
 * Claims a job for what a member does to it. A step that is just ending is waited for: the member sees a message of the job
 * before that step has let it go.
 *
 * @param leaseMs for how long
 * @returns undefined while somebody else holds it for longer
 */
export async function claimSoon(
  jobId: string,
  leaseMs: number,
  { store, timing, patienceMs = usualPatienceMs }: Surroundings,
): Promise<ClaimedJob | undefined> {
  for (let waitedMs = 0; ; waitedMs += betweenTriesMs) {
    const now = timing.now();
    const claim = await store.jobs.claim(jobId, { now, leaseUntil: now + leaseMs });
    if (claim || waitedMs >= patienceMs) return claim;
    await delay(betweenTriesMs);
  }
}
