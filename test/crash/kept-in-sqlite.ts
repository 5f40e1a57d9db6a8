import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sqlite3 from 'sqlite3';
import { z } from 'zod';
import type { Kept, What } from './bots.js';

const rowsSchema = z.array(z.object({ state: z.string() }));

const queries = {
  jobs: `SELECT state FROM jobs WHERE instr(record, ?) ORDER BY batch_index`,
  assets: `SELECT coalesce(json_extract(uploads.record, '$.state'), 'not sent') AS state FROM assets
           LEFT JOIN uploads ON uploads.owner_id = assets.id WHERE instr(assets.record, ?)`,
};

/** How a dead bot left the jobs, or assets, that a tag stands in. Its files are not touched. */
export async function keptInSqlite(dataDir: string, what: What, tag: string): Promise<Kept> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dailies-kept-'));
  try {
    const file = path.join(folder, 'dailies.sqlite');
    for (const end of ['', '-wal']) await copyFile(path.join(dataDir, `dailies.sqlite${end}`), `${file}${end}`);
    const states = rowsSchema.parse(await select(file, queries[what], tag)).map(({ state }) => state);
    // Leases end with the process.
    return { states, isHeld: false };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function select(file: string, sql: string, value: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file);
    database.all(sql, value, (error, rows) => database.close(() => (error ? reject(error) : resolve(rows))));
  });
}
