import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { uploadSchema, type Upload } from '../records.js';
import { ConflictError, type CounterpartTable, type UploadTable } from '../store.js';
import type { Database, Statements } from './database.js';
import { noteCreation } from './usage-records.js';

const versionRow = z.object({ version: z.int() });
const ownedRow = z.object({ owner_id: z.string(), record: z.string() });
const counterpartRow = z.object({ version: z.int(), record: z.string() });

interface Kind<Record> {
  table: 'provider_groups' | 'uploads';
  schema: z.ZodType<Record>;
  /** The id of the group or asset that the record stands for. */
  ownerId: (record: Record) => string;
  /** What is written together with a record that is saved. */
  note?: (inside: Statements, record: Record) => Promise<void>;
}

export function createCounterpartTable<Record extends { fingerprint: string }>(
  database: Database,
  { table, schema, ownerId, note }: Kind<Record>,
): CounterpartTable<Record> {
  const change = async (statements: Statements, record: Record, version: number, text: string | null) => {
    const row = await statements.get(
      `UPDATE ${table} SET record = ?, version = version + 1
       WHERE owner_id = ? AND fingerprint = ? AND version = ? AND record IS NOT NULL RETURNING version`,
      ...[text, ownerId(record), record.fingerprint, version],
    );
    if (row !== undefined) return versionRow.parse(row).version;
    throw new ConflictError(`The row of ${ownerId(record)} in ${table} is not of version ${version} any more`);
  };

  return {
    async begin(record) {
      const row = await database.get(
        `INSERT INTO ${table} (owner_id, fingerprint, version, record) VALUES (?, ?, 1, ?)
         ON CONFLICT DO UPDATE SET record = excluded.record, version = version + 1 WHERE record IS NULL
         RETURNING version`,
        ...[ownerId(record), record.fingerprint, writeRecord(schema, record)],
      );
      return row === undefined ? undefined : versionRow.parse(row).version;
    },

    async get(id, fingerprint) {
      const row = await database.get(
        `SELECT version, record FROM ${table} WHERE owner_id = ? AND fingerprint = ? AND record IS NOT NULL`,
        ...[id, fingerprint],
      );
      if (row === undefined) return undefined;
      const { version, record: text } = counterpartRow.parse(row);
      return { record: readRecord(schema, { table, id, text }), version };
    },

    async save(record, version) {
      const text = writeRecord(schema, record);
      if (!note) return change(database, record, version, text);
      return database.transaction(async (inside) => {
        const changed = await change(inside, record, version, text);
        await note(inside, record);
        return changed;
      });
    },

    async remove(record, version) {
      await change(database, record, version, null);
    },

    async releaseAll(now) {
      await database.run(
        `UPDATE ${table} SET record = json_set(record, '$.leaseUntil', ?), version = version + 1
         WHERE json_extract(record, '$.state') = 'creating' AND json_extract(record, '$.leaseUntil') > ?`,
        ...[now, now],
      );
    },
  };
}

export function createUploadTable(database: Database): UploadTable {
  const table = 'uploads';
  return {
    ...createCounterpartTable(database, {
      table,
      schema: uploadSchema,
      ownerId: (record) => record.assetId,
      note: noteCreation,
    }),

    async listUnfinished(): Promise<Upload[]> {
      const rows = await database.all(
        `SELECT owner_id, record FROM uploads WHERE json_extract(record, '$.state') IN ('creating', 'processing')
         ORDER BY json_extract(record, '$.createdAt')`,
      );
      return rows.map((row) => {
        const { owner_id: id, record: text } = ownedRow.parse(row);
        return readRecord(uploadSchema, { table, id, text });
      });
    },

    async servesAnotherKey(assetId, fingerprint) {
      const row = await database.get(
        `SELECT 1 FROM uploads WHERE owner_id = ? AND fingerprint <> ? AND json_extract(record, '$.state') <> 'failed'`,
        ...[assetId, fingerprint],
      );
      return row !== undefined;
    },
  };
}
