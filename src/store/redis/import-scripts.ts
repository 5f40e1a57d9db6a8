import { assetLua } from './asset-scripts.js';
import { counterpartLua } from './counterpart-scripts.js';
import { jobLua, orderLua } from './job-lua.js';
import { defineScript, type Script } from './scripts.js';
import { usageLua } from './usage-lua.js';

/** How rows of another store are written as they are, and read back. Fields are texts; those that are null are left out. */
export interface RowScripts {
  /** Values: rows (`id`, `fields`) as JSON. Where a row is nothing may be yet. */
  write: Script;
  /** Values: ids as JSON. Answers the fields of each, one after the other, or an empty list where there is none. */
  read: Script;
}

const setLua = `
-- These of the fields that are there, one after the other, to be set.
local function flat(fields, names)
  local list = {}
  for _, name in ipairs(names) do
    if fields[name] then
      list[#list + 1] = name
      list[#list + 1] = fields[name]
    end
  end
  return list
end
`;

const rowScripts = (shared: string[], { write, read }: { write: string; read: string }): RowScripts => ({
  write: defineScript(
    ...shared,
    setLua,
    `local function write(id, fields)${write}end
for _, row in ipairs(cjson.decode(ARGV[1])) do write(row.id, row.fields) end`,
  ),
  read: defineScript(
    ...shared,
    setLua,
    `local function read(id)${read}end
local found = {}
for _, id in ipairs(cjson.decode(ARGV[1])) do found[#found + 1] = read(id) end
return found`,
  ),
});

const readHash = (key: string) => `
  return call('HGETALL', P .. '${key}:' .. id)
`;

export const secretRows = rowScripts([], {
  write: `
  call('HSET', P .. 'secrets', id, fields.value)
`,
  read: `
  local value = call('HGET', P .. 'secrets', id)
  return value and { 'value', value } or {}
`,
});

/** Fields: `channel_id`, `name`, `created_at`, `removed_at`, `guild_id`, `record`, and `current` where it is its channel's current one. */
export const groupRows = rowScripts([orderLua], {
  write: `
  call('HSET', P .. 'group:' .. id, unpack(flat(fields, { 'channel_id', 'name', 'removed_at', 'guild_id', 'record' })))
  if not fields.removed_at then
    call('HSET', P .. 'group-names:' .. fields.channel_id, fields.name, id)
    call('ZADD', P .. 'groups-in:' .. fields.channel_id, order_in(P .. 'groups-in:' .. fields.channel_id, tonumber(fields.created_at)), id)
  end
  if fields.current then call('HSET', P .. 'current-groups', fields.channel_id, id) end
`,
  read: `
  local found = call('HGETALL', P .. 'group:' .. id)
  local channel = call('HGET', P .. 'group:' .. id, 'channel_id')
  if channel and call('HGET', P .. 'current-groups', channel) == id then
    found[#found + 1] = 'current'
    found[#found + 1] = '1'
  end
  return found
`,
});

/** Fields: `group_id`, `name`, `type`, `hash`, `owner_id`, `created_at`, `removed_at`, `record`. */
export const assetRows = rowScripts([orderLua, assetLua], {
  write: `
  call('HSET', asset_key(id), unpack(flat(fields, { 'group_id', 'name', 'type', 'hash', 'owner_id', 'removed_at', 'record' })))
  if not fields.removed_at then
    call('HSET', P .. 'asset-names:' .. fields.group_id, fields.name, id)
    call('ZADD', P .. 'assets-in:' .. fields.group_id, order_in(P .. 'assets-in:' .. fields.group_id, tonumber(fields.created_at)), id)
    call('ZADD', P .. 'assets-of:' .. fields.owner_id, call('INCR', P .. 'order'), id)
    call('SADD', P .. 'asset-uses:' .. fields.hash, id)
  end
`,
  read: readHash('asset'),
});

/** Ids: fingerprint, a space, owner. Fields: `version`, `state`, `created_at`, `record`; a forgotten one has its version alone. */
export const counterpartRows = (table: 'provider_groups' | 'uploads') =>
  rowScripts([counterpartLua], {
    write: `
  local fingerprint, owner = string.match(id, '^(%S+) (.*)$')
  local row = { version = fields.version, token = '--------', state = fields.state or '', record = fields.record or '' }
  write_row('${table}', owner, fingerprint, row, fields.created_at or 0)
`,
    read: `
  local fingerprint, owner = string.match(id, '^(%S+) (.*)$')
  local row = read_row('${table}', owner, fingerprint)
  if not row then return {} end
  if row.state == '' then return { 'version', tostring(row.version) } end
  return { 'version', tostring(row.version), 'state', row.state, 'record', row.record }
`,
  });

/** Fields: those of `JobRow`, `version`, `record`, and `files` as JSON. */
export const jobRows = rowScripts([jobLua], {
  write: `
  fields.id = id
  fields.files = cjson.decode(fields.files)
  write_job(fields, fields.record, fields.version, '')
`,
  read: `
  local found = call('HGETALL', job_key(id))
  found[#found + 1] = 'record'
  found[#found + 1] = call('GET', record_key(id)) or ''
  return found
`,
});

/** Fields: `owner_id`, `created_at`, `record`. */
export const draftRows = rowScripts([], {
  write: `
  call('HSET', P .. 'draft:' .. id, unpack(flat(fields, { 'owner_id', 'record' })))
  call('ZADD', P .. 'drafts', fields.created_at, id)
  call('SADD', P .. 'drafts-of:' .. fields.owner_id, id)
`,
  read: readHash('draft'),
});

/** Fields: the columns of SQLite's table. */
export const usageRows = rowScripts([usageLua], {
  write: `
  add_usage(id, fields)
  if fields.spender then call('ZADD', P .. 'usage-spenders', fields.asked_at, id) end
`,
  read: readHash('usage'),
});

/** Fields: `version`, `record`. */
export const generationTimesRows = rowScripts([], {
  write: `
  call('HSET', P .. 'generation_times', unpack(flat(fields, { 'version', 'record' })))
`,
  read: `
  return call('HGETALL', P .. 'generation_times')
`,
});

/** Fields: `value`, as Keyv has written it. */
export const keyvRows = (namespace: string) =>
  rowScripts([], {
    write: `
  call('SET', P .. '${namespace}::' .. id, fields.value)
`,
    read: `
  local value = call('GET', P .. '${namespace}::' .. id)
  return value and { 'value', value } or {}
`,
  });
