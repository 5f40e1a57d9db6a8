import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { startDiscord } from '../src/emulator/discord/start.js';
import { startProvider } from '../src/emulator/provider/provider.js';
import { startBotProcess, type BotProcess } from './support/bot-process.js';

const token = 'a-bot-token-of-the-tests.0123456789';
const key = 'sk-process-0000000000000000000001';
const timeoutMs = 60_000;

/** Servers and a folder of one test's own, in which the built bot runs. */
async function setUp({ onTestFinished, expect }: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dailies-process-'));
  const discord = await startDiscord({ token, guilds: [{ name: 'Studio', channels: ['general'], members: ['mia'] }] });
  const provider = await startProvider({
    resultVideo: 'demo/files/result.mp4',
    keys: [{ key, userId: 1, tokenId: 1 }],
  });
  const bots: BotProcess[] = [];
  onTestFinished(async () => {
    await Promise.all(bots.map((bot) => bot.end('SIGKILL')));
    await Promise.all([discord.close(), provider.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  const mia = discord.user('mia');
  const channelId = discord.channel('general').id;

  return {
    folder,
    discord,
    provider,
    run(settings: Record<string, string> = {}): BotProcess {
      const addresses = {
        DISCORD_API_URL: discord.url,
        DISCORD_CDN_URL: discord.cdnUrl,
        ANYFAST_BASE_URL: provider.url,
      };
      const environment = { DISCORD_TOKEN: token, ...addresses, POLL_SPEEDUP: '400', ...settings };
      const bot = startBotProcess({ cwd: folder, environment });
      bots.push(bot);
      return bot;
    },
    async giveKey(): Promise<void> {
      const opened = await mia.slash(channelId, 'token set', {});
      const sent = await mia.submit(await opened.modal({ timeoutMs }), { token: key });
      expect(textOf(await sent.reply({ timeoutMs }))).toContain('stored encrypted');
    },
    askForVideo: () => mia.slash(channelId, 'video', { prompt: 'a kite' }),
    appears: (words: string) =>
      discord.waitForMessage('any', (message) => textOf(message).includes(words), { timeoutMs }),
  };
}

// What is killed without notice: test/crash.
describe.concurrent('the process', { timeout: timeoutMs }, () => {
  // Takes longest: the others run meanwhile.
  it('ends with status 0 while a submission has no answer, and tells the thread at the next start', async (context) => {
    const { expect } = context;
    const { provider, run, giveKey, askForVideo, appears } = await setUp(context);
    provider.switches.next('CreateTask', { kind: 'hang', when: 'after' });
    const bot = run();
    await bot.ready;
    await giveKey();
    const created = once(provider.events, 'task-created');
    await askForVideo();
    await created;
    const begun = Date.now();
    expect(await bot.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(Date.now() - begun).toBeLessThan(10_000);
    await run().ready;
    await appears('the answer to this submission was lost');
    expect(provider.state.requests.filter(({ route }) => route === 'CreateTask')).toHaveLength(1);
  });

  it.for([
    [{ DISCORD_TOKEN: '' }, /^DISCORD_TOKEN is missing; a right one: .*\n$/],
    [{ POLL_READS: 'many' }, /^POLL_READS is not a number \(it is "many"\); a right one: POLL_READS=14\n$/],
    [
      { DISCORD_TOKEN: 'a-token-that-discord-does-not-know.1' },
      /^DISCORD_TOKEN is refused by Discord; a right one: .*\n$/,
    ],
    [{ DISCORD_API_URL: 'http://127.0.0.1:9/api' }, /^DISCORD_API_URL cannot be reached \(it is "http:.*\n$/],
  ] as const)('ends with one line for %j', async ([settings, line], context) => {
    const { run } = await setUp(context);
    const bot = run(settings);
    context.expect(await bot.exited).toEqual({ code: 1, signal: null });
    context.expect(bot.stderr()).toMatch(line);
  });

  it(
    'ends with one line for a database that is none, and leaves it as it was',
    { timeout: timeoutMs },
    async (context) => {
      const { folder, run } = await setUp(context);
      const file = path.join(folder, 'notes.txt');
      await writeFile(file, 'not a database, but somebody’s notes, long enough to be read as a header\n'.repeat(10));
      const before = await stat(file);
      const bot = run({ STORE_URL: `sqlite://${file}` });
      context.expect(await bot.exited).toEqual({ code: 1, signal: null });
      context.expect(bot.stderr()).toMatch(/^The file .*notes\.txt .*\n$/);
      context.expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
    },
  );

  it('reads .env, prints the invite link, keeps what it writes to its owner, and ends in order on SIGTERM', async (context) => {
    const { expect } = context;
    const { folder, discord, run, giveKey } = await setUp(context);
    await writeFile(path.join(folder, '.env'), 'DATA_DIR=./kept\nLOG_LEVEL=info\n');
    const bot = run();
    const { line } = await bot.ready;
    expect(line).toContain(`https://discord.com/oauth2/authorize?client_id=${discord.applicationId}`);
    await giveKey();
    const kept = await readdir(path.join(folder, 'kept'), { recursive: true, withFileTypes: true });
    for (const entry of kept) {
      const { mode } = await stat(path.join(entry.parentPath, entry.name));
      expect(mode & 0o077, entry.name).toBe(0);
    }
    expect(kept.map(({ name }) => name)).toContain('token.key');
    expect(await bot.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(bot.stderr()).toBe('');
  });

  it('ends when it is told to, also before it is ready and when nobody reads its log any more', async (context) => {
    const { discord, run } = await setUp(context);
    let tellComing = () => {};
    const coming = new Promise<void>((resolve) => (tellComing = resolve));
    discord.watch(() => {
      tellComing();
      return new Promise(() => undefined);
    });
    const bot = run();
    await coming;
    bot.closeOutput();
    context.expect(await bot.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
