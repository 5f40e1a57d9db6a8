import type { RecordError } from '../../src/store/errors.js';
import type { Store } from '../../src/store/store.js';

/** Where a store keeps its data for one test. Every `open` is another connection to the same data. */
export interface Backend {
  open: (onDamaged?: (error: RecordError) => void) => Promise<Store>;
  /** Replaces the record of a job behind the store's back. */
  spoilJob: (id: string, text: string) => Promise<void>;
}
