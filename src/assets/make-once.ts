import { randomBytes } from 'node:crypto';
import { ProviderError } from '../provider/errors.js';
import type { CounterpartTable, Versioned } from '../store/store.js';
import { isPassing } from './failure.js';
import type { Pending } from './readiness.js';
import { creationLeaseMs, waits, type Timing } from './timing.js';

/** What the two kinds of counterparts have in common while they are being made. */
interface Intention {
  state: 'creating';
  fingerprint: string;
  nameSent: string;
  createdAt: number;
  leaseUntil: number;
}

interface Making<Record, Creating extends Intention & Record> {
  table: CounterpartTable<Record>;
  /** The intention found in the store; undefined when nothing was ever written. */
  found: Versioned<Creating> | undefined;
  /** The first intention, should none be written yet. */
  intend(fields: Intention): Creating;
  /** The one billed request. Returns the id. */
  send(intention: Creating): Promise<string>;
  /** Looks for what a lost answer may have made, by its unique name; free. */
  lookUp(nameSent: string): Promise<string | undefined>;
  /** The record of what was made; the intention's `createdAt` is when that was learnt. */
  made(intention: Creating, id: string): Record;
}

/** `refused`: provably not made, the intention is taken back. `lost`: nobody knows, and it is not listed either. */
type Outcome = { state: 'made' } | Pending | { state: 'refused'; error: ProviderError } | { state: 'lost' };

/** Unique at the provider, where a repeated name is answered like a missing group, and harmless whatever a member typed. */
function uniqueName(name: string): string {
  const harmless = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  return `${harmless}-${randomBytes(5).toString('hex')}`;
}

/**
 * Makes something billed at the provider once: the intention is written, then the request is sent once, then its id is
 * written. An intention that nobody holds any more is a lost answer: its name is looked up, and nothing is sent again.
 */
export async function makeOnce<Record, Creating extends Intention & Record>(
  making: Making<Record, Creating>,
  name: string,
  fingerprint: string,
  timing: Timing,
): Promise<Outcome> {
  if (making.found) return await findLost(making, making.found, timing);
  const { table } = making;
  const intention = making.intend({
    state: 'creating',
    fingerprint,
    nameSent: uniqueName(name),
    createdAt: timing.now(),
    leaseUntil: timing.now() + creationLeaseMs,
  });
  const version = await table.begin(intention);
  if (version === undefined) return timing.later(waits.betweenReads);
  try {
    const id = await making.send(intention);
    await table.save(making.made({ ...intention, createdAt: timing.now() }, id), version);
    return { state: 'made' };
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'refused') {
      await table.remove(intention, version);
      return { state: 'refused', error };
    }
    await table.save({ ...intention, leaseUntil: timing.now() }, version);
    if (error instanceof ProviderError) return timing.later(waits.betweenReads);
    throw error;
  }
}

async function findLost<Record, Creating extends Intention & Record>(
  making: Making<Record, Creating>,
  found: Versioned<Creating>,
  timing: Timing,
): Promise<Outcome> {
  const { record, version } = found;
  if (record.leaseUntil > timing.now()) return timing.later(waits.betweenReads);
  let id: string | undefined;
  try {
    id = await making.lookUp(record.nameSent);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // A look that failed in passing is none: the provider may be down for longer than it is looked for.
    if (isPassing(error)) return timing.later(error.retryAfterMs ?? waits.tooFast);
  }
  if (id !== undefined) {
    await making.table.save(making.made({ ...record, createdAt: timing.now() }, id), version);
    return { state: 'made' };
  }
  return timing.over(record.leaseUntil, waits.lookup) ? { state: 'lost' } : timing.later(waits.betweenReads);
}
