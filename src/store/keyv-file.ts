import KeyvSqlite from '@keyv/sqlite';
import Keyv from 'keyv';
import { z } from 'zod';
import { RecordError, StoreError } from './errors.js';
import type { KeyvTable } from './keyv-table.js';
import { createSerial } from './serial.js';
import { busyTimeoutMs, openDatabaseFile } from './sqlite/open.js';

export interface KeyvFileOptions {
  path: string;
  namespace: string;
  /** See `DatabaseFile`. */
  applicationId: number;
}

const keyRows = z.array(z.object({ key: z.string() }));

/** Checks the file, makes it private and turns on its write-ahead log: the adapter does none of it. */
async function prepare({ path, applicationId }: KeyvFileOptions): Promise<void> {
  const database = await openDatabaseFile({ path, applicationId, migrations: [] });
  await database.close();
}

/**
 * Keyv in a file of its own, for one process.
 *
 * @throws StoreError when the file is damaged, something else's or of a newer version; it is left as it is.
 */
export async function openKeyvFile(options: KeyvFileOptions): Promise<KeyvTable> {
  const { path, namespace } = options;
  await prepare(options);
  const adapter = new KeyvSqlite({ uri: `sqlite://${path}`, busyTimeout: busyTimeoutMs });
  const keyv = new Keyv<unknown>({ store: adapter, namespace, throwOnErrors: true });
  // With `throwOnErrors` each error is thrown as well; unheard, the event would end the process.
  keyv.on('error', () => undefined);

  const failure = (cause: unknown) =>
    new StoreError(`The file ${path} could not be used (${cause instanceof Error ? cause.message : 'unknown'}).`, {
      cause,
    });
  const guard = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => {
      throw failure(cause);
    });

  try {
    // The first use: a failed opening would otherwise be an unhandled rejection. The pragmas hold for this connection alone.
    await adapter.query('PRAGMA synchronous = FULL');
    await adapter.query('PRAGMA secure_delete = ON');
  } catch (cause) {
    await adapter.close().catch(() => undefined);
    throw failure(cause);
  }

  let closing: Promise<void> | undefined;
  return {
    get: (key) =>
      keyv.get(key).catch((cause: unknown) => {
        throw cause instanceof SyntaxError ? new RecordError(namespace, key, { cause }) : failure(cause);
      }),
    async set(key, value) {
      await guard(keyv.set(key, value));
    },
    async delete(key) {
      await guard(keyv.delete(key));
    },
    // Not Keyv's iterator: it skips entries when others change meanwhile.
    async keys() {
      const rows = keyRows.parse(await guard(adapter.query('SELECT key FROM keyv')));
      return rows.map(({ key }) => key.slice(`${namespace}:`.length));
    },
    exclusive: createSerial(),
    async wipe() {
      await guard(adapter.query('PRAGMA wal_checkpoint(TRUNCATE)'));
    },
    close: () => (closing ??= guard(keyv.disconnect())),
  };
}
