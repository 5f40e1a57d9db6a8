import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { State } from '../../playground/protocol.js';

let folder: string;
const children: { child: ChildProcess; exited: Promise<unknown> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'playground-process-'));
  await mkdir(path.join(folder, 'tmp'));
});
afterEach(async () => {
  for (const { child, exited } of children.splice(0)) {
    child.kill('SIGTERM');
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
});

/** The built playground, as `npm run playground` runs it; everything temporary lies in `folder`. */
function run(port: number) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', path.resolve('dist/playground/main.js')], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR: path.join(folder, 'tmp'), PLAYGROUND_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  const line = once(createInterface({ input: child.stdout }), 'line').then(([words]) => String(words));
  const first = Promise.race([line, exited.then((code) => `it ended with ${code ?? 'a signal'}: ${said.join('')}`)]);
  const started = { child, first, exited, stderr: () => said.join('') };
  children.push(started);
  return started;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('npm run playground', () => {
  it('begins with members whose keys the bot has, knows nothing of a .env beside it, and leaves nothing behind', async () => {
    await writeFile(
      path.join(folder, '.env'),
      'STORE_URL=sqlite://./mine.sqlite\nDISCORD_GUILD_ID=123456789012345678\n',
    );
    const port = await freePort();
    const playground = run(port);
    expect(await playground.first).toContain(`http://localhost:${port}`);
    const state = (await (await fetch(`http://localhost:${port}/api/state?member=ada`)).json()) as State;
    expect(state.server.name).toBe('Studio');
    expect(state.members.map(({ name, rights, hasKey }) => [name, rights, hasKey])).toEqual([
      ['mia', '', true],
      ['tom', 'Manage Messages', true],
      ['ada', 'Manage Server', true],
      ['lena', 'Discord in German', true],
    ]);
    expect(state.channels.map(({ name }) => name)).toEqual(['brainstorm', 'clips', 'Dailies']);
    expect(Object.values(state.messages).flat()).toEqual([]);
    expect(state.commands.length).toBeGreaterThan(10);
    const ofLena = (await (await fetch(`http://localhost:${port}/api/state?member=lena`)).json()) as State;
    expect(ofLena.commands.find(({ name }) => name === 'video')?.description).toContain('Aus einem Prompt ein Video');

    const second = run(port);
    expect(await second.exited).toBe(1);
    expect(second.stderr()).toMatch(/^The port is taken; another one: PLAYGROUND_PORT=4601 npm run playground\n$/);

    playground.child.kill('SIGINT');
    expect(await playground.exited).toBe(0);
    expect(playground.stderr()).toBe('');
    expect(await readdir(path.join(folder, 'tmp'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['.env', 'tmp']);
  });
});
