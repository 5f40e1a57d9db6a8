import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { SettingsError, type Settings } from './env.js';
import { loadKeyring } from './store/load-keyring.js';
import { openSettings, type Settings as Defaults } from './store/settings.js';
import { lockStore } from './store/sqlite/lock.js';
import { openSqliteStore } from './store/sqlite/store.js';
import type { Store } from './store/store.js';
import { openTokens, type Tokens } from './store/tokens.js';

/** Everything that outlives the process, but files. */
export interface Storage {
  store: Store;
  tokens: Tokens;
  /** What members, channels and servers have set. */
  defaults: Defaults;
  close(): Promise<void>;
}

/**
 * Opens what is kept in `DATA_DIR` and at `STORE_URL`, for this process alone.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function openStorage(
  { dataDir, storePath, tokenKey }: Pick<Settings, 'dataDir' | 'storePath' | 'tokenKey'>,
  { clock, log }: { clock: () => number; log: Logger },
): Promise<Storage> {
  await requireFolder(dataDir);
  const keyring = await loadKeyring({ dataDir, tokenKey });
  const lock = await lockStore({ path: storePath });
  const store = await openSqliteStore({
    path: storePath,
    onDamaged: (error) => log.error({ err: error }, 'a damaged record counts as none'),
  });
  const beside = (name: string) => storePath.replace(/(\.sqlite)?$/, `.${name}.sqlite`);
  const tokens = await openTokens({
    path: beside('tokens'),
    keyring,
    fingerprintKey: await store.fingerprintKey(),
    clock,
    onDamaged: (error) => log.warn({ err: error }, 'a damaged key counts as none'),
  });
  const defaults = await openSettings({
    path: beside('settings'),
    onDamaged: (error) => log.warn({ err: error }, 'damaged settings count as none'),
  });
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

/** @throws SettingsError naming `DATA_DIR` when it cannot be written to. */
async function requireFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new SettingsError(
      `DATA_DIR is no folder that can be written to (it is ${JSON.stringify(dataDir)}); a right one: DATA_DIR=./data`,
      { cause },
    );
  }
}
