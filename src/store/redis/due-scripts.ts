import { jobLua } from './job-lua.js';
import { defineScript } from './scripts.js';

/** How long the answer to a claim is remembered, for when it is lost and asked for again. */
const rememberedMs = 60_000;

/**
 * Values: what is wanted as JSON: `token`, `now`, `lease_until`, `limit`, `except` (ids), and of a claimer who takes `most` of
 * each key what it holds already (`held`, by fingerprint). Answers id, version and record of each, one after the other.
 *
 * Keys come in the order of their first due job, so that looking for more ends at the first key whose own is due later than all
 * that was found.
 */
export const claimDueScript = defineScript(
  jobLua,
  `
local wanted = cjson.decode(ARGV[1])
local limit, remembered = wanted.limit, P .. 'claimed:' .. wanted.token
local answer = {}

local before = call('GET', remembered)
if before then
  for _, id in ipairs(cjson.decode(before)) do
    local known = read_job(id)
    if known and version_of(known.version, known.writes, wanted.token) == tonumber(known.version) then
      for _, value in ipairs({ id, known.version, call('GET', record_key(id)) or '' }) do answer[#answer + 1] = value end
    end
  end
  return answer
end

local except = {}
for _, id in ipairs(wanted.except) do except[id] = true end

local found, latest = {}, wanted.now
local function earlier(one, other)
  if one.due ~= other.due then return one.due < other.due end
  if one.fingerprint ~= other.fingerprint then return one.fingerprint < other.fingerprint end
  return one.id < other.id
end
local function look_for(fingerprint, room)
  local from, page = 0, room + 8
  while room > 0 do
    local rows = call('ZRANGE', P .. 'due:' .. fingerprint, '-inf', latest, 'BYSCORE', 'LIMIT', from, page, 'WITHSCORES')
    for at = 1, #rows, 2 do
      if room > 0 and not except[rows[at]] then
        found[#found + 1] = { id = rows[at], due = tonumber(rows[at + 1]), fingerprint = fingerprint }
        room = room - 1
      end
    end
    if #rows < 2 * page then break end
    from = from + page
  end
end

local keys = call('ZRANGE', P .. 'due', '-inf', wanted.now, 'BYSCORE', 'WITHSCORES')
for at = 1, #keys, 2 do
  if #found >= limit and tonumber(keys[at + 1]) > latest then break end
  local room = limit
  if wanted.most then room = math.min(limit, wanted.most - (wanted.held[keys[at]] or 0)) end
  look_for(keys[at], room)
  if #found >= limit then
    table.sort(found, earlier)
    for index = #found, limit + 1, -1 do found[index] = nil end
    latest = found[limit].due
  end
end
table.sort(found, earlier)

local ids = {}
for _, due in ipairs(found) do
  local version = take(due.id, read_job(due.id), wanted.lease_until, wanted.token)
  for _, value in ipairs({ due.id, version, call('GET', record_key(due.id)) or '' }) do answer[#answer + 1] = value end
  ids[#ids + 1] = due.id
end
if #ids > 0 then call('SET', remembered, cjson.encode(ids), 'PX', ${rememberedMs}) end
return answer
`,
);

/** Values: a token, then id and version of each. Makes those free that were claimed beside one that cannot be read. */
export const giveBackScript = defineScript(
  jobLua,
  `
for at = 2, #ARGV - 1, 2 do
  local known = read_job(ARGV[at])
  if known and known.version == ARGV[at + 1] then take(ARGV[at], known, 0, ARGV[1]) end
end
`,
);

/** Values: after when. Answers the next moment, or nothing. */
export const nextWakeScript = defineScript(`
local after = tonumber(ARGV[1])
local first
for _, fingerprint in ipairs(call('ZRANGE', P .. 'due', '-inf', after, 'BYSCORE')) do
  local next = call('ZRANGE', P .. 'due:' .. fingerprint, '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  if next[2] and (not first or tonumber(next[2]) < tonumber(first)) then first = next[2] end
end
local next = call('ZRANGE', P .. 'due', '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
if next[2] and (not first or tonumber(next[2]) < tonumber(first)) then first = next[2] end
return first or false
`);

/** Values: by when, and how many at most. Answers ids, longest due first. */
export const overdueScript = defineScript(`
local before, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local found = {}
for _, fingerprint in ipairs(call('ZRANGE', P .. 'due', '-inf', before, 'BYSCORE')) do
  local rows = call('ZRANGE', P .. 'due:' .. fingerprint, '-inf', before, 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES')
  for at = 1, #rows, 2 do found[#found + 1] = { id = rows[at], due = tonumber(rows[at + 1]) } end
end
table.sort(found, function(one, other) return one.due < other.due end)
local ids = {}
for index = 1, math.min(limit, #found) do ids[index] = found[index].id end
return ids
`);

/** Values: now. Answers how many are in each state in the order of `open_states`, how many are due, and how many held. */
export const openCountsScript = defineScript(
  jobLua,
  `
local now, counts, due = ARGV[1], {}, 0
for index, state in ipairs(open_states) do counts[index] = call('SCARD', P .. 'in-state:' .. state) end
for _, fingerprint in ipairs(call('ZRANGE', P .. 'due', '-inf', now, 'BYSCORE')) do
  due = due + call('ZCOUNT', P .. 'due:' .. fingerprint, '-inf', now)
end
counts[#counts + 1] = due
counts[#counts + 1] = call('ZCOUNT', P .. 'leases', '(' .. now, '+inf')
return counts
`,
);

/** Values: now, then ids. */
export const wakeScript = defineScript(
  jobLua,
  `
local now = tonumber(ARGV[1])
for at = 2, #ARGV - 1 do
  local id = ARGV[at]
  local known = read_job(id)
  if known then
    if known.wake_at and tonumber(known.wake_at) > now then
      call('HSET', job_key(id), 'wake_at', now)
      set_due(id, known.fingerprint, now, known.lease_until)
    end
    if tonumber(known.lease_until) > 0 then
      call('HSET', job_key(id), 'woken_at', now)
    else
      call('HDEL', job_key(id), 'woken_at')
    end
  end
end
`,
);
