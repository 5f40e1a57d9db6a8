import { z } from 'zod';
import type { UsageTable } from '../store.js';
import { dayMs, type UsageOf, type UsageSum } from '../usage.js';
import type { Database } from './database.js';
import { spenderName } from './secrets.js';
import { dropSpenders, readLent, tokensOf } from './usage-records.js';

const sumRow = z.object({
  day: z.int(),
  member_id: z.string().nullable(),
  currency: z.string().nullable(),
  done: z.int(),
  failed: z.int(),
  unconfirmed: z.int(),
  running: z.int(),
  assets: z.int(),
  tokens: z.int(),
  cost: z.number(),
  doubtful_tokens: z.int(),
  running_tokens: z.int(),
});

const sum = (what: string, where: string) => `coalesce(sum(CASE WHEN ${where} THEN ${what} END), 0)`;
const videos = (outcome: string) => sum('1', `kind = 'video' AND outcome = '${outcome}'`);

const sums = `
  SELECT asked_at / ${dayMs} AS day, member_id, currency,
    ${videos('done')} AS done, ${videos('failed')} AS failed, ${videos('unconfirmed')} AS unconfirmed,
    ${videos('running')} AS running, ${sum('1', "kind = 'asset'")} AS assets,
    ${sum(tokensOf, "charged = 'yes'")} AS tokens,
    ${sum(`${tokensOf} * price_per_million / 1e6`, "charged = 'yes'")} AS cost,
    ${sum(tokensOf, "charged = 'unknown'")} AS doubtful_tokens,
    ${sum(tokensOf, "outcome = 'running'")} AS running_tokens
  FROM usage`;

function conditionOf(of: UsageOf): { where: string; value: string } {
  if ('memberId' in of) return { where: 'member_id = ?', value: of.memberId };
  if ('guildId' in of) return { where: 'guild_id = ?', value: of.guildId };
  return { where: 'channel_id IN (SELECT value FROM json_each(?))', value: JSON.stringify(of.channelIds) };
}

function readSum(row: unknown): UsageSum {
  const { day, member_id, doubtful_tokens, running_tokens, ...same } = sumRow.parse(row);
  return {
    ...same,
    day: day * dayMs,
    memberId: member_id,
    doubtfulTokens: doubtful_tokens,
    runningTokens: running_tokens,
  };
}

export function createUsageTable(database: Database): UsageTable {
  return {
    lent: (to) => database.transaction((inside) => readLent(inside, to)),

    async sums(of, since) {
      const { where, value } = conditionOf(of);
      const sql = `${sums} WHERE ${where} AND asked_at >= ? GROUP BY day, member_id, currency ORDER BY day, member_id, currency`;
      return (await database.all(sql, value, since)).map(readSum);
    },

    async forget(memberId, since) {
      await database.transaction(async (inside) => {
        await dropSpenders(inside, since);
        const spender = await spenderName(inside, { memberId, since });
        const lent = `member_id = ? AND asked_at >= ? AND key_scope = 'server'`;
        await inside.run(`UPDATE usage SET spender = ? WHERE ${lent}`, spender, memberId, since);
        await inside.run('DELETE FROM usage WHERE member_id = ? AND guild_id IS NULL', memberId);
        // Ids stand in messages of Discord, and moments could be looked up there: neither may lead back to the member.
        await inside.run(
          `UPDATE usage SET member_id = NULL, id = lower(hex(randomblob(10))), asked_at = asked_at - asked_at % ${dayMs},
             ended_at = NULL, fingerprint = CASE WHEN key_scope = 'server' THEN fingerprint END
           WHERE member_id = ?`,
          memberId,
        );
      });
    },
  };
}
