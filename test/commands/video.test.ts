import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { modalFields } from '../../src/emulator/discord/messages/modal-schema.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { files, labels, stageOf, timeoutMs } from '../support/stage.js';

let production: Production;
let stage: ReturnType<typeof stageOf>;
beforeEach(async () => {
  production = await startProduction();
  stage = stageOf(production);
  await production.giveKey('mia');
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

const roles = () =>
  stage
    .taskBodies()
    .at(-1)
    ?.content.map(({ role }) => role);

describe('/video without a prompt', () => {
  it('opens a large field, and goes on with what came with the command', async () => {
    const { mia, channelId } = production;
    const opened = await mia.slash(channelId, 'video', { file: files.image, duration: 8 });
    const sent = await mia.submit(await opened.modal(), { prompt: '@kite dives' });
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('Accepted');
    await stage.result();
    expect(stage.taskBodies()[0]).toMatchObject({ duration: 8 });
    expect(stage.sentText()).toBe('@image1 dives');
  });

  it('goes on after a restart while the form is open', async () => {
    const { mia, channelId } = production;
    const opened = await mia.slash(channelId, 'video', { ratio: '9:16' });
    const modal = await opened.modal();
    await production.stop();
    await production.start();
    await mia.submit(modal, { prompt: 'a kite' });
    await stage.result();
    expect(stage.taskBodies()[0]).toMatchObject({ ratio: '9:16' });
  });

  it('keeps the prompt when the form is too old to know its settings', async () => {
    const { mia, channelId } = production;
    const opened = await mia.slash(channelId, 'video', {});
    const modal = await opened.modal();
    await production.forgetDrafts();
    const refused = await (await mia.submit(modal, { prompt: 'a kite' })).reply({ timeoutMs });
    expect(textOf(refused)).toContain('I do not have the settings and files of this form any more.');
    const again = await (await mia.press(refused, 'Edit')).modal();
    expect(JSON.stringify(again)).toContain('a kite');
  });
});

describe('a refused /video', () => {
  it('keeps its prompt, its settings and its files behind Edit', async () => {
    const { mia } = production;
    const refused = await stage.ask({ prompt: '@kiet dives', file: files.image, seed: 9 });
    expect(textOf(refused)).toContain('Did you mean `@kite`?');
    expect(labels(refused)).toEqual(['Edit']);
    const modal = await (await mia.press(refused, 'Edit')).modal();
    expect(JSON.stringify(modal)).toContain('@kiet dives');
    const sent = await mia.submit(modal, { prompt: '@kite dives' });
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('Accepted');
    await stage.result();
    expect(stage.sentText()).toBe('@image1 dives');
    expect(stage.taskBodies()[0]).toMatchObject({ seed: 9 });
    expect(stage.billed('task')).toHaveLength(1);
  });
});

describe('a /video whose card Discord refuses', () => {
  const refuseCards = (status: number, code: number, message: string) =>
    production.discord.switches.fault({
      method: 'POST',
      template: '/channels/{channel_id}/messages',
      path: new RegExp(`/channels/${production.channelId}/messages$`),
      action: { when: 'before', answer: { status, body: { code, message } } },
    });

  it('for want of a right goes on from its answer, as it was or changed', async () => {
    const { mia } = production;
    const refusal = refuseCards(403, 50_001, 'Missing Access');
    const refused = await stage.ask({ prompt: 'a paper kite', ratio: '9:16' });
    expect(textOf(refused)).toMatch(/^I may not post in that channel\. .* then try again\. Nothing was charged\.$/);
    expect(labels(refused)).toEqual(['Again', 'Edit']);
    expect(JSON.stringify(await (await mia.press(refused, 'Edit')).modal())).toContain('a paper kite');
    refusal.end();
    expect(textOf(await (await mia.press(refused, 'Again')).reply({ timeoutMs }))).toContain('Accepted');
    await stage.result();
    expect(stage.taskBodies()).toMatchObject([{ ratio: '9:16' }]);
  });

  it.each([
    [
      200_000,
      'Message was blocked by automatic moderation',
      /^The server's AutoMod blocked the prompt\. Change its words\./,
    ],
    [240_000, 'Message blocked by harmful links filter', /^Discord's filter of harmful links blocked the prompt\./],
  ])('for its words (%i) says so, and keeps them for a change', async (code, message, said) => {
    const { mia } = production;
    const refusal = refuseCards(400, code, message);
    const refused = await stage.ask({ prompt: 'a rude kite' });
    expect(textOf(refused)).toMatch(said);
    expect(labels(refused)).toEqual(['Edit']);
    const form = await (await mia.press(refused, 'Edit')).modal();
    expect(JSON.stringify(form)).toContain('a rude kite');
    refusal.end();
    expect(textOf(await (await mia.submit(form, { prompt: 'a polite kite' })).reply({ timeoutMs }))).toContain(
      'Accepted',
    );
    await stage.result();
    expect(stage.sentText()).toBe('a polite kite');
  });
});

describe('an expensive /video', () => {
  const expensive = { prompt: 'a kite', model: 'seedance-2.0', resolution: '1080p', duration: 15 };

  it('asks first with its tokens, and is made once however often it is agreed to', async () => {
    const { mia, provider } = production;
    const question = await stage.ask(expensive);
    expect(textOf(question)).toContain('This will cost about **731,');
    expect(stage.requests('CreateTask')).toEqual([]);
    expect(labels(question)).toEqual(['Make it', 'Edit']);
    const button = 'Make it';
    await Promise.all([mia.press(question, button), mia.press(question, button)]);
    await stage.result();
    expect(provider.state.tasks).toHaveLength(1);
  });

  it('can be edited into a cheaper prompt without being paid', async () => {
    const { mia } = production;
    const question = await stage.ask(expensive);
    const modal = await (await mia.press(question, 'Edit')).modal();
    const again = await (await mia.submit(modal, { prompt: 'a smaller kite' })).reply({ timeoutMs });
    expect(textOf(again)).toContain('This will cost about');
    expect(stage.requests('CreateTask')).toEqual([]);
  });
});

describe('/video with frames', () => {
  it('sends them as frames, before anything else, and completes image names only', async () => {
    const { mia, channelId } = production;
    await stage.add({ file: files.image, file2: files.video });
    const handle = await mia.autocomplete(channelId, 'video', 'first_frame', 'k', { prompt: 'x' });
    expect((await handle.choices()).map(({ value }) => value)).toEqual(['kite']);
    await stage.ask({ prompt: 'it rises', first_frame: 'kite' });
    await stage.result();
    expect(roles()).toEqual([undefined, 'first_frame']);
  });

  it('sends one picture as both, made at the provider once', async () => {
    await stage.ask({ prompt: '@kite turns', first_frame: 'kite', last_frame: 'kite' });
    await stage.add({ file: files.image });
    await stage.ask({ prompt: '@kite turns', first_frame: 'kite', last_frame: 'kite' });
    await stage.result();
    expect(roles()).toEqual([undefined, 'first_frame', 'last_frame']);
    expect(stage.billed('asset')).toHaveLength(1);
  });

  it('gives 2.5 the one ratio that it has beside a first frame', async () => {
    await stage.add({ file: files.image });
    await stage.ask({ prompt: 'it rises', first_frame: '@kite', model: 'seedance-2.5', ratio: '1:1' });
    await stage.result();
    expect(stage.taskBodies()[0]).toMatchObject({ ratio: 'adaptive' });
  });

  it.each([
    [{ prompt: 'x', first_frame: 'kyte' }, 'There is no image of that name for a frame'],
    [{ prompt: 'x', last_frame: 'kite' }, 'A last frame needs a first frame.'],
    [{ prompt: 'with @waves', first_frame: 'kite' }, 'does not go together with references'],
    [{ prompt: 'x', first_frame: 'waves' }, 'First and last frames are images.'],
  ])('refuses %j before anything is paid', async (options, reason) => {
    await stage.add({ file: files.image, file2: files.video });
    expect(textOf(await stage.ask(options))).toContain(reason);
    expect(stage.requests('CreateTask')).toEqual([]);
  });
});

describe('the buttons that go on from a result', () => {
  it('Finish makes the one better resolution at once, with the same seed and references', async () => {
    const { mia } = production;
    await stage.ask({
      prompt: '@kite dives',
      file: files.image,
      model: 'seedance-2.0-fast',
      resolution: '480p',
      seed: 4,
    });
    const receipt = await (await mia.press(await stage.result(), 'Finish')).reply({ timeoutMs });
    expect(textOf(receipt)).toContain('Accepted');
    await stage.find('720p · 16:9 · seed 4');
    expect(stage.taskBodies()[1]).toMatchObject({ resolution: '720p', seed: 4, model: 'seedance-2.0-fast' });
    expect(stage.sentText()).toBe('@image1 dives');
    expect(stage.billed('asset')).toHaveLength(1);
  });

  it('Finish lets choose between several, and knows what they cost', async () => {
    const { mia } = production;
    await stage.ask({ prompt: 'a kite', resolution: '480p' });
    const choice = await (await mia.press(await stage.result(), 'Finish')).reply({ timeoutMs });
    expect(labels(choice)).toEqual([
      '720p · about 108,900 tokens',
      expect.stringMatching(/^1080p · about 245,/),
      expect.stringMatching(/^4k · about 980,/),
    ]);
    // A double tap is one video.
    const taps = [1, 2].map(() => mia.press(choice, '720p · about 108,900 tokens'));
    for (const tapped of await Promise.all(taps)) await tapped.reply({ timeoutMs });
    await stage.find('seedance-2.0 · 5 s · 720p');
    await production.discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('720p') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(stage.taskBodies()).toHaveLength(2);
  });

  it('is missing from what cannot be finer', async () => {
    await stage.ask({ prompt: 'a kite', model: 'seedance-2.0-mini', resolution: '720p' });
    expect(labels(await stage.result())).not.toContain('Finish');
  });

  it('Extend continues the clip in its own shape', async () => {
    const { mia } = production;
    await stage.ask({ prompt: 'a kite' });
    const opened = await mia.press(await stage.result(), 'Extend');
    await mia.submit(await opened.modal(), { prompt: 'it lands on the beach' });
    await production.discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('Extend @a-kite: it lands') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(stage.sentText()).toBe('Extend @video1: it lands on the beach');
    expect(stage.taskBodies()[1]).toMatchObject({ ratio: 'adaptive' });
    expect(roles()).toEqual([undefined, 'reference_video']);
  });

  it('Extend without a key keeps the clip and its settings, and goes on with them once a key is stored', async () => {
    const { tom } = production;
    await stage.ask({ prompt: 'a kite', resolution: '480p' });
    const opened = await tom.press(await stage.result(), 'Extend');
    const refused = await (
      await tom.submit(await opened.modal(), { prompt: 'it lands on the beach' })
    ).reply({ timeoutMs });
    expect(labels(refused)).toEqual(['Set my key', 'Edit']);
    const form = await (await tom.press(refused, 'Edit')).modal();
    expect(modalFields(form).map((field) => field.custom_id)).toEqual(['prompt', 'duration']);
    await tom.submit(await (await tom.press(refused, 'Set my key')).modal(), { token: keys.tom });
    await stage.find(`${tom.mention}, your video is ready`);
    expect(stage.sentText()).toBe('Extend @video1: it lands on the beach');
    expect(stage.taskBodies()[1]).toMatchObject({ ratio: 'adaptive', resolution: '480p' });
    expect(roles()).toEqual([undefined, 'reference_video']);
  });

  it('Extend takes as many words as fit with the name of the clip', async () => {
    const { mia } = production;
    await stage.ask({ prompt: 'a kite' });
    const form = await (await mia.press(await stage.result(), 'Extend')).modal();
    const [field] = modalFields(form);
    expect(field).toMatchObject({ custom_id: 'prompt', max_length: 4000 - 'Extend @: '.length - 32 });
    await mia.submit(form, { prompt: 'x'.repeat(3_958) });
    await expect.poll(() => stage.taskBodies().length, { timeout: timeoutMs }).toBe(2);
  });

  it('Save as asset makes the video one that prompts can name, for who pressed', async () => {
    const { tom } = production;
    await production.giveKey('tom');
    await stage.ask({ prompt: 'a red kite' });
    const saved = await (await tom.press(await stage.result(), 'Save as asset')).reply({ timeoutMs });
    expect(textOf(saved)).toBe('`@a-red-kite` is ready: prompts in this channel can name it.');
    expect(saved.ephemeralTo).toBe(tom.id);
    expect(stage.billed('asset').map(({ key }) => key)).toEqual([keys.tom]);
    await stage.ask({ prompt: 'like @a-red-kite' }, tom);
    await stage.find('like @a-red-kite');
  });

  it('Save as asset in a thread that was archived long ago means the channel that it belongs to', async () => {
    const { mia, discord } = production;
    await stage.ask({ prompt: 'a red kite' });
    const result = await stage.result();
    discord.admin.changeThread(result.channelId, { archived: true });
    await production.stop();
    await production.start();
    const saved = await (await mia.press(result, 'Save as asset')).reply({ timeoutMs });
    expect(textOf(saved)).toContain('`@a-red-kite` is ready');
    const list = await (await mia.slash(production.channelId, 'asset list')).reply({ timeoutMs });
    expect(textOf(list)).toContain('@a-red-kite');
    const asked = await (
      await mia.slash(result.channelId, 'video', { prompt: 'like @a-red-kite' })
    ).reply({ timeoutMs });
    expect(textOf(asked)).toContain('Accepted: ');
  });

  it('Last frame makes the last picture an image asset, and shows it', async () => {
    const { mia } = production;
    await stage.ask({ prompt: 'a kite' });
    const handle = await mia.press(await stage.result(), 'Last frame');
    const { id } = await handle.reply({ timeoutMs });
    const saved = await production.discord.waitForMessage(
      'any',
      (message) => message.id === id && textOf(message).includes('is ready'),
      { timeoutMs },
    );
    expect(textOf(saved)).toContain('`@a-kite-end` is ready');
    expect(saved.attachments.map(({ contentType }) => contentType)).toEqual(['image/png']);
    await stage.ask({ prompt: 'and then', first_frame: 'a-kite-end' });
    await production.discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('and then') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(roles()).toEqual([undefined, 'first_frame']);
  });

  it('refuses who has no key, and tells nobody else', async () => {
    const { ada } = production;
    await stage.ask({ prompt: 'a kite' });
    const refused = await (await ada.press(await stage.result(), 'Save as asset')).reply({ timeoutMs });
    expect(textOf(refused)).toContain('You have no AnyFast key here yet.');
    expect(refused.ephemeralTo).toBe(ada.id);
  });
});

describe('/video with a count', () => {
  it('makes that many takes on one card and in one thread, with seeds that follow', async () => {
    const { discord, channelId } = production;
    expect(textOf(await stage.ask({ prompt: 'a kite', count: 3, seed: 40 }))).toContain('Accepted');
    const card = await discord.waitForMessage(
      channelId,
      (message) => (textOf(message).match(/\*\*Done\*\* in/g) ?? []).length === 3,
      { timeoutMs },
    );
    expect(textOf(card)).toMatch(/^3 videos for .*about 326,700 tokens[\s\S]*\*\*1\*\* · \*\*Done[\s\S]*\*\*3\*\* · /s);
    expect(discord.messages(channelId).filter(({ ephemeralTo }) => ephemeralTo === null)).toHaveLength(1);
    const results = discord
      .messages(card.id)
      .map(textOf)
      .filter((text) => text.includes('is ready'));
    expect(results.map((text) => /\((\d) of 3\)/.exec(text)?.[1]).sort()).toEqual(['1', '2', '3']);
    expect(
      stage
        .requests('CreateTask')
        .map(({ body }) => (body as { seed: number }).seed)
        .sort(),
    ).toEqual([40, 41, 42]);
    expect(stage.billed('task')).toHaveLength(3);
  });

  it('asks about all takes together, and makes them once', async () => {
    const { mia, provider } = production;
    const question = await stage.ask({ prompt: 'a kite', count: 4, resolution: '1080p' });
    expect(textOf(question)).toContain('This will cost about **980,');
    await Promise.all([mia.press(question, 'Make it'), mia.press(question, 'Make it')]);
    await stage.find('(4 of 4)');
    expect(provider.state.tasks).toHaveLength(4);
  });

  it('goes on with every take after a restart, and with those that were not shown yet on the same card', async () => {
    const { discord, provider, channelId } = production;
    provider.switches.holdTasks = true;
    await stage.ask({ prompt: 'a kite', count: 2 });
    await stage.find('2 videos for');
    await production.stop();
    for (const { id } of provider.state.tasks) provider.finishTask(id);
    provider.switches.holdTasks = false;
    await production.start();
    await stage.find('(1 of 2)');
    await stage.find('(2 of 2)');
    expect(discord.messages(channelId).filter(({ ephemeralTo }) => ephemeralTo === null)).toHaveLength(1);
    expect(provider.state.tasks).toHaveLength(2);
  });
});
