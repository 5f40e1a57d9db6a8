import { z } from 'zod';
import { StoreError, type RecordError } from '../errors.js';
import type { Store } from '../store.js';
import { createAssetTable } from './assets.js';
import { connectRedis } from './connection.js';
import { createContentTable } from './content.js';
import { createProviderGroupTable, createUploadTable } from './counterparts.js';
import { createDraftTable } from './drafts.js';
import { createGenerationTimesTable } from './generation-times.js';
import { createGroupTable } from './groups.js';
import { createJobTable } from './jobs.js';
import { createScripts, defaultPrefix, defineScript, type Scripts } from './scripts.js';
import { readFingerprintKey } from './secrets.js';
import { createUsageTable } from './usage.js';
import { wipeLog } from './wipe.js';

const schemaVersion = 1;
const versionReply = z.coerce.number();
const schemaScript = defineScript(`
call('SET', P .. 'schema', ARGV[1], 'NX')
return call('GET', P .. 'schema')
`);

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  /** Under which all keys stand. */
  prefix?: string;
  /** Told of what cannot be read and counts as none: a job in a list, what was learned of generation times. */
  onDamaged?: (error: RecordError) => void;
  /** Told, in one line, of what could not be made sure. */
  onDoubt?: (doubt: string) => void;
  /** How long a command waits for a server that is away before it is rejected. */
  patienceMs?: number;
}

async function refuseNewer(scripts: Scripts): Promise<void> {
  const found = versionReply.parse(await scripts.run(schemaScript, schemaVersion));
  if (found === schemaVersion) return;
  const versions = `its schema is ${found}, this version knows ${schemaVersion}`;
  throw new StoreError(
    `The Redis at ${scripts.connection.address} was written by a newer version (${versions}); it was left untouched.`,
  );
}

/** The tables behind a connection. */
export function createRedisStore(scripts: Scripts, onDamaged: (error: RecordError) => void): Store {
  return {
    groups: createGroupTable(scripts),
    assets: createAssetTable(scripts),
    providerGroups: createProviderGroupTable(scripts),
    uploads: createUploadTable(scripts),
    jobs: createJobTable(scripts, onDamaged),
    drafts: createDraftTable(scripts),
    usage: createUsageTable(scripts),
    generationTimes: createGenerationTimesTable(scripts, onDamaged),
    ...createContentTable(scripts),
    fingerprintKey: () => readFingerprintKey(scripts),
    wipe: () => wipeLog(scripts.connection),
    close: () => scripts.connection.close(),
  };
}

/**
 * Opens the store in a Redis.
 *
 * @throws StoreError when it cannot be reached, is too old, may throw keys away or was written by a newer version
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { prefix = defaultPrefix, onDamaged = () => undefined, ...connecting } = options;
  const connection = await connectRedis(connecting);
  const scripts = createScripts(connection, prefix);
  try {
    await refuseNewer(scripts);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createRedisStore(scripts, onDamaged);
}
