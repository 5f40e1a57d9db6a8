import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { providerGroupSchema, uploadSchema, type ProviderGroupRecord, type Upload } from '../records.js';
import { ConflictError, type CounterpartTable, type UploadTable } from '../store.js';
import {
  beginScript,
  getScript,
  listUnfinishedScript,
  releaseAllScript,
  saveScript,
  servesAnotherScript,
} from './counterpart-scripts.js';
import { writeToken, type Scripts } from './scripts.js';
import { fieldsOf, type Fields } from './usage-lua.js';

const versionReply = z.number().nullable();
const rowReply = z.tuple([z.number(), z.string()]).nullable();
const unfinishedReply = z.array(z.tuple([z.string(), z.string(), z.coerce.number()]));

interface Common {
  fingerprint: string;
  state: string;
  createdAt: number;
}

interface Kind<Record> {
  table: 'provider_groups' | 'uploads';
  schema: z.ZodType<Record>;
  /** The id of the group or asset that the record stands for. */
  ownerId: (record: Record) => string;
  /** The creation that is billed and noted together with a record that is saved; undefined for none. */
  creation?: (record: Record) => { id: string; fields: Fields } | undefined;
}

function createCounterpartTable<Record extends Common>(
  scripts: Scripts,
  { table, schema, ownerId, creation }: Kind<Record>,
): CounterpartTable<Record> {
  const write = async (record: Record, version: number, written: { state: string; text: string; usage: string }) => {
    const { fingerprint, createdAt } = record;
    const reply = await scripts.run(
      saveScript,
      ...[table, ownerId(record), fingerprint, writeToken(), written.state, written.text, createdAt, version],
      written.usage,
    );
    const changed = versionReply.parse(reply);
    if (changed !== null) return changed;
    throw new ConflictError(`The row of ${ownerId(record)} in ${table} is not of version ${version} any more`);
  };

  return {
    async begin(record) {
      const text = writeRecord(schema, record);
      const { fingerprint, state, createdAt } = record;
      const columns = [table, ownerId(record), fingerprint, writeToken(), state, text, createdAt];
      return versionReply.parse(await scripts.run(beginScript, ...columns)) ?? undefined;
    },

    async get(id, fingerprint) {
      const row = rowReply.parse(await scripts.run(getScript, table, id, fingerprint));
      if (row === null) return undefined;
      const [version, text] = row;
      return { record: readRecord(schema, { table, id, text }), version };
    },

    async save(record, version) {
      const noted = creation?.(record);
      const usage = noted ? JSON.stringify(noted) : '';
      return write(record, version, { state: record.state, text: writeRecord(schema, record), usage });
    },

    async remove(record, version) {
      await write(record, version, { state: '', text: '', usage: '' });
    },

    async releaseAll(now) {
      await scripts.run(releaseAllScript, table, now);
    },
  };
}

export function createProviderGroupTable(scripts: Scripts): CounterpartTable<ProviderGroupRecord> {
  return createCounterpartTable(scripts, {
    table: 'provider_groups',
    schema: providerGroupSchema,
    ownerId: (record) => record.groupId,
  });
}

/** Once the provider has answered it. The same one is not noted twice. */
function creationOf(upload: Upload): { id: string; fields: Fields } | undefined {
  if (upload.state !== 'processing' || upload.doubtedAt !== null) return undefined;
  const { nameSent, createdAt, keyOwner, fingerprint } = upload;
  return {
    id: nameSent,
    fields: fieldsOf({
      kind: 'asset',
      asked_at: createdAt,
      member_id: keyOwner?.scope === 'member' ? keyOwner.id : null,
      key_scope: keyOwner?.scope,
      fingerprint,
      estimated_tokens: 0,
      charged: 'yes',
      outcome: 'done',
      ended_at: createdAt,
    }),
  };
}

export function createUploadTable(scripts: Scripts): UploadTable {
  const table = 'uploads';
  return {
    ...createCounterpartTable(scripts, {
      table,
      schema: uploadSchema,
      ownerId: (record) => record.assetId,
      creation: creationOf,
    }),

    async listUnfinished() {
      const rows = unfinishedReply.parse(await scripts.run(listUnfinishedScript));
      return rows
        .sort(([, , one], [, , other]) => one - other)
        .map(([id, text]) => readRecord(uploadSchema, { table, id, text }));
    },

    servesAnotherKey: async (assetId, fingerprint) =>
      (await scripts.run(servesAnotherScript, assetId, fingerprint)) === 1,
  };
}
