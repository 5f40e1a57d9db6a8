import { jobLua } from './job-lua.js';
import { defineScript } from './scripts.js';

/** Values: limit, owner and channel (empty for any). Answers ids and records, most recent first. */
export const listScript = defineScript(
  jobLua,
  `
local limit, owner, channel = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local key = P .. 'jobs'
if channel ~= '' then key = P .. 'jobs-in:' .. channel end
if owner ~= '' then key = P .. 'jobs-of:' .. owner end
if owner == '' or channel == '' then return with_records(call('ZRANGE', key, 0, limit - 1, 'REV')) end
local found, from, page = {}, 0, 200
while #found < limit do
  local ids = call('ZRANGE', key, from, from + page - 1, 'REV')
  for _, id in ipairs(ids) do
    if #found < limit and call('HGET', job_key(id), 'channel_id') == channel then found[#found + 1] = id end
  end
  if #ids < page then break end
  from = from + page
end
return with_records(found)
`,
);

/** Values: batch. Answers ids and records, in their order. */
export const batchScript = defineScript(jobLua, `return with_records(call('ZRANGE', P .. 'batch:' .. ARGV[1], 0, -1))`);

const openLua = `
-- Whose key pays for a job that came from another store unreadable is not known: it may be anybody's.
local function open_of(fingerprint, scope, owner)
  local ids = call('SMEMBERS', P .. 'open:' .. fingerprint)
  if scope == '' then return ids end
  local owned = {}
  for _, id in ipairs(ids) do
    local key = call('HMGET', job_key(id), 'key_scope', 'key_id')
    if key[1] == '' or (key[1] == scope and key[2] == owner) then owned[#owned + 1] = id end
  end
  return owned
end
`;

/** Values: fingerprint, and scope and id of whose key pays (empty for any). Answers ids and records. */
export const listOpenScript = defineScript(jobLua, openLua, 'return with_records(open_of(ARGV[1], ARGV[2], ARGV[3]))');

/** Values as of `listOpenScript`. */
export const countOpenScript = defineScript(jobLua, openLua, 'return #open_of(ARGV[1], ARGV[2], ARGV[3])');

/** Values: owner, then hashes. The index may tell too much, never too little: the record decides. */
export const usedByOthersScript = defineScript(
  jobLua,
  `
local used = {}
for at = 2, #ARGV - 1 do
  local hash = ARGV[at]
  local name = string.sub(hash, 1, 20)
  for _, member in ipairs(call('ZRANGE', P .. 'job-files', '[' .. name .. ':', '(' .. name .. ';', 'BYLEX')) do
    local id = string.sub(member, #name + 2)
    if call('HGET', job_key(id), 'owner_id') ~= ARGV[1] then
      local readable, record = pcall(cjson.decode, call('GET', record_key(id)) or '')
      if readable and type(record) == 'table' then
        local video, frame = record.video, record.lastFrame
        if (type(video) == 'table' and video.hash == hash) or (type(frame) == 'table' and frame.hash == hash) then
          used[#used + 1] = hash
          break
        end
      end
    end
  end
end
return used
`,
);
