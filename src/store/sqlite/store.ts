import type { RecordError } from '../errors.js';
import { providerGroupSchema } from '../records.js';
import type { Store } from '../store.js';
import { createAssetTable } from './assets.js';
import { createContentTable } from './content.js';
import { createCounterpartTable, createUploadTable } from './counterparts.js';
import type { Database } from './database.js';
import { createDraftTable } from './drafts.js';
import { createGenerationTimesTable } from './generation-times.js';
import { createGroupTable } from './groups.js';
import { createJobTable } from './jobs.js';
import { storeMigrations } from './migrations.js';
import { openDatabaseFile } from './open.js';
import { readFingerprintKey } from './secrets.js';
import { createUsageTable } from './usage.js';

const applicationId = 0x44_4c_59_01;

interface StoreOptions {
  path: string;
  /** Told of what cannot be read and counts as none: a job in a list, what was learned of generation times. */
  onDamaged?: (error: RecordError) => void;
}

/** Opens the file of a store, which is created when it is not there. @throws StoreError as `openSqliteStore` does */
export function openStoreFile(path: string): Promise<Database> {
  return openDatabaseFile({ path, applicationId, migrations: storeMigrations });
}

/**
 * Opens the store in an SQLite file, which is created when it is not there.
 *
 * @throws StoreError when the file is damaged, something else's or of a newer version; it is left as it is.
 */
export async function openSqliteStore({ path, onDamaged = () => undefined }: StoreOptions): Promise<Store> {
  return createSqliteStore(await openStoreFile(path), onDamaged);
}

/** The tables in a file. */
export function createSqliteStore(database: Database, onDamaged: (error: RecordError) => void): Store {
  return {
    groups: createGroupTable(database),
    assets: createAssetTable(database),
    providerGroups: createCounterpartTable(database, {
      table: 'provider_groups',
      schema: providerGroupSchema,
      ownerId: (record) => record.groupId,
    }),
    uploads: createUploadTable(database),
    jobs: createJobTable(database, onDamaged),
    drafts: createDraftTable(database),
    usage: createUsageTable(database),
    generationTimes: createGenerationTimesTable(database, onDamaged),
    ...createContentTable(database),
    fingerprintKey: () => readFingerprintKey(database),
    async wipe() {
      await database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close: () => database.close(),
  };
}
