import { z } from 'zod';
import { StoreError } from '../store/errors.js';
import { defineScript, type Scripts } from '../store/redis/scripts.js';

const keysAtOnce = 1_000;

/**
 * Values: mark of the source. `migration` says from where a Redis is filled, and whether that is finished; `opened` that a bot
 * has used it.
 */
const beginScript = defineScript(`
local source = call('HGET', P .. 'migration', 'source')
if call('EXISTS', P .. 'opened') == 1 then return 'used' end
if source and source ~= ARGV[1] then return 'other' end
call('HSET', P .. 'migration', 'source', ARGV[1], 'state', 'running')
return 'begun'
`);

const finishScript = defineScript(`call('HSET', P .. 'migration', 'state', 'finished')`);

const beginReply = z.enum(['used', 'other', 'begun']);

/** All keys of the store, some at a time, without the prefix; one may come twice. */
export async function* keysOf({ connection: { redis }, prefix }: Scripts): AsyncGenerator<string[]> {
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', keysAtOnce);
    if (keys.length > 0) yield keys.map((key) => key.slice(prefix.length));
    cursor = next;
  } while (cursor !== '0');
}

/**
 * Makes it ready to be filled from a source: what an interrupted copy has left is removed, so that nothing is there twice.
 *
 * @param mark names the source, whatever its path
 * @throws StoreError when a bot has used it, or another source is being copied to it
 */
export async function beginFilling(scripts: Scripts, mark: string): Promise<void> {
  const { connection, prefix } = scripts;
  const answer = beginReply.parse(await scripts.run(beginScript, mark));
  if (answer === 'used') {
    throw new StoreError(`The Redis at ${connection.address} has been used by a bot: nothing was copied to it.`);
  }
  if (answer === 'other') {
    throw new StoreError(`The Redis at ${connection.address} holds a copy of another store: nothing was copied to it.`);
  }
  const kept = new Set(['schema', 'migration']);
  for await (const keys of keysOf(scripts)) {
    const old = keys.filter((key) => !kept.has(key)).map((key) => prefix + key);
    if (old.length > 0) await connection.redis.unlink(...old);
  }
}

/** From now on a bot may use it. */
export async function endFilling(scripts: Scripts): Promise<void> {
  await scripts.run(finishScript);
}
