import type { RecordError } from '../errors.js';
import type { Store } from '../store.js';
import { createAssetTable } from './assets.js';
import { createContentTable } from './content.js';
import { createProviderGroupTable, createUploadTable } from './counterparts.js';
import { createDraftTable } from './drafts.js';
import { createGenerationTimesTable } from './generation-times.js';
import { createGroupTable } from './groups.js';
import { createJobTable } from './jobs.js';
import { openRedis, type RedisOptions } from './open.js';
import type { Scripts } from './scripts.js';
import { readFingerprintKey } from './secrets.js';
import { createUsageTable } from './usage.js';
import { wipeLog } from './wipe.js';

export interface RedisStoreOptions extends RedisOptions {
  /** Told of what cannot be read and counts as none: a job in a list, what was learned of generation times. */
  onDamaged?: (error: RecordError) => void;
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
 * @throws StoreError as `openRedis` does
 */
export async function openRedisStore({ onDamaged = () => undefined, ...options }: RedisStoreOptions): Promise<Store> {
  return createRedisStore(await openRedis(options), onDamaged);
}
