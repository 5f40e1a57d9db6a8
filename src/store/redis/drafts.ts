import { z } from 'zod';
import { readRecord, writeRecord } from '../record-json.js';
import { draftSchema } from '../records.js';
import { ConflictError, type DraftTable } from '../store.js';
import { defineScript, type Scripts } from './scripts.js';

/** `draft:<id>` is a hash of owner and record; `drafts` holds ids by age, `drafts-of:<owner>` a member's. */
const removeLua = `
local function remove_draft(id, owner)
  local removed = call('DEL', P .. 'draft:' .. id)
  call('ZREM', P .. 'drafts', id)
  if owner then call('SREM', P .. 'drafts-of:' .. owner, id) end
  return removed
end
`;

/** Values: id, owner, when it was made, record. Answers 0 when there is another one of that id. */
const addScript = defineScript(`
local key = P .. 'draft:' .. ARGV[1]
local known = call('HGET', key, 'record')
if known then return known == ARGV[4] and 1 or 0 end
call('HSET', key, 'owner_id', ARGV[2], 'record', ARGV[4])
call('ZADD', P .. 'drafts', ARGV[3], ARGV[1])
call('SADD', P .. 'drafts-of:' .. ARGV[2], ARGV[1])
return 1
`);

const getScript = defineScript(`return call('HGET', P .. 'draft:' .. ARGV[1], 'record')`);

/** Values: before when. */
const removeOlderScript = defineScript(
  removeLua,
  `
local removed = 0
for _, id in ipairs(call('ZRANGE', P .. 'drafts', '-inf', '(' .. ARGV[1], 'BYSCORE')) do
  removed = removed + remove_draft(id, call('HGET', P .. 'draft:' .. id, 'owner_id'))
end
return removed
`,
);

/** Values: owner. */
const removeOwnedScript = defineScript(
  removeLua,
  `
local removed = 0
for _, id in ipairs(call('SMEMBERS', P .. 'drafts-of:' .. ARGV[1])) do removed = removed + remove_draft(id, ARGV[1]) end
return removed
`,
);

const textReply = z.string().nullable();
const countReply = z.number();

export function createDraftTable(scripts: Scripts): DraftTable {
  return {
    async add(draft) {
      const { id, ownerId, createdAt } = draft;
      const added = await scripts.run(addScript, id, ownerId, createdAt, writeRecord(draftSchema, draft));
      if (added === 0) throw new ConflictError(`There is a draft ${id} already`);
    },

    async get(id) {
      const text = textReply.parse(await scripts.run(getScript, id));
      return text === null ? undefined : readRecord(draftSchema, { table: 'drafts', id, text });
    },

    removeOlder: async (before) => countReply.parse(await scripts.run(removeOlderScript, before)),
    removeOwned: async (ownerId) => countReply.parse(await scripts.run(removeOwnedScript, ownerId)),
  };
}
