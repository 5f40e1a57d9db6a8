import { z } from 'zod';
import { RecordError } from '../errors.js';
import { generationTimesSchema } from '../generation-times.js';
import { readRecord, writeRecord } from '../record-json.js';
import { ConflictError, type GenerationTimesTable } from '../store.js';
import type { Database } from './database.js';

const table = 'generation_times';
const rowSchema = z.object({ version: z.int(), record: z.string() });

/** @param onDamaged is told of a record that cannot be read: it counts as none, and is replaced by the next */
export function createGenerationTimesTable(
  database: Database,
  onDamaged: (error: RecordError) => void,
): GenerationTimesTable {
  return {
    async get() {
      const row = await database.get(`SELECT version, record FROM ${table} WHERE id = 1`);
      if (row === undefined) return { record: undefined, version: 0 };
      const { version, record } = rowSchema.parse(row);
      try {
        return { record: readRecord(generationTimesSchema, { table, id: '1', text: record }), version };
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        onDamaged(error);
        return { record: undefined, version };
      }
    },

    async save(times, version) {
      const record = writeRecord(generationTimesSchema, times);
      const written =
        version === 0
          ? await database.run(
              `INSERT INTO ${table} (id, version, record) VALUES (1, 1, ?) ON CONFLICT DO NOTHING`,
              record,
            )
          : await database.run(
              `UPDATE ${table} SET version = version + 1, record = ? WHERE id = 1 AND version = ?`,
              ...[record, version],
            );
      if (written === 0) throw new ConflictError('What was learned of generation times was changed meanwhile');
    },
  };
}
