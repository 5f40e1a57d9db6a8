import { endingOf, parentIdOf } from '../job-usage.js';
import type { Job } from '../records.js';
import { dayMs } from '../usage.js';

/**
 * A record is the hash `usage:<id>`, whose fields are named as SQLite's columns and left out where they are null. Sorted sets by
 * when it was asked for, one of each server, channel and member, hold its id.
 *
 * What a server lends is asked for at every start with its key, so that it is counted as well: `lent:<server>:<day>` holds the
 * tokens of `all`, of each `member <id>` and of each `spender <pseudonym>`, and `lent-days:<server>` these days.
 */
export const usageLua = `
local day_ms = ${dayMs}

local function index_usage(id, asked, guild, channel, member)
  if guild then call('ZADD', P .. 'usage-guild:' .. guild, asked, id) end
  if channel then call('ZADD', P .. 'usage-channel:' .. channel, asked, id) end
  if member then call('ZADD', P .. 'usage-member:' .. member, asked, id) end
end

local function lent_tokens(fields)
  if fields.key_scope ~= 'server' or fields.charged == 'no' then return 0 end
  return tonumber(fields.billed_tokens or fields.estimated_tokens)
end

-- Adds what a record has lent, or with a sign of -1 takes it away. Of whom nothing is left no name is left.
local function count_lent(fields, sign)
  local tokens = lent_tokens(fields)
  if tokens == 0 or not fields.guild_id then return end
  local asked_at = tonumber(fields.asked_at)
  local day = string.format('%.0f', asked_at - asked_at % day_ms)
  local key = P .. 'lent:' .. fields.guild_id .. ':' .. day
  call('ZADD', P .. 'lent-days:' .. fields.guild_id, day, day)
  local names = { 'all' }
  if fields.member_id then names[#names + 1] = 'member ' .. fields.member_id end
  if fields.spender then names[#names + 1] = 'spender ' .. fields.spender end
  for _, name in ipairs(names) do
    if call('HINCRBY', key, name, sign * tokens) == 0 then call('HDEL', key, name) end
  end
end

local counted = { 'key_scope', 'charged', 'billed_tokens', 'estimated_tokens', 'guild_id', 'asked_at', 'member_id', 'spender', 'channel_id' }
-- The fields that are counted by, and its channel; nil where there is no record.
local function read_usage(id)
  local row = call('HMGET', P .. 'usage:' .. id, unpack(counted))
  if not row[6] then return nil end
  local fields = {}
  for index, name in ipairs(counted) do fields[name] = row[index] or nil end
  return fields
end

-- Leaves a record that is there as it is.
local function add_usage(id, fields)
  local key = P .. 'usage:' .. id
  if call('EXISTS', key) == 1 then return end
  local flat = {}
  for name, value in pairs(fields) do
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
  call('HSET', key, unpack(flat))
  index_usage(id, fields.asked_at, fields.guild_id, fields.channel_id, fields.member_id)
  count_lent(fields, 1)
end

local function change_usage(id, fields)
  local known = read_usage(id)
  if not known then return end
  local channel = fields.channel_id
  if channel and channel ~= known.channel_id then
    if known.channel_id then call('ZREM', P .. 'usage-channel:' .. known.channel_id, id) end
    call('ZADD', P .. 'usage-channel:' .. channel, known.asked_at, id)
  end
  count_lent(known, -1)
  for name, value in pairs(fields) do
    call('HSET', P .. 'usage:' .. id, name, value)
    known[name] = value
  end
  count_lent(known, 1)
end

-- Pseudonyms serve the limits of a day, and go with it.
local function drop_spenders(before)
  local key = P .. 'usage-spenders'
  for _, id in ipairs(call('ZRANGE', key, '-inf', '(' .. before, 'BYSCORE')) do
    local known = read_usage(id)
    if known then
      count_lent(known, -1)
      known.spender = nil
      count_lent(known, 1)
      call('HDEL', P .. 'usage:' .. id, 'spender')
    end
    call('ZREM', key, id)
  end
end

-- What a server has lent since a moment, to a member and to all. Days are counted; of a part of one the records are added up.
local function read_lent(guild, member, spender, since)
  local by_member, by_all = 0, 0
  if tonumber(since) % day_ms == 0 then
    for _, day in ipairs(call('ZRANGE', P .. 'lent-days:' .. guild, since, '+inf', 'BYSCORE')) do
      local row = call('HMGET', P .. 'lent:' .. guild .. ':' .. day, 'all', 'member ' .. member, 'spender ' .. spender)
      by_all = by_all + tonumber(row[1] or 0)
      by_member = by_member + tonumber(row[2] or 0) + tonumber(row[3] or 0)
    end
    return by_member, by_all
  end
  for _, id in ipairs(call('ZRANGE', P .. 'usage-guild:' .. guild, since, '+inf', 'BYSCORE')) do
    local fields = read_usage(id)
    local tokens = fields and lent_tokens(fields) or 0
    by_all = by_all + tokens
    if tokens > 0 and (fields.member_id == member or fields.spender == spender) then by_member = by_member + tokens end
  end
  return by_member, by_all
end
`;

/** Fields of a hash; what is null is left out. */
export type Fields = Record<string, string>;

export function fieldsOf(values: Record<string, string | number | null | undefined>): Fields {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

/** What a new state of a job changes in its record. */
export function usageChange(job: Job): Fields {
  const ending = endingOf(job);
  return fieldsOf({
    channel_id: parentIdOf(job),
    outcome: ending?.outcome,
    charged: ending?.charged,
    billed_tokens: ending?.billedTokens,
    ended_at: ending?.endedAt,
  });
}

/** The record of a job that is added: what it will probably cost is reserved. */
export function usageOfJob(job: Job): Fields {
  const { request, price } = job;
  const fields = fieldsOf({
    kind: 'video',
    asked_at: job.createdAt,
    guild_id: job.guildId,
    channel_id: job.channelId,
    member_id: job.ownerId,
    key_scope: job.keyOwner.scope,
    fingerprint: job.fingerprint,
    model: request.model,
    resolution: request.resolution,
    seconds: request.durationSeconds,
    estimated_tokens: job.estimatedTokens,
    price_per_million: price?.perMillion,
    currency: price?.currency,
    outcome: 'running',
  });
  return { ...fields, ...usageChange(job) };
}
