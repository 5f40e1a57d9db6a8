import { jobLua } from './job-lua.js';
import { defineScript } from './scripts.js';
import { usageLua } from './usage-lua.js';

/** Adds all jobs or none. Values: what is to be added as JSON (see `addJobs`), then the record of each. */
export const addScript = defineScript(
  jobLua,
  usageLua,
  `
local wanted = cjson.decode(ARGV[1])
local seen, repeated, tokens = {}, false, 0
for _, job in ipairs(wanted.jobs) do
  local known = read_job(job.id)
  if known and version_of(known.version, known.writes, wanted.token) == 1 then
    repeated = true
  elseif known or seen[job.id] then
    return { 'known', job.id }
  end
  seen[job.id] = true
  tokens = tokens + tonumber(job.usage.estimated_tokens)
end
if repeated then return { 'added' } end
local allowance = wanted.allowance
if allowance then
  drop_spenders(allowance.since)
  local by_member, by_all = read_lent(allowance.guild_id, allowance.member_id, allowance.spender, allowance.since)
  if (allowance.per_member and by_member + tokens > allowance.per_member) or (allowance.in_all and by_all + tokens > allowance.in_all) then
    return { 'exceeded', by_member, by_all }
  end
end
for index, job in ipairs(wanted.jobs) do
  write_job(job, ARGV[index + 1], 1, wanted.token)
  add_usage(job.id, job.usage)
end
return { 'added' }
`,
);

/** Values: id, token, now, until when. Answers the new version and the record, or nothing. */
export const claimScript = defineScript(
  jobLua,
  `
local id, token, now, lease_until = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local known = read_job(id)
if not known then return false end
local record = call('GET', record_key(id)) or ''
if version_of(known.version, known.writes, token) == tonumber(known.version) then return { tonumber(known.version), record } end
if tonumber(known.lease_until) > now then return false end
return { take(id, known, lease_until, token), record }
`,
);

/** Values: id, version, token, state, record, names of its files as JSON, change of usage as JSON. Answers the new version, or nothing. */
export const saveScript = defineScript(
  jobLua,
  usageLua,
  `
local id, version, token, state = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local known = read_job(id)
local newest, before = check_claim(known, version, token)
if not newest then return false end
if before then return before end
call('HSET', job_key(id), 'version', version + 1, 'writes', pushed(known.writes, token), 'state', state)
call('SET', record_key(id), ARGV[5])
index_files(id, cjson.decode(ARGV[6]))
if state ~= known.state then
  index_state(id, known.fingerprint, state)
  change_usage(id, cjson.decode(ARGV[7]))
end
return version + 1
`,
);

/**
 * Values: id, version, token, when to wake it (empty for never), and where it is written as well, its record and the names of its
 * files as JSON. Answers whether the claim was the newest.
 */
export const releaseScript = defineScript(
  jobLua,
  `
local id, version, token = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local wake_at = tonumber(ARGV[4])
local known = read_job(id)
local newest, before = check_claim(known, version, token)
if not newest then return 0 end
if before then return 1 end
if wake_at and known.woken_at then wake_at = math.min(wake_at, tonumber(known.woken_at)) end
call('HSET', job_key(id), 'version', version + 1, 'writes', pushed(known.writes, token), 'lease_until', 0)
call('HDEL', job_key(id), 'woken_at')
if wake_at then call('HSET', job_key(id), 'wake_at', wake_at) else call('HDEL', job_key(id), 'wake_at') end
if ARGV[5] ~= '' then
  call('SET', record_key(id), ARGV[5])
  index_files(id, cjson.decode(ARGV[6]))
end
set_due(id, known.fingerprint, wake_at, 0)
return 1
`,
);

/** Values: id, version, until when. Answers whether the claim is the newest. */
export const extendScript = defineScript(
  jobLua,
  `
local id, lease_until = ARGV[1], ARGV[3]
local known = read_job(id)
if not known or tonumber(known.version) ~= tonumber(ARGV[2]) then return 0 end
call('HSET', job_key(id), 'lease_until', lease_until)
set_due(id, known.fingerprint, known.wake_at, lease_until)
return 1
`,
);

export const releaseAllScript = defineScript(
  jobLua,
  `
for _, id in ipairs(call('ZRANGE', P .. 'jobs', 0, -1)) do
  local known = read_job(id)
  if known and tonumber(known.lease_until) > 0 then
    take(id, known, 0, '--------')
  end
end
`,
);

/** Values: id. The record of usage stays: a job that runs may be paid all the same, which nobody will know, unless it was not sent yet. */
export const eraseScript = defineScript(
  jobLua,
  usageLua,
  `
local id = ARGV[1]
local row = call('HMGET', job_key(id), 'fingerprint', 'owner_id', 'channel_id', 'batch_id', 'state')
if not row[1] then return end
if call('HGET', P .. 'usage:' .. id, 'outcome') == 'running' then
  local unsent = row[5] == 'accepted' or row[5] == 'waiting'
  change_usage(id, { outcome = unsent and 'failed' or 'unconfirmed', charged = unsent and 'no' or 'unknown' })
end
set_due(id, row[1], nil)
index_state(id, row[1], 'done')
for _, name in ipairs({ 'jobs', 'jobs-of:' .. row[2], 'jobs-in:' .. row[3], 'batch:' .. row[4] }) do call('ZREM', P .. name, id) end
local readable, record = pcall(cjson.decode, call('GET', record_key(id)) or '')
if readable and type(record) == 'table' then
  for _, file in ipairs({ 'video', 'lastFrame' }) do
    local kept = record[file]
    if type(kept) == 'table' then call('ZREM', P .. 'job-files', string.sub(kept.hash, 1, 20) .. ':' .. id) end
  end
end
call('DEL', job_key(id), record_key(id))
`,
);
