import { z } from 'zod';
import { StoreError } from '../errors.js';
import { connectRedis, type ConnectionOptions } from './connection.js';
import { createScripts, defaultPrefix, defineScript, type Scripts } from './scripts.js';

const schemaVersion = 1;
const openReply = z.tuple([z.coerce.number(), z.string()]);

/**
 * Values: schema, and who opens it. What a bot has opened is not filled from another store any more, and what is being filled
 * is opened by no bot.
 */
const openScript = defineScript(`
call('SET', P .. 'schema', ARGV[1], 'NX')
local found = call('GET', P .. 'schema')
if found ~= ARGV[1] or ARGV[2] ~= 'bot' then return { found, 'open' } end
if call('HGET', P .. 'migration', 'state') == 'running' then return { found, 'filling' } end
call('SET', P .. 'opened', '1')
return { found, 'open' }
`);

export interface RedisOptions extends ConnectionOptions {
  /** Under which all keys stand. */
  prefix?: string;
  /** Who opens it: a migration does before any bot. */
  as?: 'bot' | 'migration';
}

async function enter(scripts: Scripts, as: 'bot' | 'migration'): Promise<void> {
  const [found, state] = openReply.parse(await scripts.run(openScript, schemaVersion, as));
  const { address } = scripts.connection;
  if (found !== schemaVersion) {
    const versions = `its schema is ${found}, this version knows ${schemaVersion}`;
    throw new StoreError(
      `The Redis at ${address} was written by a newer version (${versions}); it was left untouched.`,
    );
  }
  if (state === 'filling') {
    throw new StoreError(`The Redis at ${address} is not filled yet: run \`npm run migrate\` again, to its end.`);
  }
}

/**
 * Connects to a Redis that is to hold a store, or does already.
 *
 * @throws StoreError when it cannot be reached, is too old, may throw keys away, was written by a newer version or is
 * not filled yet
 */
export async function openRedis({ prefix = defaultPrefix, as = 'bot', ...connecting }: RedisOptions): Promise<Scripts> {
  const connection = await connectRedis(connecting);
  const scripts = createScripts(connection, prefix);
  try {
    await enter(scripts, as);
    return scripts;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
