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
  const one = async (sql: string, ...values: string[]) => {
    const row = await database.get(sql, ...values);
    return row === undefined ? undefined : readGroup(row);
  };

  return {
    async add(group) {
      const record = writeRecord(groupSchema, group);
      return database.transaction(async (inside) => {
        const added = await inside.run(
          `INSERT INTO groups (id, channel_id, name, created_at, record) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING`,
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

    async use(group) {
      await database.run(
        `INSERT INTO current_groups (channel_id, group_id)
         SELECT channel_id, id FROM groups WHERE id = ? AND removed_at IS NULL
         ON CONFLICT (channel_id) DO UPDATE SET group_id = excluded.group_id`,
        group.id,
      );
    },

    async remove(group, now) {
      await database.transaction(async (inside) => {
        await inside.run('UPDATE groups SET removed_at = ? WHERE id = ? AND removed_at IS NULL', now, group.id);
        const gone = await inside.run('DELETE FROM current_groups WHERE group_id = ?', group.id);
        if (gone === 0) return;
        await inside.run(
          `INSERT INTO current_groups (channel_id, group_id)
           SELECT channel_id, id FROM groups WHERE channel_id = ? AND removed_at IS NULL
           ORDER BY created_at DESC, rowid DESC LIMIT 1`,
          group.channelId,
        );
      });
    },

    get: (id) => one('SELECT id, record FROM groups WHERE id = ?', id),

    current: (channelId) =>
      one(
        `SELECT groups.id, groups.record FROM current_groups JOIN groups ON groups.id = current_groups.group_id
         WHERE current_groups.channel_id = ?`,
        channelId,
      ),

    byName: (channelId, name) =>
      one('SELECT id, record FROM groups WHERE channel_id = ? AND name = ? AND removed_at IS NULL', channelId, name),

    async list(channelId) {
      const sql =
        'SELECT id, record FROM groups WHERE channel_id = ? AND removed_at IS NULL ORDER BY created_at, rowid';
      return (await database.all(sql, channelId)).map(readGroup);
    },
  };
}
