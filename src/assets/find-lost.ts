import { ProviderError } from '../provider/errors.js';
import type { CounterpartTable, Versioned } from '../store/store.js';
import { isClosed, isPassing } from './failure.js';
import type { Pending } from './readiness.js';
import { waits, type Timing } from './timing.js';

interface Search<Record, Creating extends Record> {
  table: CounterpartTable<Record>;
  /** The intention whose answer is lost, or still under way at somebody else's. */
  found: Versioned<Creating>;
  /** Looks for what a lost answer may have made, by its unique name; free. */
  lookUp(nameSent: string): Promise<string | undefined>;
  /** The record of what was made; the intention's `createdAt` is when that was learnt. */
  made(intention: Creating, id: string): Record;
}

/** `lost`: nobody knows whether it was made, and it is not listed. `closed`: this key may not look now. */
type Finding = { state: 'made' } | Pending | { state: 'lost' } | { state: 'closed'; error: ProviderError };

/** An intention that nobody holds any more is a lost answer: its name is looked up for a while, and nothing is sent again. */
export async function findLost<Record, Creating extends Record & { nameSent: string; leaseUntil: number }>(
  { table, found: { record, version }, lookUp, made }: Search<Record, Creating>,
  timing: Timing,
): Promise<Finding> {
  if (record.leaseUntil > timing.now()) return timing.later(waits.betweenReads);
  let id: string | undefined;
  try {
    id = await lookUp(record.nameSent);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // A look that failed in passing is none: the provider may be down for longer than it is looked for.
    if (isPassing(error)) return timing.later(error.retryAfterMs ?? waits.tooFast);
    if (isClosed(error)) return { state: 'closed', error };
  }
  if (id !== undefined) {
    await table.save(made({ ...record, createdAt: timing.now() }, id), version);
    return { state: 'made' };
  }
  return timing.over(record.leaseUntil, waits.lookup) ? { state: 'lost' } : timing.later(waits.betweenReads);
}
