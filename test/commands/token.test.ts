import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { keys, startProduction, type Production } from '../support/production.js';

const timeoutMs = 10_000;
let production: Production;
beforeEach(async () => {
  production = await startProduction();
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

async function use(user: UserDriver, command: string, options: Record<string, string> = {}): Promise<Message> {
  const reply = await (await user.slash(production.channelId, command, options)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return reply;
}

async function press(user: UserDriver, message: Message, label: string): Promise<Message> {
  const answer = await (await user.press(message, label)).reply({ timeoutMs });
  expect(answer.ephemeralTo).toBe(user.id);
  return answer;
}

const find = (words: string) =>
  production.discord.waitForMessage('any', (message) => textOf(message).includes(words), { timeoutMs });
const labels = (message: Message) => buttonsOf(message).map(({ label }) => label);
const finishAll = () => {
  for (const { id } of production.provider.state.tasks) production.provider.finishTask(id);
};

/** Everything that the bot has written of keys. */
async function keyFiles(): Promise<string> {
  const names = (await readdir(production.dataDir)).filter((name) => name.includes('.tokens.'));
  expect(names).not.toEqual([]);
  const contents = await Promise.all(names.map((name) => readFile(path.join(production.dataDir, name), 'latin1')));
  return contents.join('\n');
}

/** How many different keys are kept, by the seals in the files. */
async function sealsKept(): Promise<number> {
  return new Set([...(await keyFiles()).matchAll(/"sealed":"([^"]+)"/g)].map(([, seal]) => seal)).size;
}

/** A video that runs until the test ends it. */
async function startRunning(user: UserDriver, prompt: string, shown = prompt): Promise<void> {
  production.provider.switches.holdTasks = true;
  await use(user, 'video', { prompt });
  await production.discord.waitForMessage(
    production.channelId,
    (message) => textOf(message).includes(shown) && textOf(message).includes('Generating'),
    { timeoutMs },
  );
}

describe('/token show', () => {
  it("tells members whether the server's key is lent to them, and neither which it is nor how it does", async () => {
    const { mia, tom, ada, provider } = production;
    await production.giveKey('tom', 'server');
    const calls = provider.state.requests.length;
    const lent = "The server's key: lent to you while you have none of your own.";
    const notLent = "The server's key: not lent to you.";
    expect(textOf(await use(mia, 'token show'))).toBe(`Your key: none stored. Store yours with /token set.\n${lent}`);
    const page = await use(ada, 'settings', { scope: 'server' });
    const terms = await press(ada, page, 'Key, limits, log and prices');
    const roles = [...production.discord.guild('Studio').roles.values()];
    const ofTom = roles.find(({ name }) => name === 'role of tom')?.id ?? '';
    await (await ada.select(terms, 'lending:roles', [ofTom])).reply({ timeoutMs });
    expect(textOf(await use(mia, 'token show'))).toContain(notLent);
    expect(textOf(await use(tom, 'token show'))).toContain(lent);
    expect(provider.state.requests).toHaveLength(calls);

    expect(textOf(await use(ada, 'token show'))).toMatch(
      /The server's key ending in `0002`, stored <t:\d+:R>: it works\./,
    );
  });
});

describe('/token remove', () => {
  it('says that there is nothing to remove', async () => {
    const { mia, ada } = production;
    expect(textOf(await use(mia, 'token remove'))).toBe('There is no key to remove: your key is not stored.');
    expect(textOf(await use(ada, 'token remove', { scope: 'server' }))).toContain("the server's key is not stored");
  });

  it('asks, and erases a key at once that nothing needs', async () => {
    const { mia, tom } = production;
    await production.giveKey('mia');
    await production.giveKey('tom');
    const question = await use(mia, 'token remove');
    expect(textOf(question)).toContain('Remove your key ending in `0001`?');
    expect(textOf(question)).toContain('erased at once');
    expect(await sealsKept()).toBe(2);
    expect(textOf(await use(mia, 'token show'))).toContain('it works');
    await expect(tom.press(question, 'Remove it')).rejects.toThrow();

    const answer = await press(mia, question, 'Remove it');
    expect(textOf(answer)).toBe('Removed and erased: your key is not stored any more.');
    expect(labels(answer)).toEqual([]);
    expect(await sealsKept()).toBe(1);
    expect(textOf(await use(mia, 'token show'))).toContain('Your key: none stored.');
    expect(textOf(await use(mia, 'video', { prompt: 'a kite' }))).toContain('You have no AnyFast key here yet');
    expect(textOf(await use(tom, 'token show'))).toContain('it works');
  });

  it('lets running videos end, over a restart too, and erases the key then', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    await startRunning(mia, 'a **red** kite', 'kite');
    const question = await use(mia, 'token remove');
    expect(textOf(question)).toContain('1 running video paid with it can still end');
    const offer = await press(mia, question, 'Remove it');
    expect(textOf(offer)).toMatch(/- a \\\*\\\*red\\\*\\\* kite <t:\d+:R> https:\/\/discord\.com\/channels\//);
    expect(labels(offer)).toEqual(['Erase it now, lose 1 video']);
    expect(textOf(await use(mia, 'video', { prompt: 'another' }))).toContain('You have no AnyFast key here yet');
    expect(textOf(await use(mia, 'token show'))).toContain(
      'none stored. Store yours with /token set. Besides, 1 removed or replaced key is kept',
    );
    expect(await sealsKept()).toBe(1);

    await production.stop();
    finishAll();
    await production.start();
    await find('your video is ready');
    await find('**Done** in');
    await production.stop();
    expect(await sealsKept()).toBe(0);
    await production.start();
  });

  it('erases at once with a second button, which names what is lost then, over a restart too', async () => {
    const { mia, tom, channelId } = production;
    await production.giveKey('mia');
    await production.giveKey('tom');
    await startRunning(mia, 'a kite');
    await startRunning(tom, 'a boat');
    await press(mia, await use(mia, 'token remove'), 'Remove it');
    // The question is gone with its client; the command brings it back.
    const offer = await use(mia, 'token remove');
    expect(textOf(offer)).toContain('- a kite');
    expect(textOf(offer)).not.toContain('a boat');
    await expect(tom.press(offer, 'Erase it now, lose 1 video')).rejects.toThrow();
    await production.stop();
    await production.start();

    const answer = await press(mia, offer, 'Erase it now, lose 1 video');
    expect(textOf(answer)).toBe('Erased: your key is not stored any more. 1 video will say so in a moment.');
    expect(await sealsKept()).toBe(1);
    const notice = await find('there is no video this time');
    expect(textOf(notice)).toContain('The key that was to pay is not stored any more.');
    expect(notice.pings.userIds).toEqual([mia.id]);
    finishAll();
    await find(`${tom.mention}, your video is ready`);
    expect(production.discord.messages(channelId).some((it) => textOf(it).includes(`${mia.mention}, your video`))).toBe(
      false,
    );
  });

  it('and what is lost says so at once, however long its next read is away', async () => {
    await production.close();
    production = await startProduction({ environment: { POLL_SPEEDUP: '1' } });
    const { mia } = production;
    await production.giveKey('mia');
    await startRunning(mia, 'a kite');
    const offer = await press(mia, await use(mia, 'token remove'), 'Remove it');
    const reads = production.provider.state.requests.filter(({ route }) => route === 'ReadTask').length;
    await press(mia, offer, 'Erase it now, lose 1 video');
    expect(textOf(await find('there is no video this time'))).toContain('is not stored any more');
    expect(production.provider.state.requests.filter(({ route }) => route === 'ReadTask')).toHaveLength(reads);
  });

  it('takes a press twice as one', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    await startRunning(mia, 'a kite');
    const question = await use(mia, 'token remove');
    const [first, second] = await Promise.all([mia.press(question, 'Remove it'), mia.press(question, 'Remove it')]);
    await Promise.all([first.reply({ timeoutMs }), second.reply({ timeoutMs })]);
    expect(labels(question)).toEqual(['Erase it now, lose 1 video']);
    expect(await sealsKept()).toBe(1);
  });

  it('does not take the key that was stored since for the one that was asked about', async () => {
    const { mia, channelId } = production;
    await production.giveKey('mia');
    const question = await use(mia, 'token remove');
    await press(mia, await use(mia, 'token remove'), 'Remove it');
    const opened = await mia.slash(channelId, 'token set', {});
    await (await mia.submit(await opened.modal(), { token: keys.tom })).reply({ timeoutMs });
    expect(textOf(await press(mia, question, 'Remove it'))).toBe('That key is not stored any more.');
    expect(textOf(await use(mia, 'token show'))).toContain('ending in `0002`');
  });

  it('leaves alone a key that was removed and stored again before it was to be erased', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    await startRunning(mia, 'a kite');
    const offer = await press(mia, await use(mia, 'token remove'), 'Remove it');
    await production.giveKey('mia');
    expect(textOf(await press(mia, offer, 'Erase it now, lose 1 video'))).toContain('was stored again since');
    finishAll();
    await find('your video is ready');
    expect(textOf(await use(mia, 'token show'))).toContain('it works');
  });
});

describe("/token remove of a server's key", () => {
  it('is for who may manage the server, and checks it again at the press', async () => {
    const { discord, mia, tom, ada } = production;
    await production.giveKey('tom', 'server');
    for (const user of [mia, tom]) {
      expect(textOf(await use(user, 'token remove', { scope: 'server' }))).toContain('Only members who may manage');
    }
    const question = await use(ada, 'token remove', { scope: 'server' });
    expect(textOf(question)).toContain("Remove the server's key ending in `0002`?");
    const guild = discord.guild('Studio');
    const role = [...guild.roles.values()].find(({ permissions }) => (permissions & 0x20n) !== 0n);
    if (!role) throw new Error('ada has a role that may manage the server');
    discord.admin.setRolePermissions(guild.id, role.name, []);
    expect(textOf(await press(ada, question, 'Remove it'))).toContain('Only members who may manage');
    expect(await sealsKept()).toBe(1);
    discord.admin.setRolePermissions(guild.id, role.name, ['ManageGuild']);
    const again = await use(ada, 'token remove', { scope: 'server' });
    expect(textOf(await press(ada, again, 'Remove it'))).toContain("Removed and erased: the server's key");
    expect(await sealsKept()).toBe(0);
  });

  it("names others' videos by who asked, not by what they asked", async () => {
    const { mia, ada } = production;
    await production.giveKey('tom', 'server');
    await startRunning(mia, 'a secret kite');
    const offer = await press(ada, await use(ada, 'token remove', { scope: 'server' }), 'Remove it');
    expect(textOf(offer)).toContain(`- a video for ${mia.mention}`);
    expect(textOf(offer)).not.toContain('secret');
    expect(offer.pings.userIds).toEqual([]);
    finishAll();
    await find('your video is ready');
  });

  it('loses only what that owner pays, though a member has stored the same key', async () => {
    const { mia, tom, ada } = production;
    await production.giveKey('mia', 'server');
    await production.giveKey('mia');
    await startRunning(mia, 'paid by mia');
    const answer = await press(ada, await use(ada, 'token remove', { scope: 'server' }), 'Remove it');
    expect(textOf(answer)).toContain('Removed and erased');
    expect(textOf(await use(tom, 'video', { prompt: 'a kite' }))).toContain('You have no AnyFast key here yet');
    finishAll();
    await find('your video is ready');
  });
});
