import { access } from 'node:fs/promises';
import { z } from 'zod';
import { StoreError } from '../store/errors.js';
import { settingsApplicationId } from '../store/settings.js';
import type { Database } from '../store/sqlite/database.js';
import { lockStore } from '../store/sqlite/lock.js';
import { openDatabaseFile } from '../store/sqlite/open.js';
import { createSqliteStore, openStoreFile } from '../store/sqlite/store.js';
import type { Store } from '../store/store.js';
import { tokensApplicationId } from '../store/tokens.js';
import { columnsSchema, type Row, type Section } from './sections.js';

const rowsAtOnce = 500;

/** A store in SQLite files that no bot uses meanwhile. */
export interface Source {
  store: Store;
  /** All rows of a kind, some at a time, in the order in which they were made. */
  pages(section: Section): AsyncGenerator<Row[]>;
  close(): Promise<void>;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A file of Keyv; undefined where it was never made. */
async function openKeyv(path: string, applicationId: number): Promise<Database | undefined> {
  if (!(await isThere(path))) return undefined;
  const database = await openDatabaseFile({ path, applicationId, migrations: [] });
  if ((await database.get(`SELECT 1 FROM sqlite_schema WHERE name = 'keyv'`)) !== undefined) return database;
  await database.close();
  return undefined;
}

const positionSchema = z.object({ position: z.int() });

async function* readPages(database: Database, { sql, toRow }: Section): AsyncGenerator<Row[]> {
  let position = 0;
  for (;;) {
    const rows = await database.all(sql, position, rowsAtOnce);
    if (rows.length > 0) yield rows.map((row) => toRow(columnsSchema.parse(row)));
    if (rows.length < rowsAtOnce) return;
    position = positionSchema.parse(rows.at(-1)).position;
  }
}

/** @throws StoreError when there is none, when a bot runs on it, or when it cannot be read */
export async function openSource(path: string): Promise<Source> {
  if (!(await isThere(path))) throw new StoreError(`There is no store ${path}.`);
  const lock = await lockStore({ path });
  const opened: Database[] = [];
  const close = async () => {
    for (const database of opened) await database.close();
    await lock.release();
  };
  try {
    const beside = (name: string) => path.replace(/(\.sqlite)?$/, `.${name}.sqlite`);
    const file = await openStoreFile(path);
    opened.push(file);
    const tokens = await openKeyv(beside('tokens'), tokensApplicationId);
    if (tokens) opened.push(tokens);
    const settings = await openKeyv(beside('settings'), settingsApplicationId);
    if (settings) opened.push(settings);
    const files = { store: file, tokens, settings };
    return {
      // What cannot be read is copied as it is.
      store: createSqliteStore(file, () => undefined),
      async *pages(section) {
        const database = files[section.file];
        if (database) yield* readPages(database, section);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
