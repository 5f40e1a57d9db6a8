import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { groupSchema, type Group } from '../records.js';
import type { GroupTable } from '../store.js';
import { orderLua } from './job-lua.js';
import { defineScript, writeToken, type Scripts } from './scripts.js';

/**
 * `group:<id>` is a hash of the record and of what scripts decide by; `groups-in:<channel>` holds ids by age, `group-names:<channel>`
 * ids by name, both without those that were removed; `current-groups` ids by channel.
 */
const groupKeys = `
local function group_key(id) return P .. 'group:' .. id end
`;

/** Values: id, token, channel, name, when it was made, server (empty for none), record. */
const addScript = defineScript(
  orderLua,
  groupKeys,
  `
local id, token, channel, name = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local names = P .. 'group-names:' .. channel
if call('EXISTS', group_key(id)) == 1 then return call('HGET', group_key(id), 'written_by') == token and 1 or 0 end
if call('HEXISTS', names, name) == 1 then return 0 end
call('HSET', group_key(id), 'written_by', token, 'channel_id', channel, 'name', name, 'record', ARGV[7])
if ARGV[6] ~= '' then call('HSET', group_key(id), 'guild_id', ARGV[6]) end
call('HSET', names, name, id)
call('ZADD', P .. 'groups-in:' .. channel, order_in(P .. 'groups-in:' .. channel, tonumber(ARGV[5])), id)
call('HSET', P .. 'current-groups', channel, id)
return 1
`,
);

/** Values: id. */
const useScript = defineScript(
  groupKeys,
  `
local row = call('HMGET', group_key(ARGV[1]), 'channel_id', 'removed_at')
if row[1] and not row[2] then call('HSET', P .. 'current-groups', row[1], ARGV[1]) end
`,
);

/** Values: id, now. */
const removeScript = defineScript(
  groupKeys,
  `
local id = ARGV[1]
local row = call('HMGET', group_key(id), 'channel_id', 'name', 'removed_at')
if not row[1] then return end
local among = P .. 'groups-in:' .. row[1]
if not row[3] then
  call('HSET', group_key(id), 'removed_at', ARGV[2])
  call('HDEL', P .. 'group-names:' .. row[1], row[2])
  call('ZREM', among, id)
end
if call('HGET', P .. 'current-groups', row[1]) ~= id then return end
local newest = call('ZRANGE', among, 0, 0, 'REV')[1]
if newest then
  call('HSET', P .. 'current-groups', row[1], newest)
else
  call('HDEL', P .. 'current-groups', row[1])
end
`,
);

/** Values: how it is looked for, and by what. Answers id and record, or nothing. */
const oneScript = defineScript(
  groupKeys,
  `
local id = ARGV[2]
if ARGV[1] == 'current' then id = call('HGET', P .. 'current-groups', ARGV[2]) end
if ARGV[1] == 'name' then id = call('HGET', P .. 'group-names:' .. ARGV[2], ARGV[3]) end
if not id or call('EXISTS', group_key(id)) == 0 then return false end
return { id, call('HGET', group_key(id), 'record') or '' }
`,
);

/** Values: channel. Answers ids and records, oldest first. */
const listScript = defineScript(
  groupKeys,
  `
local found = {}
for _, id in ipairs(call('ZRANGE', P .. 'groups-in:' .. ARGV[1], 0, -1)) do
  found[#found + 1] = { id, call('HGET', group_key(id), 'record') or '' }
end
return found
`,
);

const rowReply = z.tuple([z.string(), z.string()]);
const oneReply = rowReply.nullable();
const listReply = z.array(rowReply);

const readGroup = ([id, text]: [string, string]): Group => readRecord(groupSchema, { table: 'groups', id, text });

export function createGroupTable(scripts: Scripts): GroupTable {
  const one = async (...by: string[]) => {
    const row = oneReply.parse(await scripts.run(oneScript, ...by));
    return row === null ? undefined : readGroup(row);
  };

  return {
    async add(group) {
      const record = writeRecord(groupSchema, group);
      const { id, channelId, name, createdAt, guildId } = group;
      return (await scripts.run(addScript, id, writeToken(), channelId, name, createdAt, guildId ?? '', record)) === 1;
    },

    async use({ id }) {
      await scripts.run(useScript, id);
    },

    async remove({ id }, now) {
      await scripts.run(removeScript, id, now);
    },

    get: (id) => one('id', id),
    current: (channelId) => one('current', channelId),
    byName: (channelId, name) => one('name', channelId, name),
    list: async (channelId) => listReply.parse(await scripts.run(listScript, channelId)).map(readGroup),
  };
}
