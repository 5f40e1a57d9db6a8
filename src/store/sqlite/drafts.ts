import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { draftSchema } from '../records.js';
import type { DraftTable } from '../store.js';
import type { Database } from './database.js';

const rowSchema = z.object({ record: z.string() });

export function createDraftTable(database: Database): DraftTable {
  return {
    async add(draft) {
      await database.run(
        'INSERT INTO drafts (id, owner_id, created_at, record) VALUES (?, ?, ?, ?)',
        ...[draft.id, draft.ownerId, draft.createdAt, writeRecord(draftSchema, draft)],
      );
    },

    async get(id) {
      const row = await database.get('SELECT record FROM drafts WHERE id = ?', id);
      if (row === undefined) return undefined;
      return readRecord(draftSchema, { table: 'drafts', id, text: rowSchema.parse(row).record });
    },

    removeOlder: (before) => database.run('DELETE FROM drafts WHERE created_at < ?', before),
    removeOwned: (ownerId) => database.run('DELETE FROM drafts WHERE owner_id = ?', ownerId),
  };
}
