import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreError } from '../../src/store/errors.js';
import { lockStore } from '../../src/store/sqlite/lock.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { exampleGroup } from './examples.js';
import { temporaryFolder } from './temporary-folder.js';

const makeFile = async () => path.join(await temporaryFolder(), 'dailies.sqlite');

async function lockForTest(file: string) {
  const lock = await lockStore({ path: file });
  onTestFinished(() => lock.release());
  return lock;
}

async function expectInUse(file: string): Promise<void> {
  const error: unknown = await lockStore({ path: file }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).message).toBe(
    `The store ${file} is in use by another process: end that one first, or give this one a DATA_DIR of its own.`,
  );
}

/** Another process that holds the store. */
async function startHolder(file: string) {
  const script = path.join(import.meta.dirname, 'lock-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

describe('the lock of a store', () => {
  it('refuses a second process in one sentence, and is free once the first was killed', async () => {
    const file = await makeFile();
    const holder = await startHolder(file);
    await expectInUse(file);
    await holder.kill();
    await lockForTest(file);
  });

  it('is had once, and again after it was given back, also within one process', async () => {
    const file = await makeFile();
    const lock = await lockForTest(file);
    await expectInUse(file);
    await lock.release();
    const again = await lockForTest(file);
    await lock.release();
    await expectInUse(file);
    await again.release();
    await lockForTest(file);
  });

  it('is waited for while the process before is just ending', async () => {
    const file = await makeFile();
    const lock = await lockForTest(file);
    const next = lockForTest(file);
    await lock.release();
    await next;
  });

  it('does not keep anybody from opening the store itself, nor another store', async () => {
    const file = await makeFile();
    await lockForTest(file);
    await lockForTest(file.replace('dailies', 'other'));
    const store = await openSqliteStore({ path: file });
    onTestFinished(() => store.close());
    expect(await store.groups.add(exampleGroup())).toBe(true);
  });

  it('leaves one empty file that its user alone can read, and no journal', async () => {
    const folder = path.join(await temporaryFolder(), 'new');
    const file = path.join(folder, 'dailies.sqlite');
    const holder = await startHolder(file);
    await holder.kill();
    expect(await readdir(folder)).toEqual(['dailies.lock.sqlite']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const { mode, size } = await stat(path.join(folder, 'dailies.lock.sqlite'));
    expect([mode & 0o777, size]).toEqual([0o600, 0]);
  });

  it('says so when its file cannot be made or is no lock', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'file'), '');
    await expect(lockStore({ path: path.join(folder, 'file', 'dailies.sqlite') })).rejects.toThrow(StoreError);
    await mkdir(path.join(folder, 'dailies.lock.sqlite'));
    await expect(lockStore({ path: path.join(folder, 'dailies.sqlite') })).rejects.toThrow(/dailies\.lock\.sqlite/);
  });
});
