import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { groupSchema, type Group } from '../records.js';
import type { GroupTable } from '../store.js';
import type { Database } from './database.js';

const rowSchema = z.object({ id: z.string(), record: z.string() });

function readGroup(row: unknown): Group {
  const { id, record } = rowSchema.parse(row);
  return readRecord(groupSchema, { table: 'groups', id, text: record });
}

export function createGroupTable(database: Database): GroupTable {
  const one = async (sql: string, value: string) => {
    const row = await database.get(sql, value);
    return row === undefined ? undefined : readGroup(row);
  };

  return {
    async add(group) {
      const record = writeRecord(groupSchema, group);
      return database.transaction(async (inside) => {
        const added = await inside.run(
          `INSERT INTO groups (id, channel_id, name, created_at, record) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (channel_id, name) DO NOTHING`,
          ...[group.id, group.channelId, group.name, group.createdAt, record],
        );
        if (added === 0) return false;
        await inside.run(
          `INSERT INTO current_groups (channel_id, group_id) VALUES (?, ?)
           ON CONFLICT (channel_id) DO UPDATE SET group_id = excluded.group_id`,
          ...[group.channelId, group.id],
        );
        return true;
      });
    },

    get: (id) => one('SELECT id, record FROM groups WHERE id = ?', id),

    current: (channelId) =>
      one(
        `SELECT groups.id, groups.record FROM current_groups JOIN groups ON groups.id = current_groups.group_id
         WHERE current_groups.channel_id = ?`,
        channelId,
      ),

    async list(channelId) {
      const sql = 'SELECT id, record FROM groups WHERE channel_id = ? ORDER BY created_at, rowid';
      return (await database.all(sql, channelId)).map(readGroup);
    },
  };
}
