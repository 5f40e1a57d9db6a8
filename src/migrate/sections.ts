import { z } from 'zod';
import {
  assetRows,
  counterpartRows,
  draftRows,
  generationTimesRows,
  groupRows,
  jobRows,
  keyvRows,
  secretRows,
  usageRows,
  type RowScripts,
} from '../store/redis/import-scripts.js';
import { fieldsOf, type Fields } from '../store/redis/usage-lua.js';
import { settingsNamespace } from '../store/settings.js';
import { tokensNamespace } from '../store/token-records.js';

/** A row as it is to stand in Redis. */
export interface Row {
  id: string;
  fields: Fields;
}

/** What is copied as one kind: where it comes from, and how it is written and read back. */
export interface Section {
  /** As it is shown. */
  name: string;
  /** Which of the source's files. */
  file: 'store' | 'tokens' | 'settings';
  /** Selects rows with their `rowid` behind `?1`, up to `?2` of them. */
  sql: string;
  toRow: (columns: Columns) => Row;
  scripts: RowScripts;
  /** Fields that Redis keeps in its sets alone. */
  unread: readonly string[];
  /** Keys of Redis that stand for one row each; of `hash` each field does. */
  keys: { begin: string; of: 'key' | 'hash' };
}

const cell = z.union([z.string(), z.number(), z.null(), z.instanceof(Buffer)]);
export const columnsSchema = z.record(z.string(), cell);
export type Columns = z.infer<typeof columnsSchema>;

const text = (value: Columns[string] | undefined) => (Buffer.isBuffer(value) ? value.toString('base64') : value);
const all = (columns: Columns): Record<string, string | number | null | undefined> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, text(value)]));

/** What scripts decide by beside the columns; of a record that cannot be read nothing. */
const insideSchema = z
  .object({
    guildId: z.string().nullable().catch(null),
    ownerId: z.string().nullable().catch(null),
    state: z.string().nullable().catch(null),
    createdAt: z.number().nullable().catch(null),
    keyOwner: z.object({ scope: z.string(), id: z.string() }).nullable().catch(null),
    video: z.object({ hash: z.string() }).nullable().catch(null),
    lastFrame: z.object({ hash: z.string() }).nullable().catch(null),
  })
  .partial();

function insideOf({ record }: Columns): z.infer<typeof insideSchema> {
  try {
    return insideSchema.parse(JSON.parse(String(record)));
  } catch {
    return {};
  }
}

const page = (table: string, columns: string, more = '') =>
  `SELECT rowid AS position, ${columns} FROM ${table}${more} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2`;

const plain = ({ id, position: _, ...columns }: Columns): Row => ({ id: String(id), fields: fieldsOf(all(columns)) });

function counterparts(table: 'provider_groups' | 'uploads', name: string): Section {
  return {
    name,
    file: 'store',
    sql: page(table, 'owner_id, fingerprint, version, record'),
    toRow(columns) {
      const { owner_id: owner, fingerprint, version, record } = all(columns);
      const { state, createdAt } = insideOf(columns);
      const there = record === null ? {} : { state: state ?? 'unreadable', created_at: createdAt ?? 0, record };
      return { id: `${String(fingerprint)} ${String(owner)}`, fields: fieldsOf({ version, ...there }) };
    },
    scripts: counterpartRows(table),
    unread: ['created_at'],
    keys: { begin: `${table}:`, of: 'hash' },
  };
}

function keyv(name: string, file: 'tokens' | 'settings', namespace: string): Section {
  return {
    name,
    file,
    sql: page('keyv', 'key, value'),
    toRow: ({ key, value }) => ({
      id: String(key).slice(`${namespace}:`.length),
      fields: fieldsOf({ value: text(value) }),
    }),
    scripts: keyvRows(namespace),
    unread: [],
    keys: { begin: `${namespace}::`, of: 'key' },
  };
}

const jobs: Section = {
  name: 'jobs',
  file: 'store',
  sql: page(
    'jobs',
    'id, state, batch_id, batch_index, owner_id, channel_id, fingerprint, created_at, version, wake_at, lease_until, woken_at, record',
  ),
  toRow(columns) {
    const { keyOwner, video, lastFrame } = insideOf(columns);
    const files = [video, lastFrame].flatMap((file) => (file ? [file.hash.slice(0, 20)] : []));
    const beside = { key_scope: keyOwner?.scope ?? '', key_id: keyOwner?.id ?? '', writes: '' };
    const { id, fields } = plain(columns);
    return { id, fields: { ...fields, ...beside, files: JSON.stringify(files) } };
  },
  scripts: jobRows,
  unread: ['batch_index', 'created_at', 'files'],
  keys: { begin: 'job:', of: 'key' },
};

const groups: Section = {
  name: 'groups',
  file: 'store',
  sql: `SELECT groups.rowid AS position, id, groups.channel_id, name, created_at, removed_at, record,
      CASE WHEN current_groups.group_id = id THEN 1 END AS current
    FROM groups LEFT JOIN current_groups ON current_groups.channel_id = groups.channel_id
    WHERE groups.rowid > ?1 ORDER BY groups.rowid LIMIT ?2`,
  toRow(columns) {
    const { id, fields } = plain(columns);
    return { id, fields: { ...fields, ...fieldsOf({ guild_id: insideOf(columns).guildId }) } };
  },
  scripts: groupRows,
  unread: ['created_at'],
  keys: { begin: 'group:', of: 'key' },
};

const assets: Section = {
  name: 'assets',
  file: 'store',
  sql: page('assets', 'id, group_id, name, type, hash, created_at, removed_at, record'),
  toRow(columns) {
    const { id, fields } = plain(columns);
    return { id, fields: { ...fields, owner_id: insideOf(columns).ownerId ?? '' } };
  },
  scripts: assetRows,
  unread: ['created_at'],
  keys: { begin: 'asset:', of: 'key' },
};

/** In the order in which they are copied. */
export const sections: readonly Section[] = [
  {
    name: 'secrets',
    file: 'store',
    sql: page('secrets', 'name AS id, value'),
    toRow: plain,
    scripts: secretRows,
    unread: [],
    keys: { begin: 'secrets', of: 'hash' },
  },
  groups,
  assets,
  counterparts('provider_groups', 'groups at the provider'),
  counterparts('uploads', 'assets at the provider'),
  jobs,
  {
    name: 'drafts',
    file: 'store',
    sql: page('drafts', 'id, owner_id, created_at, record'),
    toRow: plain,
    scripts: draftRows,
    unread: ['created_at'],
    keys: { begin: 'draft:', of: 'key' },
  },
  {
    name: 'records of usage',
    file: 'store',
    sql: page('usage', '*'),
    toRow: plain,
    scripts: usageRows,
    unread: [],
    keys: { begin: 'usage:', of: 'key' },
  },
  {
    name: 'generation times',
    file: 'store',
    sql: page('generation_times', 'id, version, record'),
    toRow: plain,
    scripts: generationTimesRows,
    unread: [],
    keys: { begin: 'generation_times', of: 'key' },
  },
  keyv('owners of keys', 'tokens', tokensNamespace),
  keyv('settings and greetings', 'settings', settingsNamespace),
];
