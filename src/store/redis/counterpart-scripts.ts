import { defineScript } from './scripts.js';
import { usageLua } from './usage-lua.js';

/**
 * `<table>:<owner>` is a hash of a key's fingerprint to `<version> <token of the write> <state> <record>`; a forgotten one has no
 * state and no record, so that its successor goes on counting versions. `<table>-creating` and `<table>-processing` hold, by when
 * the intention was written, `<fingerprint> <owner>` of those that are in these states.
 */
export const counterpartLua = `
local function unpack_row(row)
  if not row then return nil end
  local version, token, state, record = string.match(row, '^(%d+) (%S+) (%S*) (.*)$')
  return { version = tonumber(version), token = token, state = state, record = record }
end

local unfinished = { 'creating', 'processing' }
local function write_row(name, owner, fingerprint, row, created_at)
  call('HSET', P .. name .. ':' .. owner, fingerprint, row.version .. ' ' .. row.token .. ' ' .. row.state .. ' ' .. row.record)
  local member = fingerprint .. ' ' .. owner
  for _, state in ipairs(unfinished) do
    if row.state == state then
      call('ZADD', P .. name .. '-' .. state, created_at, member)
    else
      call('ZREM', P .. name .. '-' .. state, member)
    end
  end
end

local function read_row(name, owner, fingerprint)
  return unpack_row(call('HGET', P .. name .. ':' .. owner, fingerprint))
end
`;

/** Values: table, owner, fingerprint, token, state, record, when it was made. Answers the version, or nothing. */
export const beginScript = defineScript(
  counterpartLua,
  `
local known = read_row(ARGV[1], ARGV[2], ARGV[3])
if known and known.token == ARGV[4] then return known.version end
if known and known.state ~= '' then return false end
local version = known and known.version + 1 or 1
write_row(ARGV[1], ARGV[2], ARGV[3], { version = version, token = ARGV[4], state = ARGV[5], record = ARGV[6] }, ARGV[7])
return version
`,
);

/** Values: table, owner, fingerprint. Answers version and record, or nothing. */
export const getScript = defineScript(
  counterpartLua,
  `
local known = read_row(ARGV[1], ARGV[2], ARGV[3])
if not known or known.state == '' then return false end
return { known.version, known.record }
`,
);

/**
 * Values: table, owner, fingerprint, token, state, record, when it was made, version, and of a creation that is billed its record of
 * usage as JSON (empty for none). State and record are empty to forget it. Answers the new version, or nothing.
 */
export const saveScript = defineScript(
  counterpartLua,
  usageLua,
  `
local version = tonumber(ARGV[8])
local known = read_row(ARGV[1], ARGV[2], ARGV[3])
if known and known.version == version + 1 and known.token == ARGV[4] then return known.version end
if not known or known.version ~= version or known.state == '' then return false end
write_row(ARGV[1], ARGV[2], ARGV[3], { version = version + 1, token = ARGV[4], state = ARGV[5], record = ARGV[6] }, ARGV[7])
if ARGV[9] ~= '' then
  local creation = cjson.decode(ARGV[9])
  local asset = call('HMGET', P .. 'asset:' .. ARGV[2], 'group_id', 'owner_id')
  local group = asset[1] and call('HMGET', P .. 'group:' .. asset[1], 'channel_id', 'guild_id')
  if group and group[1] then
    creation.fields.channel_id = group[1]
    creation.fields.guild_id = group[2] or nil
    -- With a server's key it is put down to who added the file.
    creation.fields.member_id = creation.fields.member_id or asset[2]
    add_usage(creation.id, creation.fields)
  end
end
return version + 1
`,
);

/** Values: table, now. */
export const releaseAllScript = defineScript(
  counterpartLua,
  `
for _, member in ipairs(call('ZRANGE', P .. ARGV[1] .. '-creating', 0, -1)) do
  local fingerprint, owner = string.match(member, '^(%S+) (.*)$')
  local known = read_row(ARGV[1], owner, fingerprint)
  local lease_until = known and string.match(known.record, '"leaseUntil":(%d+)')
  if lease_until and tonumber(lease_until) > tonumber(ARGV[2]) then
    known.record = string.gsub(known.record, '"leaseUntil":%d+', '"leaseUntil":' .. ARGV[2])
    known.version, known.token = known.version + 1, '--------'
    write_row(ARGV[1], owner, fingerprint, known, call('ZSCORE', P .. ARGV[1] .. '-creating', member))
  end
end
`,
);

/** Answers owner and record of each upload that is unfinished, and when it was begun. */
export const listUnfinishedScript = defineScript(
  counterpartLua,
  `
local found = {}
for _, state in ipairs(unfinished) do
  for _, member in ipairs(call('ZRANGE', P .. 'uploads-' .. state, 0, -1)) do
    local fingerprint, owner = string.match(member, '^(%S+) (.*)$')
    local known = read_row('uploads', owner, fingerprint)
    if known then found[#found + 1] = { owner, known.record, call('ZSCORE', P .. 'uploads-' .. state, member) } end
  end
end
return found
`,
);

/** Values: asset, fingerprint. */
export const servesAnotherScript = defineScript(
  counterpartLua,
  `
local rows = call('HGETALL', P .. 'uploads:' .. ARGV[1])
for at = 1, #rows, 2 do
  local state = unpack_row(rows[at + 1]).state
  if rows[at] ~= ARGV[2] and state ~= '' and state ~= 'failed' then return 1 end
end
return 0
`,
);
