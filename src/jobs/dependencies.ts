import type { Logger } from 'pino';
import type { Library } from '../assets/library.js';
import type { Timing } from '../assets/timing.js';
import type { KeptFile } from '../media/types.js';
import type { Provider } from '../provider/types.js';
import type { Job, KeyOwner } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Delivery } from './delivery.js';
import type { Pace } from './pace.js';

/** What the steps of a job work with. */
export interface StepDependencies {
  store: Pick<Store, 'jobs' | 'assets'>;
  tokens: {
    /** A key by its fingerprint, also one that was replaced while jobs were running. */
    find(owner: KeyOwner, fingerprint: string): Promise<string | undefined>;
    /** Erases a replaced key. */
    dropRetired(owner: KeyOwner, fingerprint: string): Promise<void>;
  };
  provider: Provider;
  library: Library;
  delivery: Delivery;
  /** Whether a kept file can be read by this process: several that share no folder have not all of them. */
  hasFile(hash: string): Promise<boolean>;
  /** Downloads a result's file and keeps it, when its content is of that type. Throws `FetchError`. */
  download(url: string, signal: AbortSignal, type: 'video' | 'image'): Promise<KeptFile>;
  timing: Timing;
  pace: Pace;
  /** `JOB_DEADLINE_MIN`, in milliseconds. */
  deadlineMs: number;
  log: Logger;
}

/**
 * Writes a job's new state under the claim that the step holds. Throws `ConflictError` when the claim was lost. With `atEnd` it is
 * written when the job is given back, in the same change: for what may as well be found out again after a crash, in a state that
 * stays.
 */
export type Save = (job: Job, options?: { atEnd: boolean }) => Promise<void>;

/** When to wake a job next, in milliseconds since 1970; null for never. */
export type WakeAt = number | null;
