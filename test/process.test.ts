import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { startDiscord, type EmbeddedDiscord } from '../src/emulator/discord/start.js';
import { startProvider, type EmbeddedProvider } from '../src/emulator/provider/provider.js';

const token = 'a-bot-token-of-the-tests.0123456789';
const key = 'sk-process-0000000000000000001';
const timeoutMs = 15_000;

let discord: EmbeddedDiscord;
let provider: EmbeddedProvider;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dailies-process-'));
  discord = await startDiscord({ token, guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }] });
  provider = await startProvider({
    resultVideo: 'demo/files/result.mp4',
    keys: [{ key, userId: 1, tokenId: 1 }],
    processingMs: 40,
    queueMs: 20,
    generationMs: 150,
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all([discord.close(), provider.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** The built bot, as `npm start` runs it. */
function run(settings: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', path.resolve('dist/src/main.js')], {
    cwd: folder,
    env: {
      PATH,
      HOME,
      DISCORD_TOKEN: token,
      DISCORD_API_URL: discord.url,
      DISCORD_CDN_URL: discord.cdnUrl,
      ANYFAST_BASE_URL: provider.url,
      POLL_SPEEDUP: '400',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const stderr: string[] = [];
  const stdout: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      stdout.push(line);
      if (line.includes('"msg":"ready"')) resolve(line);
    });
  });
  const exited = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  return { child, ready, exited, stderr: () => stderr.join(''), stdout: () => stdout.join('\n') };
}

async function giveKey(): Promise<void> {
  const mia = discord.user('mia');
  const channelId = discord.channel('general').id;
  const opened = await mia.slash(channelId, 'token set', {});
  const sent = await mia.submit(await opened.modal(), { token: key });
  expect(textOf(await sent.reply({ timeoutMs }))).toContain('stored encrypted');
}

const appears = (words: string) =>
  discord.waitForMessage('any', (message) => textOf(message).includes(words), { timeoutMs });

describe('the process', () => {
  it.each([
    [{ DISCORD_TOKEN: '' }, /^DISCORD_TOKEN is missing; a right one: .*\n$/],
    [{ POLL_READS: 'many' }, /^POLL_READS is not a number \(it is "many"\); a right one: POLL_READS=14\n$/],
    [
      { DISCORD_TOKEN: 'a-token-that-discord-does-not-know.1' },
      /^DISCORD_TOKEN is refused by Discord; a right one: .*\n$/,
    ],
    [{ DISCORD_API_URL: 'http://127.0.0.1:9/api' }, /^DISCORD_API_URL cannot be reached \(it is "http:.*\n$/],
  ])('ends with one line for %j', async (settings, line) => {
    const { exited, stderr } = run(settings);
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(stderr()).toMatch(line);
  });

  it('ends with one line for a database that is none, and leaves it as it was', async () => {
    const file = path.join(folder, 'notes.txt');
    await writeFile(file, 'not a database, but somebody’s notes, long enough to be read as a header\n'.repeat(10));
    const before = await stat(file);
    const { exited, stderr } = run({ STORE_URL: `sqlite://${file}` });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(stderr()).toMatch(/^The file .*notes\.txt .*\n$/);
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  });

  it('reads .env, prints the invite link, keeps what it writes to its owner, and ends in order on SIGTERM', async () => {
    await writeFile(path.join(folder, '.env'), 'DATA_DIR=./kept\nLOG_LEVEL=info\n');
    const bot = run();
    expect(await bot.ready).toContain(`https://discord.com/oauth2/authorize?client_id=${discord.applicationId}`);
    await giveKey();
    const kept = await readdir(path.join(folder, 'kept'), { recursive: true, withFileTypes: true });
    for (const entry of kept) {
      const { mode } = await stat(path.join(entry.parentPath, entry.name));
      expect(mode & 0o077, entry.name).toBe(0);
    }
    expect(kept.map(({ name }) => name)).toContain('token.key');
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toEqual({ code: 0, signal: null });
    expect(bot.stderr()).toBe('');
  });

  it('ends with status 0 while a submission has no answer, and tells the thread at the next start', async () => {
    provider.switches.next('CreateTask', { kind: 'hang', when: 'after' });
    const bot = run();
    await bot.ready;
    await giveKey();
    const created = once(provider.events, 'task-created');
    await discord.user('mia').slash(discord.channel('general').id, 'video', { prompt: 'a kite' });
    await created;
    const begun = Date.now();
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toEqual({ code: 0, signal: null });
    expect(Date.now() - begun).toBeLessThan(10_000);
    await run().ready;
    await appears('the answer to this submission was lost');
    expect(provider.state.requests.filter(({ route }) => route === 'CreateTask')).toHaveLength(1);
  });

  it('killed while a video is generated, it posts the video after the next start', async () => {
    provider.switches.holdTasks = true;
    const bot = run();
    await bot.ready;
    await giveKey();
    await discord.user('mia').slash(discord.channel('general').id, 'video', { prompt: 'a kite' });
    await appears('**Generating**');
    bot.child.kill('SIGKILL');
    await bot.exited;
    provider.finishTask(provider.state.tasks[0]?.id ?? '');
    await run().ready;
    await appears('your video is ready');
    expect(provider.state.tasks).toHaveLength(1);
  });

  it('killed while a submission is under way, it never submits again by itself', async () => {
    provider.switches.next('CreateTask', { kind: 'hang', when: 'after' });
    const bot = run();
    await bot.ready;
    await giveKey();
    const created = once(provider.events, 'task-created');
    await discord.user('mia').slash(discord.channel('general').id, 'video', { prompt: 'a kite' });
    await created;
    bot.child.kill('SIGKILL');
    await bot.exited;
    await run().ready;
    await appears('the answer to this submission was lost');
    expect(provider.state.tasks).toHaveLength(1);
  });
});
