import { z } from 'zod';
import { StoreError } from '../errors.js';
import { connectRedis, type ConnectionOptions } from './connection.js';
import { createScripts, defaultPrefix, defineScript, type Scripts } from './scripts.js';

const schemaVersion = 1;
const versionReply = z.coerce.number();
const schemaScript = defineScript(`
call('SET', P .. 'schema', ARGV[1], 'NX')
return call('GET', P .. 'schema')
`);

export interface RedisOptions extends ConnectionOptions {
  /** Under which all keys stand. */
  prefix?: string;
}

async function refuseNewer(scripts: Scripts): Promise<void> {
  const found = versionReply.parse(await scripts.run(schemaScript, schemaVersion));
  if (found === schemaVersion) return;
  const versions = `its schema is ${found}, this version knows ${schemaVersion}`;
  throw new StoreError(
    `The Redis at ${scripts.connection.address} was written by a newer version (${versions}); it was left untouched.`,
  );
}

/**
 * Connects to a Redis that is to hold a store, or does already.
 *
 * @throws StoreError when it cannot be reached, is too old, may throw keys away or was written by a newer version
 */
export async function openRedis({ prefix = defaultPrefix, ...connecting }: RedisOptions): Promise<Scripts> {
  const connection = await connectRedis(connecting);
  const scripts = createScripts(connection, prefix);
  try {
    await refuseNewer(scripts);
    return scripts;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
