import { InteractionType } from 'discord.js';
import { afterAll, afterEach, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { files, labels } from '../support/stage.js';

const timeoutMs = 10_000;

describe('the way to a first video', () => {
  let production: Production;
  beforeEach(async () => {
    production = await startProduction();
  });
  afterEach(async () => {
    expect(production.discord.violations).toEqual([]);
    await production.close();
  });

  async function use(command: string, options: Record<string, string> = {}, user: UserDriver = production.mia) {
    return await (await user.slash(production.channelId, command, options)).reply({ timeoutMs });
  }
  const privately = (words: string) =>
    production.discord.waitForMessage(
      production.channelId,
      (message) => message.ephemeralTo !== null && textOf(message).includes(words),
      { timeoutMs },
    );
  const keyFormOf = async (message: Message, user = production.mia) =>
    await (await user.press(message, 'Set my key')).modal();
  const submissions = () =>
    production.provider.state.requests.filter(({ route }) => route === 'CreateTask').map(({ body }) => body);

  it('goes on from a prompt that was refused for want of a key, as soon as there is one', async () => {
    const { mia } = production;
    const refusal = await use('video', { prompt: 'a paper kite' });
    expect(textOf(refusal)).toContain('You have no AnyFast key here yet.');
    expect(labels(refusal)).toEqual(['Set my key', 'Edit']);
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    const stored = await privately('Your video goes on.');
    expect(textOf(stored)).toBe(
      'Your key ending in `0001` works and is stored encrypted. Only you use it. Your video goes on.',
    );
    await privately('Accepted: ');
    expect(textOf(refusal)).toContain('Accepted: ');
    expect(labels(refusal)).toEqual([]);
    await production.discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), {
      timeoutMs,
    });
    expect(JSON.stringify(submissions())).toContain('a paper kite');
  });

  it('keeps the prompt, and both buttons, when the key is none', async () => {
    const { mia } = production;
    const refusal = await use('video', { prompt: 'a paper kite' });
    await mia.submit(await keyFormOf(refusal), { token: 'hello' });
    await privately('That is no AnyFast key');
    expect(textOf(refusal)).toContain('That is no AnyFast key');
    expect(labels(refusal)).toEqual(['Set my key', 'Edit']);
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    await production.discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), {
      timeoutMs,
    });
    expect(submissions()).toHaveLength(1);
  });

  it('makes one video of a form that is sent twice', async () => {
    const { mia } = production;
    const refusal = await use('video', { prompt: 'a paper kite' });
    const forms = [await keyFormOf(refusal), await keyFormOf(refusal)];
    for (const form of forms) await mia.submit(form, { token: keys.mia });
    await production.discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), {
      timeoutMs,
    });
    expect(submissions()).toHaveLength(1);
  });

  it('asks before it goes on above the threshold', async () => {
    const { mia } = production;
    const refusal = await use('video', { prompt: 'a paper kite', resolution: '1080p', model: 'seedance-2.0' });
    const long = await (
      await mia.slash(production.channelId, 'video', { prompt: 'a kite', duration: 15, count: 4 })
    ).reply({ timeoutMs });
    expect(labels(refusal)).toEqual(['Set my key', 'Edit']);
    await mia.submit(await keyFormOf(long), { token: keys.mia });
    await privately('This will cost about');
    expect(labels(long)).toEqual(['Make it', 'Edit']);
    expect(submissions()).toHaveLength(0);
  });

  it('says when the prompt is not kept any more, and stores the key all the same', async () => {
    const { mia } = production;
    const refusal = await use('video', { prompt: 'a paper kite' });
    await production.forgetDrafts();
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    expect(textOf(await privately('works and is stored encrypted'))).toContain('Now try /video');
    expect(submissions()).toHaveLength(0);
  });

  it('changes no message that others see, though its form claims to come from one', async () => {
    const { mia, tom, discord, channelId } = production;
    const refusal = await use('video', { prompt: 'a paper kite' });
    const draftId = buttonsOf(refusal)[0]?.custom_id?.split(':')[2] ?? '';
    await production.giveKey('tom');
    await (await tom.slash(channelId, 'video', { prompt: 'a house' })).reply({ timeoutMs });
    const card = await discord.waitForMessage(channelId, (message) => textOf(message).includes('**Done**'), {
      timeoutMs,
    });
    const before = textOf(card);
    const components = [{ type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'token', value: keys.mia } }];
    const data = { custom_id: `token-set:me:${draftId}`, components };
    const sent = await mia.raw(channelId, { type: InteractionType.ModalSubmit, data, source: card });
    const answer = await sent.reply({ timeoutMs });
    expect(answer.ephemeralTo).toBe(mia.id);
    await expect.poll(() => textOf(answer), { timeout: timeoutMs }).toContain('Accepted');
    expect(textOf(card)).toBe(before);
    // A form that nothing opened has no metadata of the kind that the description knows.
    discord.violations.length = 0;
  });

  it('goes on with files that were refused for want of a key, under the name that was given', async () => {
    const { mia, channelId } = production;
    const asked = await mia.slash(channelId, 'asset add', { file: files.image, name: 'dragon' });
    const refusal = await asked.reply({ timeoutMs });
    expect(textOf(refusal)).toContain('Your files are kept meanwhile: **Set my key** goes on with them.');
    await mia.submit(await keyFormOf(refusal), { token: 'hello' });
    await privately('That is no AnyFast key');
    expect(labels(refusal)).toEqual(['Set my key']);
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    await privately('Your files go on.');
    await privately('`@dragon` (image) is ready');
    expect(textOf(refusal)).toContain('`@dragon` (image) is ready');
    expect(labels(refusal)).toEqual([]);
    expect(submissions()).toEqual([]);
  });

  it('is offered on the card of a failure to whoever presses, and sets their own key', async () => {
    const { tom, discord } = production;
    await production.giveKey('mia');
    await use('video', { prompt: 'a paper kite [no-quota]' });
    const isFailure = (message: Message) => textOf(message).includes('there is no video this time');
    const card = await discord.waitForMessage('any', isFailure, { timeoutMs });
    expect(labels(card)).toEqual(['Set my key', 'Again', 'Edit']);
    const sent = await tom.submit(await keyFormOf(card, tom), { token: keys.tom });
    const answer = await sent.reply({ timeoutMs });
    expect(answer.ephemeralTo).toBe(tom.id);
    expect(textOf(answer)).toContain('Your key ending in `0002` works and is stored encrypted.');
    expect(labels(card)).toEqual(['Set my key', 'Again', 'Edit']);
    expect(textOf(await use('token show'))).toContain('`0001`');
    expect(textOf(await use('token show', {}, tom))).toContain('`0002`');
  });

  it('is offered to a member whose server has no credit left, as their own key is used first', async () => {
    const { discord } = production;
    await production.giveKey('tom', 'server');
    await use('video', { prompt: 'a paper kite [no-quota]' });
    const isFailure = (message: Message) => textOf(message).includes('there is no video this time');
    const card = await discord.waitForMessage('any', isFailure, { timeoutMs });
    expect(textOf(card)).toContain('Tell whoever manages the server, or use a key of your own');
    expect(labels(card)).toEqual(['Set my key', 'Again', 'Edit']);
  });

  it("goes on with a message's files that were refused for want of a key", async () => {
    const { mia, tom, channelId } = production;
    const said = await tom.say(channelId, 'look', [files.image, files.audio]);
    const refusal = await (await mia.menu(channelId, said.id, 'Add to assets')).reply({ timeoutMs });
    expect(textOf(refusal)).toContain('Your files are kept meanwhile: **Set my key** goes on with them.');
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    await expect.poll(() => textOf(refusal).match(/is ready/g), { timeout: timeoutMs }).toHaveLength(2);
    expect(textOf(refusal)).toMatch(/`@kite`[\s\S]*`@wind`/);
  });

  it('stores the key alone where the files were forgotten meanwhile', async () => {
    const { mia, channelId } = production;
    const refusal = await (await mia.slash(channelId, 'asset add', { file: files.image })).reply({ timeoutMs });
    await production.forgetDrafts();
    await mia.submit(await keyFormOf(refusal), { token: keys.mia });
    await privately('Now try /video, or add files with /asset add.');
    expect(textOf(await use('asset list'))).toContain('no group of assets yet');
  });

  it('is offered where a key is missing for anything else', async () => {
    const refusal = await use('group create', { name: 'storm' });
    expect(labels(refusal)).toEqual(['Set my key']);
  });
});

