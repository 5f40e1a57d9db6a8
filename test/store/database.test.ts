import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { storeMigrations } from '../../src/store/sqlite/migrations.js';
import { openDatabaseFile } from '../../src/store/sqlite/open.js';
import { temporaryFolder } from './temporary-folder.js';

async function openWith(migrations: readonly string[], file?: string) {
  const target = file ?? path.join(await temporaryFolder(), 'test.sqlite');
  const database = await openDatabaseFile({ path: target, applicationId: 7, migrations });
  onTestFinished(() => database.close());
  return database;
}
const words = ['CREATE TABLE words (word TEXT UNIQUE)'];

describe('a transaction', () => {
  it('does not interleave with another one or with single statements', async () => {
    const database = await openWith(words);
    const log: string[] = [];
    const slow = (name: string) =>
      database.transaction(async (inside) => {
        log.push(`${name} begins`);
        for (let round = 0; round < 3; round += 1) await inside.run('INSERT INTO words VALUES (?)', `${name}${round}`);
        log.push(`${name} ends`);
      });
    const counted = async () => ((await database.get('SELECT count(*) AS n FROM words')) as { n: number }).n;
    const [, before, , after] = await Promise.all([slow('a'), counted(), slow('b'), counted()]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect([before, after]).toEqual([3, 6]);
  });

  it('takes back everything when it fails, and nothing of what others wrote meanwhile', async () => {
    const database = await openWith(words);
    const failing = database.transaction(async (inside) => {
      await inside.run('INSERT INTO words VALUES (?)', 'lost');
      throw new Error('changed my mind');
    });
    const others = database.run('INSERT INTO words VALUES (?)', 'kept');
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await others).toBe(1);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'kept' }]);
  });

  it('rejects with a StoreError that names the file when a statement fails', async () => {
    const database = await openWith(words);
    await database.run('INSERT INTO words VALUES (?)', 'once');
    const again = database.transaction((inside) => inside.run('INSERT INTO words VALUES (?)', 'once'));
    await expect(again).rejects.toThrow(StoreError);
    await expect(again).rejects.toThrow(/test\.sqlite/);
  });
});

describe('grouped statements', () => {
  const insert = 'INSERT INTO words VALUES (?) RETURNING word';

  it('are carried out in their order, and committed together', async () => {
    const file = path.join(await temporaryFolder(), 'test.sqlite');
    const database = await openWith(words, file);
    const other = await openWith(words, file);
    const countBeside = async () => ((await other.get('SELECT count(*) AS n FROM words')) as { n: number }).n;
    const counts: number[] = [];
    const all = ['one', 'two', 'three'].map(async (word) => {
      expect(await database.grouped.get(insert, word)).toEqual({ word });
      counts.push(await countBeside());
    });
    await Promise.all(all);
    expect(counts).toEqual([3, 3, 3]);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'one' }, { word: 'two' }, { word: 'three' }]);
  });

  it('fail each for itself', async () => {
    const database = await openWith(words);
    const results = await Promise.allSettled(
      ['once', 'once', 'twice'].map((word) => database.grouped.get(insert, word)),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'once' }, { word: 'twice' }]);
  });

  it('do not become part of a transaction that takes itself back', async () => {
    const database = await openWith(words);
    const failing = database.transaction(async (inside) => {
      await inside.run('INSERT INTO words VALUES (?)', 'lost');
      throw new Error('changed my mind');
    });
    const kept = ['one', 'two'].map((word) => database.grouped.get(insert, word));
    await expect(failing).rejects.toThrow('changed my mind');
    await Promise.all(kept);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'one' }, { word: 'two' }]);
  });

  it('are refused, all of them, once the file is closed', async () => {
    const database = await openWith(words);
    await database.close();
    for (let round = 0; round < 2; round += 1) {
      const results = await Promise.allSettled(['one', 'two'].map((word) => database.grouped.get(insert, word)));
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    }
  });
});

describe('migrations', () => {
  it('run once each, in order, over several versions of the program', async () => {
    const file = path.join(await temporaryFolder(), 'test.sqlite');
    await (await openWith(words, file)).close();
    const two = [...words, `INSERT INTO words VALUES ('second')`, `UPDATE words SET word = word || ' third'`];
    await (await openWith(two, file)).close();
    const database = await openWith(two, file);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'second third' }]);
  });

  it('are taken back whole when one fails, and go on there the next time', async () => {
    const file = path.join(await temporaryFolder(), 'test.sqlite');
    const broken = [...words, `INSERT INTO words VALUES ('half'); INSERT INTO nowhere VALUES (1)`];
    await expect(openWith(broken, file)).rejects.toThrow(StoreError);
    const database = await openWith([...words, `INSERT INTO words VALUES ('whole')`], file);
    expect(await database.all('SELECT word FROM words')).toEqual([{ word: 'whole' }]);
  });
});

describe('the pragmas and indexes', () => {
  it('keep a write-ahead log that is on disk at each commit', async () => {
    const database = await openWith([]);
    expect(await database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
    expect(await database.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    expect(await database.get('PRAGMA busy_timeout')).toEqual({ timeout: 5000 });
  });

  it.each([
    ['jobs_due', 'SELECT min(due_at) FROM jobs WHERE due_at IS NOT NULL'],
    ['jobs_due', 'SELECT record FROM jobs WHERE due_at <= 5 ORDER BY due_at LIMIT 5'],
    ['jobs_held', 'UPDATE jobs SET lease_until = 0 WHERE lease_until > 0'],
    [
      'jobs_open',
      `SELECT count(*) FROM jobs WHERE fingerprint = 'a' AND state NOT IN ('done', 'failed', 'unconfirmed')`,
    ],
    ['jobs_by_owner', `SELECT record FROM jobs WHERE owner_id = 'a' ORDER BY created_at DESC, rowid DESC LIMIT 5`],
    ['jobs_by_channel', `SELECT record FROM jobs WHERE channel_id = 'a' ORDER BY created_at DESC, rowid DESC LIMIT 5`],
    ['jobs_by_age', 'SELECT record FROM jobs ORDER BY created_at DESC, rowid DESC LIMIT 5'],
    [
      'assets_by_age',
      `SELECT record FROM assets WHERE group_id = 'a' AND removed_at IS NULL ORDER BY created_at DESC, rowid DESC LIMIT 5`,
    ],
    [
      'assets_by_content',
      `SELECT record FROM assets WHERE group_id = 'a' AND hash = 'b' AND removed_at IS NULL ORDER BY created_at, rowid LIMIT 1`,
    ],
    ['jobs_due', `SELECT id FROM jobs WHERE due_at <= 5 AND fingerprint NOT IN ('a') ORDER BY due_at LIMIT 5`],
    ['jobs_due', 'SELECT min(due_at) FROM jobs WHERE due_at > 5'],
    [
      'uploads_unfinished',
      `SELECT owner_id, record FROM uploads WHERE json_extract(record, '$.state') IN ('creating', 'processing')
       ORDER BY json_extract(record, '$.createdAt')`,
    ],
  ])('let %s answer without a scan or a sort: %s', async (index, sql) => {
    const database = await openWith(storeMigrations);
    const plan = (await database.all(`EXPLAIN QUERY PLAN ${sql}`)) as { detail: string }[];
    const steps = plan.map(({ detail }) => detail).join('; ');
    expect(steps).toContain(index);
    expect(steps).not.toContain('TEMP B-TREE');
  });
});
