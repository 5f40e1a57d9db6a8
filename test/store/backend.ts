import type { Store } from '../../src/store/store.js';

/** Where a store keeps its data for one test. Every `open` is another connection to the same data. */
export interface Backend {
  open: () => Promise<Store>;
}
