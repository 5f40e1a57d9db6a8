import type { z } from 'zod';
import { RecordError } from './errors.js';

/**
 * A record as text. It is parsed before it is written too: what could not be read back must fail while its writer is
 * there, not at the next start.
 *
 * @throws ZodError
 */
export function writeRecord<Record>(schema: z.ZodType<Record>, record: Record): string {
  return JSON.stringify(schema.parse(record));
}

/** @throws RecordError naming table and id, when the text is not JSON or not what the schema says. */
export function readRecord<Record>(
  schema: z.ZodType<Record>,
  stored: { table: string; id: string; text: string },
): Record {
  try {
    return schema.parse(JSON.parse(stored.text));
  } catch (cause) {
    throw new RecordError(stored.table, stored.id, { cause });
  }
}
