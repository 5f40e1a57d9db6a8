import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StoreError } from '../errors.js';
import { connect, type Database } from './database.js';

/** A supervisor may start the next process a moment before the last one is gone. */
const patienceMs = 2_000;

/** Held for as long as the process may use the store. Keep it: a lock that nobody refers to any more is let go. */
export interface StoreLock {
  release(): Promise<void>;
}

function isBusy({ cause }: StoreError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
}

async function take(database: Database): Promise<void> {
  // Nothing is ever written into the file, and so no journal is left beside it.
  await database.exec(`PRAGMA busy_timeout = ${patienceMs}; PRAGMA journal_mode = MEMORY`);
  await database.exec('BEGIN EXCLUSIVE');
}

/**
 * Makes sure that this is the only process which works with a store: an SQLite lock on an empty file beside it. The
 * operating system ends the lock with the process, however that ends; the file stays, and means nothing by itself. The
 * store itself can be opened all the same, to read it or to copy it.
 *
 * @param options.path the store's file
 * @throws StoreError in one sentence while another process holds the lock
 */
export async function lockStore(options: { path: string }): Promise<StoreLock> {
  const file = options.path.replace(/(\.sqlite)?$/, '.lock.sqlite');
  const database = await open(file);
  try {
    await take(database);
  } catch (error) {
    await database.close().catch(() => undefined);
    if (!(error instanceof StoreError && isBusy(error))) throw error;
    throw new StoreError(
      `The store ${options.path} is in use by another process: end that one first, or give this one a DATA_DIR of its own.`,
      { cause: error },
    );
  }
  return { release: () => database.close() };
}

async function open(file: string): Promise<Database> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const database = await connect(file, { create: true });
    // Not by a handle of its own: closing that would end this process's locks on the file.
    await chmod(file, 0o600);
    return database;
  } catch (cause) {
    if (cause instanceof StoreError || !(cause instanceof Error)) throw cause;
    throw new StoreError(`The file ${file} could not be opened (${cause.message}).`, { cause });
  }
}
