import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { SettingsError, type Settings } from './env.js';
import type { SharedLimits } from './provider/held-back.js';
import { callsPerSecond } from './provider/key-limits.js';
import type { RecordError } from './store/errors.js';
import type { Keyring } from './store/keyring.js';
import { loadKeyring } from './store/load-keyring.js';
import { openKeyvRedis } from './store/redis/keyv-redis.js';
import { openRedis } from './store/redis/open.js';
import { createRedisStore } from './store/redis/store.js';
import { createSettings, openSettings, settingsNamespace, type Settings as Defaults } from './store/settings.js';
import { lockStore } from './store/sqlite/lock.js';
import { openSqliteStore } from './store/sqlite/store.js';
import type { Store } from './store/store.js';
import { tokensNamespace } from './store/token-records.js';
import { createTokens, openTokens, type Tokens } from './store/tokens.js';

/** Everything that outlives the process, but files. */
export interface Storage {
  store: Store;
  tokens: Tokens;
  /** What members, channels and servers have set. */
  defaults: Defaults;
  /** What processes that use this storage know of keys together; absent where there is one alone. */
  sharedLimits?: SharedLimits;
  close(): Promise<void>;
}

type StorageSettings = Pick<Settings, 'dataDir' | 'filesDir' | 'store' | 'tokenKey' | 'pollSpeedup'>;

/** What opening takes beside the place. */
interface Surroundings {
  keyring: Keyring;
  clock: () => number;
  log: Logger;
}

const tellers = (log: Logger) => ({
  ofRecord: (error: RecordError) => log.error({ err: error }, 'a damaged record counts as none'),
  ofKey: (error: RecordError) => log.warn({ err: error }, 'a damaged key counts as none'),
  ofSettings: (error: RecordError) => log.warn({ err: error }, 'damaged settings count as none'),
});

/** Three files, for this process alone. */
async function openFiles(path: string, { keyring, clock, log }: Surroundings): Promise<Storage> {
  const tell = tellers(log);
  const lock = await lockStore({ path });
  const store = await openSqliteStore({ path, onDamaged: tell.ofRecord });
  const beside = (name: string) => path.replace(/(\.sqlite)?$/, `.${name}.sqlite`);
  const tokens = await openTokens({
    path: beside('tokens'),
    keyring,
    fingerprintKey: await store.fingerprintKey(),
    clock,
    onDamaged: tell.ofKey,
  });
  const defaults = await openSettings({ path: beside('settings'), onDamaged: tell.ofSettings });
  return {
    store,
    tokens,
    defaults,
    async close() {
      await Promise.all([store.close(), tokens.close(), defaults.close()]);
      await lock.release();
    },
  };
}

/** One Redis, which other processes may use at the same time. */
async function openShared(
  { url, pollSpeedup }: { url: string; pollSpeedup: number },
  { keyring, clock, log }: Surroundings,
): Promise<Storage> {
  const tell = tellers(log);
  const scripts = await openRedis({ url, onDoubt: (doubt) => log.warn(doubt) });
  const store = createRedisStore(scripts, tell.ofRecord);
  const fingerprintKey = await store.fingerprintKey();
  const tokens = createTokens(openKeyvRedis(scripts, { url, namespace: tokensNamespace }), {
    keyring,
    fingerprintKey,
    clock,
    onDamaged: tell.ofKey,
  });
  const settingsTable = openKeyvRedis(scripts, { url, namespace: settingsNamespace });
  const defaults = createSettings(settingsTable, { onDamaged: tell.ofSettings });
  const { openSharedLimits } = await import('./store/redis/limits.js');
  const sharedLimits = await openSharedLimits(scripts, {
    fingerprintKey,
    perSecond: callsPerSecond(pollSpeedup),
    onAway: (error) => log.warn({ err: error }, 'what keys are limited to is not shared for now'),
  });
  return {
    store,
    tokens,
    defaults,
    sharedLimits,
    async close() {
      await Promise.all([tokens.close(), defaults.close(), sharedLimits.close()]);
      await store.close();
    },
  };
}

/**
 * Opens what is kept in `DATA_DIR` and at `STORE_URL`.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function openStorage(
  { dataDir, filesDir, store, tokenKey, pollSpeedup }: StorageSettings,
  { clock, log }: { clock: () => number; log: Logger },
): Promise<Storage> {
  await requireFolder('DATA_DIR', dataDir, './data');
  // A mount that is not there would be found by the first file.
  await requireFolder('FILES_DIR', filesDir, './files');
  const keyring = await loadKeyring({ dataDir, tokenKey });
  const surroundings = { keyring, clock, log };
  if (store.kind === 'sqlite') return await openFiles(store.path, surroundings);
  return await openShared({ url: store.url, pollSpeedup }, surroundings);
}

/** @throws SettingsError naming the setting when its folder cannot be written to. */
async function requireFolder(name: 'DATA_DIR' | 'FILES_DIR', folder: string, right: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new SettingsError(
      `${name} is no folder that can be written to (it is ${JSON.stringify(folder)}); a right one: ${name}=${right}`,
      { cause },
    );
  }
}
