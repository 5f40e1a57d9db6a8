import { randomBytes } from 'node:crypto';
import { ProviderError } from '../provider/errors.js';
import type { CounterpartTable, Versioned } from '../store/store.js';
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
  /** What is to be made, for the name that is sent, and whose key makes it. */
  name: string;
  fingerprint: string;
  /** The record whose place the intention takes when something is made again. */
  instead?: Versioned<Record> | undefined;
  /** How long the request may take beyond the usual, in real milliseconds. */
  extraLeaseMs?: number;
  /** How long the request would be held back now, in real milliseconds. */
  heldBackMs(): number;
  intend(fields: Intention): Creating;
  /** The one billed request. Returns the id. */
  send(intention: Creating): Promise<string>;
  /** The record of what was made; the intention's `createdAt` is when that was learnt. */
  made(intention: Creating, id: string): Record;
  signal: AbortSignal;
}

/** Provably not made: the intention is taken back, and what it took the place of is there again as `before`. */
export interface Refused<Record> {
  state: 'refused';
  error: ProviderError;
  before: Versioned<Record> | undefined;
}

/** Unique at the provider, where a repeated name is answered like a missing group, and harmless whatever a member typed. */
function uniqueName(name: string): string {
  const harmless = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  return `${harmless}-${randomBytes(5).toString('hex')}`;
}

/**
 * Makes something billed at the provider once: the intention is written, then the request is sent once, then its id is
 * written. Two at once are told apart by the record's version; the later one waits, or gets a `ConflictError`.
 */
export async function makeOnce<Record, Creating extends Intention & Record>(
  making: Making<Record, Creating>,
  timing: Timing,
): Promise<{ state: 'made' } | Pending | Refused<Record>> {
  const { table, instead, fingerprint, extraLeaseMs = 0 } = making;
  making.signal.throwIfAborted();
  const heldBackMs = making.heldBackMs();
  if (heldBackMs > 0) return { state: 'pending', retryAt: timing.now() + heldBackMs };
  const intention = making.intend({
    state: 'creating',
    fingerprint,
    nameSent: uniqueName(making.name),
    createdAt: timing.now(),
    leaseUntil: timing.now() + creationLeaseMs + extraLeaseMs,
  });
  const version = instead ? await table.save(intention, instead.version) : await table.begin(intention);
  if (version === undefined) return timing.later(waits.betweenReads);
  try {
    const id = await making.send(intention);
    await table.save(making.made({ ...intention, createdAt: timing.now() }, id), version);
    return { state: 'made' };
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'refused') {
      return { state: 'refused', error, before: await takeBack(making, intention, version) };
    }
    await table.save({ ...intention, leaseUntil: timing.now() }, version);
    if (error instanceof ProviderError) return timing.later(waits.betweenReads);
    throw error;
  }
}

async function takeBack<Record, Creating extends Intention & Record>(
  { table, instead }: Making<Record, Creating>,
  intention: Creating,
  version: number,
): Promise<Versioned<Record> | undefined> {
  if (instead) return { record: instead.record, version: await table.save(instead.record, version) };
  await table.remove(intention, version);
  return undefined;
}
