import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { UsageTable } from '../store.js';
import { dayMs, type UsageOf, type UsageSum } from '../usage.js';
import { defineScript, type Scripts } from './scripts.js';
import { spenderName } from './secrets.js';
import { usageLua } from './usage-lua.js';

const lentReply = z.tuple([z.number(), z.number()]);
const sumsReply = z.array(
  z
    .tuple([z.coerce.number(), z.string(), z.string(), z.array(z.coerce.number()).length(9)])
    .transform(([day, memberId, currency, numbers]): UsageSum => {
      const [done = 0, failed = 0, unconfirmed = 0, running = 0, assets = 0, ...tokens] = numbers;
      const [spent = 0, cost = 0, doubtfulTokens = 0, runningTokens = 0] = tokens;
      return {
        ...{ day: day * dayMs, memberId: memberId || null, currency: currency || null },
        ...{ done, failed, unconfirmed, running, assets },
        ...{ tokens: spent, cost, doubtfulTokens, runningTokens },
      };
    }),
);

/** Values: server, member, their pseudonym, since when. */
const lentScript = defineScript(usageLua, `return { read_lent(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) }`);

/** Values: since when, then names of the sets of ids. */
const sumsScript = defineScript(`
local place = { done = 1, failed = 2, unconfirmed = 3, running = 4 }
local sums, order = {}, {}
local function sum_of(day, member, currency)
  local name = day .. ' ' .. member .. ' ' .. currency
  if not sums[name] then
    sums[name] = { tostring(day), member, currency, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } }
    order[#order + 1] = sums[name]
  end
  return sums[name][4]
end
for at = 2, #ARGV - 1 do
  for _, id in ipairs(call('ZRANGE', P .. ARGV[at], ARGV[1], '+inf', 'BYSCORE')) do
    local row = call('HMGET', P .. 'usage:' .. id, 'kind', 'asked_at', 'member_id', 'currency', 'outcome', 'charged', 'billed_tokens',
      'estimated_tokens', 'price_per_million')
    if row[1] then
      local sum = sum_of(math.floor(tonumber(row[2]) / ${dayMs}), row[3] or '', row[4] or '')
      local tokens = tonumber(row[7] or row[8])
      local kind = row[1] == 'video' and place[row[5]] or 5
      sum[kind] = sum[kind] + 1
      if row[6] == 'yes' then
        sum[6] = sum[6] + tokens
        sum[7] = sum[7] + tokens * tonumber(row[9] or 0) / 1e6
      elseif row[6] == 'unknown' then
        sum[8] = sum[8] + tokens
      end
      if row[5] == 'running' then sum[9] = sum[9] + tokens end
    end
  end
end
for _, sum in ipairs(order) do
  for index, value in ipairs(sum[4]) do sum[4][index] = string.format('%.17g', value) end
end
return order
`);

/**
 * Values: member, their pseudonym, since when, a seed of new ids. Ids stand in messages of Discord, and moments could be looked up
 * there: neither may lead back to the member.
 */
const forgetScript = defineScript(
  usageLua,
  `
local member, spender, since, seed = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
drop_spenders(since)
local mine = P .. 'usage-member:' .. member
for index, id in ipairs(call('ZRANGE', mine, 0, -1)) do
  local key, fields = P .. 'usage:' .. id, {}
  local flat = call('HGETALL', key)
  for at = 1, #flat, 2 do fields[flat[at]] = flat[at + 1] end
  call('DEL', key)
  count_lent(fields, -1)
  if fields.channel_id then call('ZREM', P .. 'usage-channel:' .. fields.channel_id, id) end
  if fields.guild_id then
    call('ZREM', P .. 'usage-guild:' .. fields.guild_id, id)
    local asked_at = tonumber(fields.asked_at)
    local lent = fields.key_scope == 'server'
    local again = string.sub(redis.sha1hex(seed .. index), 1, 20)
    if lent and asked_at >= since then fields.spender = spender end
    call('ZREM', P .. 'usage-spenders', id)
    fields.member_id, fields.ended_at = nil, nil
    if not lent then fields.fingerprint = nil end
    fields.asked_at = asked_at - asked_at % ${dayMs}
    add_usage(again, fields)
    if fields.spender then call('ZADD', P .. 'usage-spenders', fields.asked_at, again) end
  end
end
call('DEL', mine)
`,
);

function namesOf(of: UsageOf): string[] {
  if ('memberId' in of) return [`usage-member:${of.memberId}`];
  if ('guildId' in of) return [`usage-guild:${of.guildId}`];
  return [...new Set(of.channelIds)].map((channelId) => `usage-channel:${channelId}`);
}

const order = (one: string | null, other: string | null) => {
  if (one === other) return 0;
  return (one ?? '') < (other ?? '') ? -1 : 1;
};

export function createUsageTable(scripts: Scripts): UsageTable {
  return {
    async lent({ guildId, memberId, since }) {
      const spender = await spenderName(scripts, { memberId, since });
      const [byMember, byAll] = lentReply.parse(await scripts.run(lentScript, guildId, memberId, spender, since));
      return { byMember, byAll };
    },

    async sums(of, since) {
      return sumsReply
        .parse(await scripts.run(sumsScript, since, ...namesOf(of)))
        .sort(
          (one, other) =>
            one.day - other.day || order(one.memberId, other.memberId) || order(one.currency, other.currency),
        );
    },

    async forget(memberId, since) {
      const spender = await spenderName(scripts, { memberId, since });
      await scripts.run(forgetScript, memberId, spender, since, randomBytes(16).toString('hex'));
    },
  };
}
