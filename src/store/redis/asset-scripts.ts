import { orderLua } from './job-lua.js';
import { defineScript } from './scripts.js';

/**
 * `asset:<id>` is a hash of the record and of what scripts decide by. Of those that were not removed, `assets-in:<group>` and
 * `assets-of:<owner>` hold ids by age, `asset-names:<group>` ids by name, `asset-uses:<hash>` the ids that have a content.
 */
export const assetLua = `
local function asset_key(id) return P .. 'asset:' .. id end

-- An asset of the group with this content, the oldest where there are several.
local function of_content(group, hash)
  local found, oldest
  for _, id in ipairs(call('SMEMBERS', P .. 'asset-uses:' .. hash)) do
    local age = call('ZSCORE', P .. 'assets-in:' .. group, id)
    if age and (not oldest or tonumber(age) < oldest) then found, oldest = id, tonumber(age) end
  end
  return found
end

local function with_records(ids)
  local found = {}
  for _, id in ipairs(ids) do found[#found + 1] = { id, call('HGET', asset_key(id), 'record') or '' } end
  return found
end
`;

/** Values: id, token, group, name, type, hash, owner, when it was made, record. */
export const addScript = defineScript(
  orderLua,
  assetLua,
  `
local id, token, group, name, hash, owner = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[6], ARGV[7]
local names = P .. 'asset-names:' .. group
if call('EXISTS', asset_key(id)) == 1 then return call('HGET', asset_key(id), 'written_by') == token and 1 or 0 end
if call('HEXISTS', names, name) == 1 or of_content(group, hash) then return 0 end
call('HSET', asset_key(id), 'written_by', token, 'group_id', group, 'name', name, 'type', ARGV[5], 'hash', hash, 'owner_id', owner,
  'record', ARGV[9])
call('HSET', names, name, id)
local among = P .. 'assets-in:' .. group
call('ZADD', among, order_in(among, tonumber(ARGV[8])), id)
call('ZADD', P .. 'assets-of:' .. owner, call('INCR', P .. 'order'), id)
call('SADD', P .. 'asset-uses:' .. hash, id)
return 1
`,
);

/** Values: how it is looked for, and by what. Answers id and record, or nothing. */
export const oneScript = defineScript(
  assetLua,
  `
local id = ARGV[2]
if ARGV[1] == 'name' then id = call('HGET', P .. 'asset-names:' .. ARGV[2], ARGV[3]) end
if ARGV[1] == 'hash' then id = of_content(ARGV[2], ARGV[3]) end
if not id or call('EXISTS', asset_key(id)) == 0 then return false end
return with_records({ id })[1]
`,
);

/** Values: group, limit (-1 for all), type (empty for any). Answers ids and records, most recent first. */
export const listScript = defineScript(
  assetLua,
  `
local key, limit, wanted = P .. 'assets-in:' .. ARGV[1], tonumber(ARGV[2]), ARGV[3]
if wanted == '' then return with_records(call('ZRANGE', key, 0, limit < 0 and -1 or limit - 1, 'REV')) end
local ids = {}
for _, id in ipairs(call('ZRANGE', key, 0, -1, 'REV')) do
  if limit >= 0 and #ids >= limit then break end
  if call('HGET', asset_key(id), 'type') == wanted then ids[#ids + 1] = id end
end
return with_records(ids)
`,
);

/** Values: owner. Answers ids and records, in the order in which they came. */
export const listOwnedScript = defineScript(
  assetLua,
  `return with_records(call('ZRANGE', P .. 'assets-of:' .. ARGV[1], 0, -1))`,
);

/**
 * Values: id, record as it was read, record as it shall be, new name (empty to keep it). Answers 1 when it was written, 0 when that
 * may not be, -1 when the record was changed since it was read.
 */
export const changeScript = defineScript(
  assetLua,
  `
local id, before, after, name = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local row = call('HMGET', asset_key(id), 'record', 'name', 'group_id', 'removed_at')
if not row[1] or (name ~= '' and row[4]) then return 0 end
if row[1] == after then return 1 end
if row[1] ~= before then return -1 end
if name ~= '' and name ~= row[2] then
  local names = P .. 'asset-names:' .. row[3]
  if call('HEXISTS', names, name) == 1 then return 0 end
  call('HDEL', names, row[2])
  call('HSET', names, name, id)
  call('HSET', asset_key(id), 'name', name)
end
call('HSET', asset_key(id), 'record', after)
return 1
`,
);

/** Values: id, now. */
export const removeScript = defineScript(
  assetLua,
  `
local id = ARGV[1]
local row = call('HMGET', asset_key(id), 'group_id', 'name', 'hash', 'owner_id', 'removed_at')
if not row[1] or row[5] then return end
call('HSET', asset_key(id), 'removed_at', ARGV[2])
call('HDEL', P .. 'asset-names:' .. row[1], row[2])
call('ZREM', P .. 'assets-in:' .. row[1], id)
call('ZREM', P .. 'assets-of:' .. row[4], id)
call('SREM', P .. 'asset-uses:' .. row[3], id)
`,
);

/** Values: owner, then hashes. Answers those that assets of others have. */
export const usedByOthersScript = defineScript(
  assetLua,
  `
local used = {}
for at = 2, #ARGV - 1 do
  for _, id in ipairs(call('SMEMBERS', P .. 'asset-uses:' .. ARGV[at])) do
    if call('HGET', asset_key(id), 'owner_id') ~= ARGV[1] then
      used[#used + 1] = ARGV[at]
      break
    end
  end
end
return used
`,
);

/** Values: hash. */
export const usesContentScript = defineScript(`return call('EXISTS', P .. 'asset-uses:' .. ARGV[1])`);
