import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { assetSchema, type Asset } from '../records.js';
import type { AssetTable } from '../store.js';
import type { Database, SqlValue } from './database.js';

const rowSchema = z.object({ id: z.string(), record: z.string() });
const hashRow = z.object({ hash: z.string() });
const everything = -1;

function readAsset(row: unknown): Asset {
  const { id, record } = rowSchema.parse(row);
  return readRecord(assetSchema, { table: 'assets', id, text: record });
}

export function createAssetTable(database: Database): AssetTable {
  const one = async (where: string, ...values: SqlValue[]) => {
    const row = await database.get(`SELECT id, record FROM assets WHERE ${where} LIMIT 1`, ...values);
    return row === undefined ? undefined : readAsset(row);
  };

  return {
    async add(asset) {
      const record = writeRecord(assetSchema, asset);
      const added = await database.run(
        `INSERT INTO assets (id, group_id, name, type, hash, created_at, record)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
         WHERE NOT EXISTS (SELECT 1 FROM assets WHERE group_id = ?2 AND hash = ?5 AND removed_at IS NULL)
         ON CONFLICT DO NOTHING`,
        ...[asset.id, asset.groupId, asset.name, asset.type, asset.hash, asset.createdAt, record],
      );
      return added > 0;
    },

    get: (id) => one('id = ?', id),
    byName: (groupId, name) => one('group_id = ? AND name = ? AND removed_at IS NULL', groupId, name),
    byHash: (groupId, hash) =>
      one('group_id = ? AND hash = ? AND removed_at IS NULL ORDER BY created_at, rowid', groupId, hash),

    async list(groupId, { type, limit = everything } = {}) {
      const rows = await database.all(
        `SELECT id, record FROM assets WHERE group_id = ? AND removed_at IS NULL ${type ? 'AND type = ?' : ''}
         ORDER BY created_at DESC, rowid DESC LIMIT ?`,
        ...[groupId, ...(type ? [type] : []), limit],
      );
      return rows.map(readAsset);
    },

    async refreshSource(id, sourceUrl) {
      await database.transaction(async (inside) => {
        const row = await inside.get('SELECT id, record FROM assets WHERE id = ?', id);
        if (row === undefined) return;
        const record = writeRecord(assetSchema, { ...readAsset(row), sourceUrl });
        await inside.run('UPDATE assets SET record = ? WHERE id = ?', record, id);
      });
    },

    async rename(id, name) {
      return database.transaction(async (inside) => {
        const row = await inside.get('SELECT id, record FROM assets WHERE id = ? AND removed_at IS NULL', id);
        if (row === undefined) return false;
        const record = writeRecord(assetSchema, { ...readAsset(row), name });
        return (
          (await inside.run('UPDATE OR IGNORE assets SET name = ?, record = ? WHERE id = ?', name, record, id)) > 0
        );
      });
    },

    async remove(id, now) {
      await database.run('UPDATE assets SET removed_at = ? WHERE id = ? AND removed_at IS NULL', now, id);
    },

    async listOwned(ownerId) {
      const sql = `SELECT id, record FROM assets WHERE removed_at IS NULL AND json_extract(record, '$.ownerId') = ? ORDER BY rowid`;
      return (await database.all(sql, ownerId)).map(readAsset);
    },

    async usesContent(hash) {
      return (
        (await database.get('SELECT 1 FROM assets WHERE hash = ? AND removed_at IS NULL LIMIT 1', hash)) !== undefined
      );
    },

    async usedByOthers(ownerId, hashes) {
      const rows = await database.all(
        `SELECT DISTINCT hash FROM assets WHERE removed_at IS NULL AND json_extract(record, '$.ownerId') <> ?
         AND hash IN (SELECT value FROM json_each(?))`,
        ...[ownerId, JSON.stringify(hashes)],
      );
      return new Set(rows.map((row) => hashRow.parse(row).hash));
    },
  };
}
