/** By age; up to 1024 of one millisecond in the order in which they came. */
export const orderLua = `
local function order_in(key, created_at)
  local first = created_at * 1024
  local last = call('ZRANGE', key, first + 1023, first, 'BYSCORE', 'REV', 'LIMIT', 0, 1, 'WITHSCORES')[2]
  return last and math.min(tonumber(last) + 1, first + 1023) or first
end
`;

/**
 * How jobs are laid out. `job-record:<id>` is the record as JSON; `job:<id>` a small hash of what scripts decide by, each of its
 * values short enough for Redis to keep the hash in one piece:
 *
 * - `version`, and `writes`: the tokens of the newest writes, newest first, 8 characters each
 * - `wake_at` (left out when no step is due ever again), `lease_until`, `woken_at` (woken under somebody's lease)
 * - `state`, `batch_id`, `owner_id`, `channel_id`, `fingerprint`, and `key_scope`, `key_id`: whose key pays
 *
 * Beside them, of ids: `due:<fingerprint>` by when a job can be taken, and `due` of fingerprints by when their first can, so that
 * a key that has no room is passed over in one step; `open:<fingerprint>`; `jobs`, `jobs-of:<owner>`, `jobs-in:<channel>` by age;
 * `in-state:<state>` of those that have not ended; `leases` of those that are held, by until when;
 * `batch:<id>` by index; `job-needs`: those that need kept files; `job-files`: names of kept files with the id of the job behind.
 */
export const jobLua = `${orderLua}
local function job_key(id) return P .. 'job:' .. id end
local function record_key(id) return P .. 'job-record:' .. id end

local kept_writes = 6
local function pushed(writes, token) return string.sub(token .. (writes or ''), 1, 8 * kept_writes) end

-- Which version a write of this token made; nil when it is none of the newest.
local function version_of(version, writes, token)
  local at = writes and string.find(writes, token, 1, true)
  return at and tonumber(version) - math.floor((at - 1) / 8)
end

local function set_due(id, fingerprint, wake_at, lease_until)
  if lease_until and tonumber(lease_until) > 0 then
    call('ZADD', P .. 'leases', lease_until, id)
  else
    call('ZREM', P .. 'leases', id)
  end
  local key = P .. 'due:' .. fingerprint
  if wake_at then
    call('ZADD', key, math.max(tonumber(wake_at), tonumber(lease_until)), id)
  else
    call('ZREM', key, id)
  end
  local first = call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if first[2] then
    call('ZADD', P .. 'due', first[2], fingerprint)
  else
    call('ZREM', P .. 'due', fingerprint)
  end
end

local open_states = { 'accepted', 'waiting', 'submitting', 'generating', 'delivering', 'failing' }
local ended = { done = true, failed = true, unconfirmed = true }
local needing = { accepted = true, waiting = true, submitting = true, delivering = true }
local function index_state(id, fingerprint, state)
  call(ended[state] and 'SREM' or 'SADD', P .. 'open:' .. fingerprint, id)
  call(needing[state] and 'SADD' or 'SREM', P .. 'job-needs', id)
  for _, name in ipairs(open_states) do call(name == state and 'SADD' or 'SREM', P .. 'in-state:' .. name, id) end
end

local function index_files(id, names)
  for _, name in ipairs(names) do call('ZADD', P .. 'job-files', 0, name .. ':' .. id) end
end

local function write_job(job, record, version, writes)
  local id = job.id
  local fields = { 'version', version, 'writes', writes, 'lease_until', job.lease_until, 'state', job.state, 'batch_id', job.batch_id,
    'owner_id', job.owner_id, 'channel_id', job.channel_id, 'fingerprint', job.fingerprint, 'key_scope', job.key_scope, 'key_id', job.key_id }
  for _, name in ipairs({ 'wake_at', 'woken_at' }) do
    if job[name] then
      fields[#fields + 1] = name
      fields[#fields + 1] = job[name]
    end
  end
  call('HSET', job_key(id), unpack(fields))
  call('SET', record_key(id), record)
  local order = order_in(P .. 'jobs', job.created_at)
  for _, name in ipairs({ 'jobs', 'jobs-of:' .. job.owner_id, 'jobs-in:' .. job.channel_id }) do call('ZADD', P .. name, order, id) end
  call('ZADD', P .. 'batch:' .. job.batch_id, job.batch_index, id)
  set_due(id, job.fingerprint, job.wake_at, job.lease_until)
  index_state(id, job.fingerprint, job.state)
  index_files(id, job.files)
end

-- Takes the lease: a step that begins now sees what it was woken for. Returns the new version.
local function take(id, known, lease_until, token)
  local version = tonumber(known.version) + 1
  call('HSET', job_key(id), 'lease_until', lease_until, 'version', version, 'writes', pushed(known.writes, token))
  call('HDEL', job_key(id), 'woken_at')
  set_due(id, known.fingerprint, known.wake_at, lease_until)
  return version
end

local function read_job(id)
  local row = call('HMGET', job_key(id), 'version', 'writes', 'fingerprint', 'wake_at', 'lease_until', 'woken_at', 'state')
  if not row[1] then return nil end
  return { version = row[1], writes = row[2], fingerprint = row[3], wake_at = row[4] or nil, lease_until = row[5], woken_at = row[6] or nil, state = row[7] }
end

-- Whether a claim is the newest; true and the version when this very write was carried out before.
local function check_claim(known, version, token)
  if not known then return false end
  if tonumber(known.version) == version then return true end
  if version_of(known.version, known.writes, token) == version + 1 then return true, version + 1 end
  return false
end

-- Ids and records, one after the other.
local function with_records(ids)
  local found = {}
  for _, id in ipairs(ids) do
    found[#found + 1] = id
    found[#found + 1] = call('GET', record_key(id)) or ''
  end
  return found
end
`;