describe('/help', () => {
  let production: Production;
  beforeAll(async () => {
    production = await startProduction();
  });
  afterAll(() => production.close());
  afterEach(() => expect(production.discord.violations.splice(0)).toEqual([]));

  const help = async (user: UserDriver, channelId = production.channelId) =>
    await (await user.slash(channelId, 'help')).reply({ timeoutMs });

  it('leads from nothing to a first video, with what does it', async () => {
    const reply = await help(production.mia);
    expect(textOf(reply)).toContain(
      `1. **Get a key**: make one in your account at <${production.provider.url}>. It starts with \`sk-\`.\n2. **/token set** stores it`,
    );
    expect(textOf(reply)).toContain('3. **/video** with a prompt');
    expect(textOf(reply)).not.toMatch(/!|You manage this server/);
    expect(buttonsOf(reply).map(({ label }) => label)).toEqual(['Set my key', 'Make a video']);
    expect(JSON.stringify(reply.components)).toMatch(/<\/token set:\d+>/);
  });

  it('works in a direct message', async () => {
    expect(textOf(await help(production.tom, production.tom.directChannel().id))).toContain('1. **Get a key**');
  });

  it('tells who manages the server how to lend a key, and then that it is lent', async () => {
    const { ada, mia } = production;
    const before = await help(ada);
    expect(textOf(before)).toContain('You manage this server: /token set scope: server lends one key to everyone');
    const form = await (await ada.press(before, 'Lend a key to everyone')).modal();
    expect(form.title).toBe('A key for this server');
    await (await ada.submit(form, { token: keys.tom })).reply({ timeoutMs });
    const after = await help(ada);
    expect(textOf(after)).toContain('it has a key to lend already');
    expect(buttonsOf(after).map(({ label }) => label)).toEqual(['Make a video', 'Set my key']);
    expect(textOf(await help(mia))).toContain('1. **Get a key**: not needed here.');
  });

  it('says in words what is done', async () => {
    const { mia, discord } = production;
    await production.giveKey('mia');
    expect(textOf(await help(mia))).toContain('2. **/token set**: done. Your key ending in `0001` is stored.');
    const prompt = await (await mia.press(await help(mia), 'Make a video')).modal();
    await (await mia.submit(prompt, { prompt: 'a kite' })).reply({ timeoutMs });
    await discord.waitForMessage('any', (message) => textOf(message).includes('video is ready'), { timeoutMs });
    const done = await help(mia);
    expect(textOf(done)).toContain('3. **/video**: done, and again whenever you like.');
    expect(buttonsOf(done).map(({ label }) => label)).toEqual(['Make a video']);
  });
});
