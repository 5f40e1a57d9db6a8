import type { Job } from './records.js';
import type { ClaimedJob } from './store.js';

/** @throws TypeError when what is to be written under a claim is another job */
export function assertSame({ job: { id } }: ClaimedJob, job: Job): void {
  if (job.id !== id) throw new TypeError(`Job ${job.id} cannot be saved as job ${id}`);
}

/** @throws TypeError when it is another job, or one that changes its state: that is for `save`, which the records of usage see */
export function assertSameState(claim: ClaimedJob, job: Job): void {
  assertSame(claim, job);
  if (job.state !== claim.job.state) {
    throw new TypeError(`Job ${job.id} cannot change its state as it is given back`);
  }
}
