import { z } from 'zod';
import { StoreError } from '../errors.js';
import { connect, type Database } from './database.js';
import { prepareDatabaseFile } from './file.js';
import { migrate, refuseNewer } from './migrations.js';

export interface DatabaseFile {
  path: string;
  /** Marks the file as this program's, and as the one for this purpose. */
  applicationId: number;
  migrations: readonly string[];
}

const markRow = z.object({ application_id: z.int() });
const journalRow = z.object({ journal_mode: z.string() });

/** Another process, a backup for example, may hold the file for a moment. */
export const busyTimeoutMs = 5_000;

async function setUp(database: Database, { path, applicationId, migrations }: DatabaseFile): Promise<void> {
  await database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL`);
  // What is erased for a member is not to be found in free pages.
  await database.exec('PRAGMA secure_delete = ON');
  // Nothing is written before this has read the schema: a damaged file or one of a newer version stays as it is.
  await database.all('SELECT name FROM sqlite_schema');
  await refuseNewer(database, path, migrations);
  const { application_id: mark } = markRow.parse(await database.get('PRAGMA application_id'));
  if (mark === 0) await database.exec(`PRAGMA application_id = ${applicationId}`);
  const { journal_mode: mode } = journalRow.parse(await database.get('PRAGMA journal_mode = WAL'));
  if (mode !== 'wal') throw new StoreError(`The file ${path} lies where SQLite cannot keep a write-ahead log.`);
  await migrate(database, migrations);
}

/**
 * Opens or creates a database: write-ahead log, and every commit on disk when it is acknowledged.
 *
 * @throws StoreError when the file is damaged, something else's or of a newer version; it is left as it is.
 */
export async function openDatabaseFile(file: DatabaseFile): Promise<Database> {
  await prepareDatabaseFile(file.path, file.applicationId);
  const database = await connect(file.path);
  try {
    await setUp(database, file);
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}
