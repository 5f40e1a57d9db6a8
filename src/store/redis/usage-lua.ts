import { endingOf, parentIdOf } from '../job-usage.js';
import type { Job } from '../records.js';

/**
 * A record is the hash `usage:<id>`, whose fields are named as SQLite's columns and left out where they are null. Sorted sets by
 * when it was asked for, one of each server, channel and member, hold its id.
 */
export const usageLua = `
local function index_usage(id, asked, guild, channel, member)
  if guild then call('ZADD', P .. 'usage-guild:' .. guild, asked, id) end
  if channel then call('ZADD', P .. 'usage-channel:' .. channel, asked, id) end
  if member then call('ZADD', P .. 'usage-member:' .. member, asked, id) end
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
end

local function change_usage(id, fields)
  local key = P .. 'usage:' .. id
  local known = call('HMGET', key, 'asked_at', 'channel_id')
  if not known[1] then return end
  local channel = fields.channel_id
  if channel and channel ~= known[2] then
    if known[2] then call('ZREM', P .. 'usage-channel:' .. known[2], id) end
    call('ZADD', P .. 'usage-channel:' .. channel, known[1], id)
  end
  for name, value in pairs(fields) do call('HSET', key, name, value) end
end

-- Pseudonyms serve the limits of a day, and go with it.
local function drop_spenders(before)
  local key = P .. 'usage-spenders'
  for _, id in ipairs(call('ZRANGE', key, '-inf', '(' .. before, 'BYSCORE')) do
    call('HDEL', P .. 'usage:' .. id, 'spender')
    call('ZREM', key, id)
  end
end

-- What a server has lent since a moment, to a member and to all.
local function read_lent(guild, member, spender, since)
  local by_member, by_all = 0, 0
  for _, id in ipairs(call('ZRANGE', P .. 'usage-guild:' .. guild, since, '+inf', 'BYSCORE')) do
    local row = call('HMGET', P .. 'usage:' .. id, 'key_scope', 'charged', 'billed_tokens', 'estimated_tokens', 'member_id', 'spender')
    if row[1] == 'server' and row[2] ~= 'no' then
      local tokens = tonumber(row[3] or row[4])
      by_all = by_all + tokens
      if row[5] == member or row[6] == spender then by_member = by_member + tokens end
    end
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
