import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { RecordError } from '../errors.js';
import { providerGroupSchema } from '../records.js';
import type { Store } from '../store.js';
import { createAssetTable } from './assets.js';
import { createContentTable } from './content.js';
import { createCounterpartTable, createUploadTable } from './counterparts.js';
import type { Database } from './database.js';
import { createDraftTable } from './drafts.js';
import { createGroupTable } from './groups.js';
import { createJobTable } from './jobs.js';
import { storeMigrations } from './migrations.js';
import { openDatabaseFile } from './open.js';

const applicationId = 0x44_4c_59_01;
const fingerprintKeyBytes = 32;
const secretRow = z.object({ value: z.instanceof(Buffer) });

async function readFingerprintKey(database: Database): Promise<Buffer> {
  const name = 'fingerprint';
  await database.run(
    'INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    ...[name, randomBytes(fingerprintKeyBytes)],
  );
  return secretRow.parse(await database.get('SELECT value FROM secrets WHERE name = ?', name)).value;
}

interface StoreOptions {
  path: string;
  /** Told of a job that cannot be read and was left out of a list. */
  onDamaged?: (error: RecordError) => void;
}

/**
 * Opens the store in an SQLite file, which is created when it is not there.
 *
 * @throws StoreError when the file is damaged, something else's or of a newer version; it is left as it is.
 */
export async function openSqliteStore({ path, onDamaged = () => undefined }: StoreOptions): Promise<Store> {
  const database = await openDatabaseFile({ path, applicationId, migrations: storeMigrations });
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
    ...createContentTable(database),
    fingerprintKey: () => readFingerprintKey(database),
    async wipe() {
      await database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close: () => database.close(),
  };
}
