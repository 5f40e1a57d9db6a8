import type { Job, JobState } from '../store/records.js';

/** A job's life: the states that each may become. One that may become itself changes in other ways, or is told of twice. */
export const transitions = {
  accepted: ['waiting', 'failing'],
  waiting: ['waiting', 'submitting', 'failing'],
  submitting: ['waiting', 'generating', 'failing', 'unconfirmed'],
  unconfirmed: ['unconfirmed'],
  generating: ['generating', 'delivering', 'failing'],
  delivering: ['delivering', 'failing', 'done'],
  done: ['done'],
  failing: ['failing', 'failed'],
  failed: [],
} as const satisfies Record<JobState, readonly JobState[]>;

/** States whose jobs need no further step, but to be told. */
export const endStates = ['done', 'failed', 'unconfirmed'] as const satisfies readonly JobState[];

/**
 * Before a job is written: what the table does not allow is a mistake in the program, and must not become one in the records.
 *
 * @throws Error
 */
export function assertTransition(before: Job, after: Job): void {
  const allowed: readonly JobState[] = transitions[before.state];
  if (allowed.includes(after.state)) return;
  throw new Error(`Job ${before.id} is ${before.state} and cannot become ${after.state}`);
}
