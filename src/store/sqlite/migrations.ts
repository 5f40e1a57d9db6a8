import { z } from 'zod';
import { StoreError } from '../errors.js';
import type { Database } from './database.js';

const versionRow = z.object({ user_version: z.int() });

async function schemaVersion(database: Database): Promise<number> {
  return versionRow.parse(await database.get('PRAGMA user_version')).user_version;
}

/** @throws StoreError when the file has migrations that this program does not know. */
export async function refuseNewer(database: Database, file: string, migrations: readonly string[]): Promise<void> {
  const found = await schemaVersion(database);
  if (found <= migrations.length) return;
  const versions = `its schema is ${found}, this version knows ${migrations.length}`;
  throw new StoreError(`The file ${file} was written by a newer version (${versions}); it was left untouched.`);
}

/**
 * Brings a database to the newest schema: each migration in a transaction of its own, together with its number in
 * `user_version`. Written migrations are never changed, only followed by new ones.
 */
export async function migrate(database: Database, migrations: readonly string[]): Promise<void> {
  const found = await schemaVersion(database);
  for (const [index, migration] of migrations.entries()) {
    if (index < found) continue;
    await database.transaction(async (inside) => {
      await inside.exec(migration);
      await inside.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}

/**
 * Removed groups and assets keep their rows: jobs that were accepted before go on with them. Columns are only what is searched;
 * the record itself is JSON in the last one. In `provider_groups` and `uploads` a null record marks one that was forgotten, so
 * that its successor goes on counting versions. `due_at` is null when no step is due ever again; `woken_at` is when a job was
 * woken under somebody's lease, which ends its waiting once the lease does.
 *
 * `usage` has columns alone, for its sums: `charged` is null while a job runs, `spender` the pseudonym of a member who was
 * forgotten since the day began. It begins with the jobs that are there.
 */
export const storeMigrations: readonly string[] = [
  `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

  CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX groups_by_name ON groups (channel_id, name) WHERE removed_at IS NULL;
  CREATE TABLE current_groups (
    channel_id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id)
  ) STRICT;

  CREATE TABLE assets (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX assets_by_name ON assets (group_id, name) WHERE removed_at IS NULL;
  CREATE INDEX assets_by_age ON assets (group_id, created_at) WHERE removed_at IS NULL;
  CREATE INDEX assets_by_content ON assets (group_id, hash, created_at) WHERE removed_at IS NULL;

  CREATE TABLE provider_groups (
    owner_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version INTEGER NOT NULL,
    record TEXT,
    PRIMARY KEY (owner_id, fingerprint)
  ) STRICT;
  CREATE TABLE uploads (
    owner_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version INTEGER NOT NULL,
    record TEXT,
    PRIMARY KEY (owner_id, fingerprint)
  ) STRICT;

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    batch_index INTEGER NOT NULL,
    owner_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    wake_at INTEGER,
    lease_until INTEGER NOT NULL,
    due_at INTEGER AS (max(wake_at, lease_until)) VIRTUAL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX jobs_held ON jobs (lease_until) WHERE lease_until > 0;
  CREATE INDEX jobs_open ON jobs (fingerprint) WHERE state NOT IN ('done', 'failed', 'unconfirmed');
  CREATE INDEX jobs_by_batch ON jobs (batch_id, batch_index);
  CREATE INDEX jobs_by_owner ON jobs (owner_id, created_at);
  CREATE INDEX jobs_by_channel ON jobs (channel_id, created_at);
  CREATE INDEX jobs_by_age ON jobs (created_at);

  CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX drafts_by_age ON drafts (created_at);
  `,
  `
  CREATE INDEX uploads_unfinished ON uploads (json_extract(record, '$.createdAt'))
    WHERE json_extract(record, '$.state') IN ('creating', 'processing');
  `,
  `
  ALTER TABLE jobs ADD COLUMN woken_at INTEGER;
  DROP INDEX jobs_due;
  CREATE INDEX jobs_due ON jobs (due_at, fingerprint) WHERE due_at IS NOT NULL;
  CREATE INDEX jobs_unfinished ON jobs (state) WHERE state NOT IN ('done', 'failed', 'unconfirmed');
  `,
  `
  CREATE TABLE usage (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    guild_id TEXT,
    channel_id TEXT,
    member_id TEXT,
    spender TEXT,
    key_scope TEXT,
    fingerprint TEXT,
    model TEXT,
    resolution TEXT,
    seconds REAL,
    estimated_tokens INTEGER NOT NULL,
    billed_tokens INTEGER,
    price_per_million REAL,
    currency TEXT,
    charged TEXT,
    outcome TEXT NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX usage_by_guild ON usage (guild_id, asked_at);
  CREATE INDEX usage_by_channel ON usage (channel_id, asked_at);
  CREATE INDEX usage_by_member ON usage (member_id, asked_at);
  CREATE INDEX usage_spenders ON usage (asked_at) WHERE spender IS NOT NULL;
  INSERT OR IGNORE INTO usage
    SELECT id, 'video', created_at, json_extract(record, '$.guildId'), coalesce(json_extract(record, '$.place.parentId'), channel_id),
      owner_id, NULL, json_extract(record, '$.keyOwner.scope'), fingerprint, json_extract(record, '$.request.model'),
      json_extract(record, '$.request.resolution'), json_extract(record, '$.request.durationSeconds'),
      json_extract(record, '$.estimatedTokens'), json_extract(record, '$.result.tokens'),
      json_extract(record, '$.price.perMillion'), json_extract(record, '$.price.currency'),
      CASE WHEN state IN ('delivering', 'done') THEN 'yes' WHEN state = 'unconfirmed' THEN 'unknown'
        ELSE json_extract(record, '$.failure.charged') END,
      CASE WHEN state IN ('delivering', 'done') THEN 'done' WHEN state IN ('failing', 'failed') THEN 'failed'
        WHEN state = 'unconfirmed' THEN 'unconfirmed' ELSE 'running' END,
      coalesce(json_extract(record, '$.finishedAt'), json_extract(record, '$.endedAt'))
    FROM jobs WHERE json_valid(record);
  `,
  `
  CREATE TABLE generation_times (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  `,
];
