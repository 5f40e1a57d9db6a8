import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { openDatabaseFile } from '../../src/store/sqlite/open.js';
import { storeMigrations } from '../../src/store/sqlite/migrations.js';
import { exampleGroup, exampleJob, start } from './examples.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

const options = { wakeAt: start, leaseUntil: start };

async function openForTest(file: string) {
  const store = await openSqliteStore({ path: file });
  onTestFinished(() => store.close());
  return store;
}

/** The opening must fail with one sentence about the file, and leave its bytes alone. */
async function expectRefused(file: string, reason: RegExp): Promise<void> {
  const before = await readFile(file);
  const error: unknown = await openSqliteStore({ path: file }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreError);
  const { message } = error as StoreError;
  expect(message).toContain(file);
  expect(message).toMatch(reason);
  expect(message).toMatch(/^[^\n]+\.$/);
  expect((await readFile(file)).equals(before)).toBe(true);
}

async function databaseWithJobs(file: string, count: number): Promise<void> {
  const store = await openSqliteStore({ path: file });
  for (let index = 0; index < count; index += 1) {
    await store.jobs.add(exampleJob(), { wakeAt: start, leaseUntil: start });
  }
  await store.close();
}

describe('the file of the SQLite store', () => {
  it('can be read by its user only, with its side files, in a folder that it makes', async () => {
    const folder = path.join(await temporaryFolder(), 'new', 'data');
    const store = await openForTest(path.join(folder, 'dailies.sqlite'));
    await store.groups.add(exampleGroup());
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['dailies.sqlite', 'dailies.sqlite-shm', 'dailies.sqlite-wal']);
    for (const file of files) expect((await stat(path.join(folder, file))).mode & 0o777, file).toBe(0o600);
  });

  it('leaves the mode of a folder that was there, and takes an empty file for a new one', async () => {
    const folder = path.join(await temporaryFolder(), 'shared');
    const file = path.join(folder, 'dailies.sqlite');
    await mkdir(folder, { mode: 0o755 });
    await writeFile(file, '', { mode: 0o644 });
    const store = await openForTest(file);
    expect(await store.jobs.nextWake()).toBeNull();
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is refused when it is no database', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    await writeFile(file, 'Dear diary, '.repeat(1000));
    await expectRefused(file, /no SQLite database or is damaged/);
    await writeFile(file, 'x');
    await expectRefused(file, /no SQLite database or is damaged/);
  });

  it('is refused when its end is missing', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    await databaseWithJobs(file, 5);
    await truncate(file, 8192);
    await expectRefused(file, /damaged/);
  });

  it('is refused when its schema is damaged', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    await databaseWithJobs(file, 5);
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0xff, 100, 4096));
    await expectRefused(file, /damaged/);
  });

  it('is refused when it is another program’s database', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    await meddle(file, 'CREATE TABLE recipes (id)');
    await expectRefused(file, /something else/);
  });

  it('is refused when a newer version wrote it', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    await databaseWithJobs(file, 1);
    await meddle(file, 'PRAGMA user_version = 999');
    await expectRefused(file, /newer version/);
  });

  it('is refused when it is a folder', async () => {
    const folder = await temporaryFolder();
    await expect(openSqliteStore({ path: folder })).rejects.toThrow(StoreError);
  });
});

describe('a row of the SQLite store', () => {
  it('that is no JSON may need any copy of its key', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    const store = await openForTest(file);
    const bad = exampleJob();
    for (const job of [bad, exampleJob()]) await store.jobs.add(job, options);
    await meddle(file, `UPDATE jobs SET record = '{' WHERE id = '${bad.id}'`);
    expect(await store.jobs.countOpen('print', { scope: 'server', id: 'guild' })).toBe(1);
    expect(await store.jobs.countOpen('print', { scope: 'member', id: 'mia' })).toBe(2);
  });
});

describe('a store of the version before', () => {
  it('is brought up to date with what it holds', async () => {
    const file = path.join(await temporaryFolder(), 'dailies.sqlite');
    const applicationId = 0x44_4c_59_01;
    const old = await openDatabaseFile({ path: file, applicationId, migrations: storeMigrations.slice(0, 2) });
    const job = exampleJob();
    await old.run(
      `INSERT INTO jobs (id, state, batch_id, batch_index, owner_id, channel_id, fingerprint, created_at, version, wake_at, lease_until, record)
       VALUES (?, 'accepted', ?, 0, 'mia', 'channel', 'print', ?, 7, ?, 0, ?)`,
      ...[job.id, job.batch.id, start, start, JSON.stringify(job)],
    );
    await old.close();
    const { jobs } = await openForTest(file);
    const [claim] = await jobs.claimDue({ ...options, now: start, limit: 5 });
    expect(claim).toEqual({ job, version: 8 });
  });
});
