import type { Serial } from './serial.js';

/** Keyv with keys of its own. Everything rejects with `StoreError`, a damaged value with `RecordError`. */
export interface KeyvTable {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** All keys, in no order. */
  keys(): Promise<string[]>;
  /** Keyv cannot compare and set: changes that read first are made one after the other, over all processes that have it open. */
  exclusive: Serial;
  /** Wipes what was deleted or replaced from the log of changes too. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}
