import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { temporaryFolder } from './temporary-folder.js';

/** Has another process write, kills it, and opens what it left. */
async function crash(what: 'intentions' | 'batches') {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  const script = path.join(import.meta.dirname, 'crash-child.ts');
  const command = ['--import', 'tsx', script, file, what];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close');
  const acknowledged: string[] = [];
  for await (const id of createInterface(child.stdout)) {
    acknowledged.push(id);
    if (acknowledged.length === 20) child.kill('SIGKILL');
  }
  await closed;

  const store = await openSqliteStore({ path: file });
  onTestFinished(() => store.close());
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  return { store, acknowledged };
}

describe('after the process was killed', { timeout: 30_000 }, () => {
  it('every intention that was acknowledged is there', async () => {
    const { store, acknowledged } = await crash('intentions');
    for (const id of acknowledged) expect((await store.jobs.get(id))?.state).toBe('submitting');
  });

  it('every batch is there as a whole, the last one too or not at all', async () => {
    const { store, acknowledged } = await crash('batches');
    const found = new Map<string, number>();
    for (const { batch } of await store.jobs.list({ limit: 100_000 })) {
      found.set(batch.id, (found.get(batch.id) ?? 0) + 1);
    }
    expect([...found.keys()]).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(found.values())).toEqual(new Set([4]));
  });
});
