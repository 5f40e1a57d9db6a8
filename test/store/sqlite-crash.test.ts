import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { temporaryFolder } from './temporary-folder.js';

it('finds every intention that was acknowledged before the process was killed', { timeout: 30_000 }, async () => {
  const file = path.join(await temporaryFolder(), 'dailies.sqlite');
  const script = path.join(import.meta.dirname, 'crash-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
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
  for (const id of acknowledged) expect((await store.jobs.get(id))?.state).toBe('submitting');
});
