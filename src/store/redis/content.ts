import { z } from 'zod';
import type { Store } from '../store.js';
import { defineScript, type Scripts } from './scripts.js';

/** A record that is no JSON names no files; its job cannot be read by anybody else either. */
const contentScript = defineScript(`
local hashes, seen = {}, {}
local function note(hash)
  if type(hash) == 'string' and not seen[hash] then
    seen[hash] = true
    hashes[#hashes + 1] = hash
  end
end
local function note_asset(id)
  if type(id) == 'string' then note(call('HGET', P .. 'asset:' .. id, 'hash')) end
end
local function each(list, work)
  if type(list) == 'table' then
    for _, item in ipairs(list) do work(item) end
  end
end

for _, id in ipairs(call('SMEMBERS', P .. 'job-needs')) do
  local readable, record = pcall(cjson.decode, call('GET', P .. 'job-record:' .. id) or '')
  if readable and type(record) == 'table' then
    if record.state == 'delivering' then
      for _, name in ipairs({ 'video', 'lastFrame' }) do
        if type(record[name]) == 'table' then note(record[name].hash) end
      end
    elseif type(record.request) == 'table' then
      each(record.request.references, function (reference)
        if type(reference) == 'table' then note_asset(reference.assetId) end
      end)
      each(record.request.fileAssetIds, note_asset)
    end
  end
end
for _, state in ipairs({ 'creating', 'processing' }) do
  for _, member in ipairs(call('ZRANGE', P .. 'uploads-' .. state, 0, -1)) do
    note_asset(string.match(member, '^%S+ (.*)$'))
  end
end
return hashes
`);

const hashesReply = z.array(z.string());

export function createContentTable(scripts: Scripts): Pick<Store, 'contentInUse'> {
  return {
    async contentInUse() {
      return new Set(hashesReply.parse(await scripts.run(contentScript)));
    },
  };
}
