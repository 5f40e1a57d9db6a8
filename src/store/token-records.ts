import { z } from 'zod';
import { RecordError } from './errors.js';
import type { KeyvTable } from './keyv-table.js';
import { keyOwnerSchema, type KeyOwner } from './records.js';

export const tokensNamespace = 'tokens';

const sealedKeySchema = z.object({
  fingerprint: z.string().min(1),
  lastFour: z.string(),
  setAt: z.int().nonnegative(),
  sealed: z.string(),
});
export type SealedKey = z.infer<typeof sealedKeySchema>;

/** All keys of one owner are one record, so that every change of them is one write. */
const tokenRecordSchema = z.object({
  owner: keyOwnerSchema,
  current: sealedKeySchema.nullable(),
  /** Jobs that were paid with them may still be running. */
  retired: z.array(sealedKeySchema),
});
export type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** Under which a record is kept, and to which its keys are sealed. */
export function recordName({ scope, id }: KeyOwner): string {
  return `${scope}:${id}`;
}

/** @throws RecordError when the record is damaged or is another owner's. */
export async function readTokenRecord(table: KeyvTable, name: string): Promise<TokenRecord | undefined> {
  const value = await table.get(name);
  if (value === undefined) return undefined;
  const parsed = tokenRecordSchema.safeParse(value);
  if (!parsed.success) throw new RecordError(tokensNamespace, name, { cause: parsed.error });
  const found = recordName(parsed.data.owner);
  if (found !== name) throw new RecordError(tokensNamespace, name, { cause: new Error(`it belongs to ${found}`) });
  return parsed.data;
}

/** The current key gives way to `next` and is retired, unless they are the same: a key has one place only. */
export function replaceCurrent(record: TokenRecord, next: SealedKey | null): TokenRecord {
  const retired = record.current ? [...record.retired, record.current] : record.retired;
  return { ...record, current: next, retired: retired.filter(({ fingerprint }) => fingerprint !== next?.fingerprint) };
}

export function withoutRetired(record: TokenRecord, fingerprint: string): TokenRecord {
  return { ...record, retired: record.retired.filter((key) => key.fingerprint !== fingerprint) };
}
