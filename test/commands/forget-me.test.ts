import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { openSettings } from '../../src/store/settings.js';
import { meddle } from '../store/meddle.js';
import { startProduction, type Production } from '../support/production.js';

const timeoutMs = 10_000;
const kite = { name: 'kite.png', path: 'demo/files/kite.png' };
const waves = { name: 'waves.mp4', path: 'demo/files/waves.mp4' };
let production: Production;
beforeEach(async () => {
  production = await startProduction();
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

async function use(
  user: UserDriver,
  command: string,
  options: OptionInputs = {},
  channelId = production.channelId,
): Promise<Message> {
  const reply = await (await user.slash(channelId, command, options)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return reply;
}

async function forget(user: UserDriver, question?: Message): Promise<string> {
  const asked = question ?? (await use(user, 'forget-me'));
  const answer = await (await user.press(asked, 'Erase everything')).reply({ timeoutMs });
  expect(answer.ephemeralTo).toBe(user.id);
  expect(answer.components).toEqual([]);
  return textOf(answer);
}

async function make(user: UserDriver, prompt: string, state: string, options: OptionInputs = {}): Promise<Message> {
  await use(user, 'video', { prompt, ...options });
  return await production.discord.waitForMessage(
    production.channelId,
    (message) => textOf(message).includes(prompt) && textOf(message).includes(state),
    { timeoutMs },
  );
}

/** Names of all files that are kept. */
async function keptFiles(): Promise<string[]> {
  const entries = await readdir(path.join(production.dataDir, 'files'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function bytesOf(part: string): Promise<string> {
  const names = (await readdir(production.dataDir)).filter((name) => name.includes(part));
  expect(names).not.toEqual([]);
  return (await Promise.all(names.map((name) => readFile(path.join(production.dataDir, name), 'latin1')))).join('\n');
}

async function withSettings<Answer>(
  work: (settings: Awaited<ReturnType<typeof openSettings>>) => Promise<Answer>,
): Promise<Answer> {
  const settings = await openSettings({ path: production.settingsPath, onDamaged: () => undefined });
  return await work(settings).finally(() => settings.close());
}

describe('/forget-me', () => {
  it('says what would go and what stays, and does nothing before it is confirmed', async () => {
    const { mia, tom } = production;
    expect(textOf(await use(mia, 'forget-me'))).toContain('- your key: none stored');
    await production.giveKey('mia');
    await make(mia, '@kite flies', '**Done**', { file: kite });
    const question = await use(mia, 'forget-me');
    expect(textOf(question)).toContain('- your key: erased first');
    expect(textOf(question)).toContain('- your assets: 1 asset,');
    expect(textOf(question)).toContain('- your history: 1 video,');
    expect(textOf(question)).toContain('Not erased');
    expect(textOf(question)).not.toContain('will be lost');
    await expect(tom.press(question, 'Erase everything')).rejects.toThrow();
    expect(textOf(await use(mia, 'jobs'))).toContain('@kite flies');
    expect(textOf(await use(mia, 'token show'))).toContain('it works');
  });

  it('erases key, settings, assets, history, drafts and files, after a restart too, and nothing of others', async () => {
    const { discord, provider, mia, tom, ada } = production;
    await production.giveKey('mia');
    await production.giveKey('tom');
    await production.giveKey('tom', 'server');
    await make(mia, 'mia: @kite flies', '**Done**', { file: kite });
    await make(tom, 'tom: @waves', '**Done**', { file: waves });
    const question = await use(mia, 'forget-me');
    await production.stop();
    await withSettings(async (settings) => {
      await settings.set('member', mia.id, { ratio: '9:16' });
      await settings.set('member', tom.id, { ratio: '1:1' });
    });
    expect(await bytesOf('.tokens.')).toContain(`member:${mia.id}`);
    expect(await bytesOf('dailies.sqlite')).toContain('mia: @kite');
    await production.start();
    // Two assets, the video and its last frame, which all videos here share.
    expect(await keptFiles()).toHaveLength(4);
    const routes = provider.state.requests.length;

    const answer = await forget(mia, question);
    expect(answer).toContain('Erased: your key, your settings, your assets and your history.');
    expect(answer).toContain('Nothing was deleted there');
    expect(provider.state.requests).toHaveLength(routes);
    expect(await keptFiles()).toHaveLength(3);
    expect(await bytesOf('.tokens.')).not.toContain(mia.id);
    expect(await bytesOf('.tokens.')).toContain(`member:${tom.id}`);
    expect(await bytesOf('dailies.sqlite')).not.toContain('mia: @kite');
    expect(await bytesOf('dailies.sqlite')).toContain('tom: @waves');
    expect(textOf(await use(mia, 'jobs'))).toContain('You have not asked for a video yet');
    expect(textOf(await use(mia, 'token show'))).toContain('Your key: none stored.');
    expect(textOf(await use(tom, 'jobs'))).toContain('tom: @waves');
    expect(textOf(await use(ada, 'video', { prompt: '@kite' }))).toContain('There is no `@kite`');
    await make(tom, 'tom: @waves again', '**Done**');
    expect(discord.messages(production.channelId).some((message) => textOf(message).includes('mia: @kite'))).toBe(true);

    await production.stop();
    await withSettings(async (settings) => {
      expect(await settings.get('member', mia.id)).toEqual({});
      expect(await settings.get('member', tom.id)).toEqual({ ratio: '1:1' });
    });
    const store = await production.openStore();
    expect(await store.jobs.list({ ownerId: mia.id, limit: 10 })).toEqual([]);
    expect(await store.assets.listOwned(mia.id)).toEqual([]);
    expect(await store.assets.listOwned(tom.id)).toHaveLength(1);
    await store.close();
    await production.start();
  });

  it('removes the files of results that nobody else has, and leaves an asset that another added too', async () => {
    const { discord, mia, tom } = production;
    await production.giveKey('mia');
    await production.giveKey('tom');
    await make(mia, '@kite flies', '**Done**', { file: kite });
    await tom.slash(discord.channel('other').id, 'asset add', { file: kite });
    await discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('is ready') && message.ephemeralTo !== null,
      {
        timeoutMs,
      },
    );
    expect(await keptFiles()).toHaveLength(3);
    await forget(mia);
    expect(await keptFiles()).toHaveLength(1);
    await forget(tom);
    expect(await keptFiles()).toEqual([]);
  });

  it('names running videos, which are lost, and closes their cards; nothing of them is posted later', async () => {
    const { discord, provider, mia, ada, channelId } = production;
    await production.giveKey('mia');
    await production.giveKey('tom', 'server');
    provider.switches.holdTasks = true;
    const own = await make(mia, 'a kite', 'Generating');
    const lent = await make(ada, 'a boat', 'Generating');
    const question = await use(mia, 'forget-me');
    expect(textOf(question)).toMatch(/\*\*1 running video will be lost\*\*; .*\n- a kite <t:\d+:R> https:/);
    await production.stop();
    await production.start();
    await forget(mia, question);
    const closed = 'This video was given up before it was finished.';
    await discord.waitForMessage(channelId, (message) => message.id === own.id && textOf(message) === closed, {
      timeoutMs,
    });
    expect(textOf(await use(ada, 'forget-me'))).toContain('- a boat');
    await forget(ada);
    await discord.waitForMessage(channelId, (message) => message.id === lent.id && textOf(message) === closed, {
      timeoutMs,
    });
    for (const { id } of provider.state.tasks) provider.finishTask(id);
    provider.switches.holdTasks = false;
    await production.giveKey('mia');
    await make(mia, 'a later one', '**Done**');
    const ready = [...discord.world.messages.values()]
      .flatMap((messages) => [...messages.values()])
      .filter((message) => textOf(message).includes('your video is ready'));
    expect(ready).toHaveLength(1);
    expect(textOf(await use(ada, 'video', { prompt: 'with the key of the server' }))).toContain('Accepted');
  });

  it('can be pressed twice, and asked for again', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    await make(mia, '@kite flies', '**Done**', { file: kite });
    const question = await use(mia, 'forget-me');
    const presses = await Promise.all([
      mia.press(question, 'Erase everything'),
      mia.press(question, 'Erase everything'),
    ]);
    for (const press of presses) await press.reply({ timeoutMs });
    expect(textOf(question)).toContain('Erased:');
    expect(await keptFiles()).toEqual([]);
    expect(textOf(await use(mia, 'forget-me'))).toContain('- your history: no videos');
    expect(await forget(mia)).toContain('Erased:');
  });

  it('erases a key whose record was damaged too, which keeps nobody else from going on', async () => {
    const { mia, tom, dataDir } = production;
    for (const name of ['mia', 'tom'] as const) await production.giveKey(name);
    await production.stop();
    const file = path.join(dataDir, 'dailies.tokens.sqlite');
    await meddle(file, `UPDATE keyv SET value = '{"value":7}' WHERE key = 'tokens:member:${mia.id}'`);
    await production.start();
    await make(tom, 'a boat', '**Done**');
    expect(textOf(await use(mia, 'forget-me'))).toContain('- your key: erased first');
    expect(await forget(mia)).toContain('Erased:');
    await production.giveKey('mia');
    await make(mia, 'a kite', '**Done**');
  });
});
