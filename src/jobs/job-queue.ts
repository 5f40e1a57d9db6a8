import type { WakeAt } from './dependencies.js';

/** What tells many processes which job to work on, and when. It says nothing of who may write: that is the store's leases. */
export interface JobQueue {
  /** Has a job worked on at a moment (milliseconds since 1970), unless it stands in the queue already. */
  add(jobId: string, at: number): Promise<void>;
  /** Has jobs worked on now, also those that stand in the queue for later. */
  bringForward(jobIds: readonly string[]): Promise<void>;
  /**
   * Begins to work on jobs that are due, so many at once.
   *
   * @param work says when the job is due next, null for never; a rejection loses the job to the queue, not to the store
   */
  drive(work: (jobId: string) => Promise<WakeAt>, concurrency: number): void;
  /** Takes no more jobs from now on. */
  pause(): Promise<void>;
  /** Gives what is still under way to other processes, and ends. */
  close(): Promise<void>;
}
