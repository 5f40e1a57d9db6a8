import { z } from 'zod';
import { RecordError } from '../errors.js';
import { generationTimesSchema } from '../generation-times.js';
import { readRecord, writeRecord } from '../record-json.js';
import { ConflictError, type GenerationTimesTable } from '../store.js';
import { defineScript, writeToken, type Scripts } from './scripts.js';

const table = 'generation_times';
const rowReply = z.tuple([z.coerce.number(), z.string()]).nullable();

const getScript = defineScript(`
local row = call('HMGET', P .. '${table}', 'version', 'record')
return row[1] and { row[1], row[2] or '' }
`);

/** Values: version, token, record. */
const saveScript = defineScript(`
local row = call('HMGET', P .. '${table}', 'version', 'written_by')
local version, found = tonumber(ARGV[1]), tonumber(row[1] or 0)
if found == version + 1 and row[2] == ARGV[2] then return 1 end
if found ~= version then return 0 end
call('HSET', P .. '${table}', 'version', version + 1, 'written_by', ARGV[2], 'record', ARGV[3])
return 1
`);

/** @param onDamaged is told of a record that cannot be read: it counts as none, and is replaced by the next */
export function createGenerationTimesTable(
  scripts: Scripts,
  onDamaged: (error: RecordError) => void,
): GenerationTimesTable {
  return {
    async get() {
      const row = rowReply.parse(await scripts.run(getScript));
      if (row === null) return { record: undefined, version: 0 };
      const [version, text] = row;
      try {
        return { record: readRecord(generationTimesSchema, { table, id: '1', text }), version };
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        onDamaged(error);
        return { record: undefined, version };
      }
    },

    async save(times, version) {
      const record = writeRecord(generationTimesSchema, times);
      if ((await scripts.run(saveScript, version, writeToken(), record)) === 1) return;
      throw new ConflictError('What was learned of generation times was changed meanwhile');
    },
  };
}
