import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../src/emulator/discord/driver/use-command.js';
import type { Message } from '../src/emulator/discord/state/world.js';
import { keys, startProduction, type Production } from './support/production.js';

let production: Production;
beforeEach(async () => {
  production = await startProduction();
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

const files = {
  image: { name: 'kite.png', path: 'demo/files/kite.png' },
  video: { name: 'waves.mp4', path: 'demo/files/waves.mp4' },
  audio: { name: 'wind.mp3', path: 'demo/files/wind.mp3' },
};
const timeoutMs = 10_000;

const find = (words: string, channelId = 'any') =>
  production.discord.waitForMessage(channelId, (message) => textOf(message).includes(words), { timeoutMs });
const result = () => find('your video is ready');
const labels = (message: Message) => buttonsOf(message).map(({ label }) => label);
const billed = (what: string) => production.provider.state.ledger.filter((entry) => entry.what === what);
const requests = (route: string) => production.provider.state.requests.filter((request) => request.route === route);
const sentText = () => (requests('CreateTask').at(-1)?.body as { content: { text: string }[] }).content[0]?.text;

async function ask(prompt: string, options: OptionInputs = {}, user = production.mia): Promise<string> {
  const asked = await user.slash(production.channelId, 'video', { prompt, ...options });
  const reply = await asked.reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return textOf(reply);
}

async function addFiles(options: OptionInputs, ready: number, user = production.mia): Promise<string> {
  await user.slash(production.channelId, 'asset add', options);
  const done = await production.discord.waitForMessage(
    production.channelId,
    (message) => (textOf(message).match(/is ready|Not added/g) ?? []).length === ready,
    { timeoutMs },
  );
  expect(done.ephemeralTo).toBe(user.id);
  return textOf(done);
}

describe('the main job', () => {
  it('goes from a key and files to the finished video in the thread', async () => {
    const { discord, mia, channelId } = production;
    expect(textOf(await production.giveKey('mia'))).toContain('works and is stored encrypted');
    const list = await addFiles({ file: files.image, file2: files.video, file3: files.audio }, 3);
    expect(list).toMatch(
      /Group \*\*general\*\*\n- `@kite` \(image\) is ready\n- `@waves` .*\n- `@wind` \(audio\) is ready/,
    );

    expect(await ask('@kite over @waves with the sound of @wind')).toContain('Accepted: https://discord.com/channels/');
    const video = await result();
    const card = discord.messages(channelId).find((message) => textOf(message).includes('A video for'));
    expect(video.channelId).toBe(card?.id);
    expect(video.pings.userIds).toEqual([mia.id]);
    expect(video.attachments.map(({ filename }) => filename)).toEqual([expect.stringMatching(/^dailies-.*\.mp4$/)]);
    expect(labels(video)).toEqual(['Again', 'Edit', 'Finish', 'Extend', 'Save as asset', 'Last frame', 'Delete']);
    expect(textOf(video)).toMatch(/seedance-2\.0 · 5 s · 720p · 16:9 · seed \d+ · [\d,]+ tokens · took /);
    expect(sentText()).toBe('@image1 over @video1 with the sound of @audio1');
    expect(billed('task')).toHaveLength(1);
    expect(billed('asset')).toHaveLength(3);
    expect(billed('group')).toHaveLength(1);
    await find('**Done** in', channelId);
  });

  it('takes files with the command itself, and makes content that is there already no second time', async () => {
    await production.giveKey('mia');
    await ask('@kite and @image1 fly', { file: files.image });
    await result();
    expect(sentText()).toBe('@image1 and @image1 fly');
    await ask('the same kite, @kite', { file: { ...files.image, name: 'other-name.png' } });
    await production.discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('video is ready') && message.channelId !== production.channelId,
      { timeoutMs },
    );
    expect(billed('asset')).toHaveLength(1);
  });

  it('passes on what was chosen, and the defaults of the rest', async () => {
    await production.giveKey('mia');
    const chosen = { model: 'seedance-2.5', duration: 12, ratio: '9:16', resolution: '1080p', audio: false, seed: 7 };
    await ask('a kite', chosen);
    const question = await find('This will cost about');
    await production.mia.press(question, 'Make it');
    await result();
    expect(requests('CreateTask')[0]?.body).toMatchObject({
      model: 'seedance-2.5',
      duration: 12,
      ratio: '9:16',
      resolution: '1080p',
      generate_audio: false,
      seed: 7,
      return_last_frame: true,
    });
  });

  it('goes on after a restart in the middle, without a second submission', async () => {
    const { discord, provider } = production;
    await production.giveKey('mia');
    await addFiles({ file: files.image }, 1);
    provider.switches.holdTasks = true;
    await ask('@kite flies');
    await find('Generating');
    await production.stop();
    provider.finishTask(provider.state.tasks[0]?.id ?? '');
    expect(discord.messages(production.channelId).some((message) => textOf(message).includes('ready.'))).toBe(false);
    provider.switches.holdTasks = false;
    await production.start();
    await result();
    expect(billed('task')).toHaveLength(1);
    await ask('@kite again');
    await production.discord.waitForMessage(
      production.channelId,
      (message) => textOf(message).includes('@kite again') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(sentText()).toBe('@image1 again');
    expect(billed('asset')).toHaveLength(1);
  });

  it('does not wait for what an earlier process was about to create when it was killed', async () => {
    const { channelId, mia } = production;
    await production.giveKey('mia');
    await ask('@kite flies', { file: files.image });
    await result();
    await production.stop();
    const store = await production.openStore();
    const [job] = await store.jobs.list({ ownerId: mia.id, limit: 1 });
    const assetId = job?.request.references[0]?.assetId ?? '';
    const upload = await store.uploads.get(assetId, job?.fingerprint ?? '');
    if (upload?.record.state !== 'active') throw new Error('the asset is not active');
    const { providerAssetId: _, ...made } = upload.record;
    const leaseUntil = Date.now() + 600_000;
    await store.uploads.save({ ...made, state: 'creating', leaseUntil }, upload.version);
    await store.close();
    await production.start();
    await ask('@kite again');
    await production.discord.waitForMessage(
      channelId,
      (message) => textOf(message).includes('@kite again') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(billed('asset')).toHaveLength(1);
  });

  it('tells the commands only when they changed', async () => {
    const puts = () => production.discord.exchanges.filter(({ method }) => method === 'PUT').length;
    expect(puts()).toBe(1);
    await production.stop();
    await production.start();
    expect(puts()).toBe(1);
  });
});

describe('a refusal before anything is paid', () => {
  afterEach(() => expect(production.provider.state.ledger).toEqual([]));

  it('names what to do without a key', async () => {
    expect(await ask('a kite')).toContain('You have no AnyFast key here yet. Store yours with /token set');
  });

  it('names the nearest name for an unknown one', async () => {
    await production.giveKey('mia');
    expect(await ask('@kiet flies')).toContain("There is no `@kiet` in this channel's group.");
    expect(requests('CreateTask')).toEqual([]);
  });

  it('tells a file that is not what its name says', async () => {
    await production.giveKey('mia');
    const file = { name: 'kite.png', path: 'test/fixtures/media/text-named.png' };
    expect(await ask('@kite flies', { file })).toMatch(/`kite.png`.*Nothing was charged\./);
    expect(await addFiles({ file }, 1)).toContain('**Not added**: `kite.png`');
  });

  it('tells what a model cannot do', async () => {
    await production.giveKey('mia');
    expect(await ask('a kite', { model: 'seedance-2.0-mini', resolution: '1080p' })).toContain(
      'seedance-2.0-mini makes 480p or 720p; 1080p needs',
    );
    expect(await ask('a kite', { duration: 20 })).toContain(
      'seedance-2.0 makes 4 to 15 whole seconds; 20 s needs seedance-2.5',
    );
    expect(await ask('only @audio1', { file: files.audio })).toContain('Sound needs an image or a video beside it');
  });

  it('names the permission that is missing', async () => {
    await production.giveKey('mia');
    const giveBack = production.discord.admin.revoke(production.channelId, 'AttachFiles');
    expect(await ask('a kite')).toContain('In this channel I need the permission **Attach Files**');
    giveBack();
  });

  it('shows nothing that would ping or format', async () => {
    await production.giveKey('mia');
    const reply = await ask('@everyone @nobody_ **x** <@&1>');
    expect(reply).toContain('There is no `@nobody`');
  });
});

describe('a failure', () => {
  it('by moderation is told in the thread in plain words, with its code, uncharged', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    await addFiles({ file: files.image }, 1);
    await ask('@kite as a real person [moderate-image]');
    const failure = await find('there is no video this time');
    expect(failure.pings.userIds).toEqual([mia.id]);
    expect(textOf(failure)).toContain('Moderation refused `@kite`: it may show a real person.');
    expect(textOf(failure)).toContain('Nothing was charged for the video.');
    expect(textOf(failure)).toMatch(/-# InputImageSensitiveContentDetected\.PrivacyInformation/);
    expect(labels(failure)).toEqual(['Edit']);
    expect(failure.channelId).not.toBe(production.channelId);
    expect(billed('task')).toEqual([]);
  });

  it('of the output reads differently, and may be tried again', async () => {
    await production.giveKey('mia');
    await ask('a kite [moderate-output]');
    const failure = await find('there is no video this time');
    expect(textOf(failure)).toContain('The finished video was held back by moderation');
    expect(labels(failure)).toEqual(['Again', 'Edit']);
  });

  it('of the answer alone says that it is unknown whether it was paid, and sends nothing again', async () => {
    production.provider.switches.next('CreateTask', { kind: 'reset', when: 'after' });
    await production.giveKey('mia');
    await ask('a kite', { seed: 5 });
    const notice = await find('the answer to this submission was lost');
    expect(labels(notice)).toEqual(['Submit again', 'Edit', 'Forget']);
    expect(requests('CreateTask')).toHaveLength(1);
    const asked = await (await production.mia.press(notice, 'Submit again')).reply({ timeoutMs });
    expect(requests('CreateTask')).toHaveLength(1);
    await production.mia.press(asked, 'Yes, submit again');
    await result();
    expect(requests('CreateTask').map(({ body }) => (body as { seed: number }).seed)).toEqual([5, 5]);
  });
});

describe('the buttons of a result', () => {
  it('Again makes another take that the presser pays', async () => {
    await production.giveKey('mia');
    await production.giveKey('tom');
    await ask('@kite flies', { file: files.image, seed: 3 });
    const first = await result();
    await production.tom.press(first, 'Again');
    await find(`${production.tom.mention}, your video is ready`);
    expect(requests('CreateTask').map(({ key }) => key)).toEqual([keys.mia, keys.tom]);
    expect(requests('CreateTask')[1]?.body).not.toHaveProperty('seed');
    expect(billed('asset').map(({ key }) => key)).toEqual([keys.mia, keys.tom]);
  });

  it('Edit opens the prompt as it was written, and makes what it became', async () => {
    await production.giveKey('mia');
    await ask('@kite flies **low**', { file: files.image });
    const handle = await production.mia.press(await result(), 'Edit');
    const modal = await handle.modal();
    expect(JSON.stringify(modal)).toContain('@kite flies **low**');
    const sent = await production.mia.submit(modal, { prompt: '@kite flies high' });
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('Accepted');
    await production.discord.waitForMessage(
      'any',
      (message) => textOf(message).includes('@kite flies high') && textOf(message).includes('**Done** in'),
      { timeoutMs },
    );
    expect(sentText()).toBe('@image1 flies high');
  });

  it('Delete asks, and obeys who asked for it or a moderator only', async () => {
    const { discord, ada, tom, channelId } = production;
    await production.giveKey('mia');
    await ask('a kite');
    const video = await result();
    const refused = await ada.press(video, 'Delete');
    expect(textOf(await refused.reply({ timeoutMs }))).toContain(
      'Only the person who asked for this video, or a moderator',
    );
    const asked = await (await tom.press(video, 'Delete')).reply({ timeoutMs });
    expect(textOf(asked)).toContain('cannot be undone');
    await tom.press(asked, 'Delete it');
    await find('The video is deleted', video.channelId);
    expect(discord.messages(video.channelId).some((message) => message.id === video.id)).toBe(false);
    await find('· deleted', channelId);
    const listed = await (await production.mia.slash(channelId, 'jobs', {})).reply({ timeoutMs });
    expect(textOf(listed)).toContain('**Done**, deleted');
  });

  it('Whole prompt shows what its card had to cut', async () => {
    await production.giveKey('mia');
    const prompt = `a kite ${'that flies and flies '.repeat(90)}to the end`;
    await ask(prompt);
    const card = await find('A video for', production.channelId);
    expect(textOf(card)).not.toContain('to the end');
    const shown = await (await production.mia.press(card, 'Whole prompt')).reply({ timeoutMs });
    expect(shown.ephemeralTo).toBe(production.mia.id);
    expect(shown.attachments.map(({ filename }) => filename)).toEqual(['prompt.txt']);
    await result();
  });
});

describe('a place', () => {
  it('without the right to open threads gets the result as an answer to the card', async () => {
    production.discord.admin.revoke(production.channelId, 'CreatePublicThreads');
    await production.giveKey('mia');
    await ask('a kite');
    const video = await find('your video is ready', production.channelId);
    expect(video.reference?.messageId).toBe(production.discord.messages(production.channelId)[0]?.id);
  });

  it('that is a thread is used as it is, with the group of its channel', async () => {
    const { discord, mia, channelId } = production;
    await production.giveKey('mia');
    await addFiles({ file: files.image }, 1);
    await ask('a first one');
    const first = await result();
    await mia.slash(first.channelId, 'video', { prompt: '@kite in the thread' });
    await discord.waitForMessage(first.channelId, (message) => textOf(message).includes('**Done** in'), { timeoutMs });
    const inThread = discord.messages(first.channelId).filter((message) => textOf(message).includes('is ready.'));
    expect(inThread).toHaveLength(2);
    expect(discord.messages(channelId).filter((message) => message.ephemeralTo === null)).toHaveLength(1);
  });

  it('that takes no file of that size gets a link', async () => {
    production.discord.switches.uploadLimit(10_000);
    await production.giveKey('mia');
    await ask('a kite');
    const video = await result();
    expect(textOf(video)).toContain('too large for a file here: [watch it](');
    expect(video.attachments).toEqual([]);
  });

  it('whose thread is gone gets the result in the channel', async () => {
    const { discord, provider, channelId } = production;
    await production.giveKey('mia');
    provider.switches.holdTasks = true;
    await ask('a kite');
    const card = await find('Generating', channelId);
    discord.admin.deleteThread(card.id);
    provider.finishTask(provider.state.tasks[0]?.id ?? '');
    await find('your video is ready', channelId);
  });
});

describe('keys', () => {
  it('that do not work are not stored', async () => {
    production.provider.switches.next('ListAssetGroups', {
      kind: 'answer',
      status: 401,
      body: { error: { message: 'Invalid token', type: 'new_api_error', code: 'invalid_api_key' } },
    });
    expect(textOf(await production.giveKey('mia'))).toContain('AnyFast does not accept the key.');
    const shown = await production.mia.slash(production.channelId, 'token show', {});
    expect(textOf(await shown.reply({ timeoutMs }))).toBe(
      "Your key: none stored. Store yours with /token set.\nThe server's key: none stored.",
    );
  });

  it('are shown by their end only, and cleaned of what was copied with them', async () => {
    const { mia, channelId } = production;
    const opened = await mia.slash(channelId, 'token set', {});
    const sent = await mia.submit(await opened.modal(), { token: ` "Bearer ${keys.mia}" ` });
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('ending in `0001`');
    const shown = await (await mia.slash(channelId, 'token show', {})).reply({ timeoutMs });
    expect(textOf(shown)).toMatch(/^Your key ending in `0001`, stored <t:\d+:R>: it works\./);
  });

  it('of a server are lent to members without one, and set by who may manage the server only', async () => {
    const { mia, channelId } = production;
    const refused = await (await mia.slash(channelId, 'token set', { scope: 'server' })).reply({ timeoutMs });
    expect(textOf(refused)).toContain('Only members who may manage the server');
    await production.giveKey('tom', 'server');
    await ask('a kite');
    await result();
    expect(requests('CreateTask')[0]?.key).toBe(keys.tom);
  });

  it('stand nowhere but in the requests to the provider', async () => {
    await production.close();
    const output = new PassThrough();
    const written: string[] = [];
    output.on('data', (chunk: Buffer) => written.push(chunk.toString()));
    production = await startProduction({ log: pino({ level: 'trace' }, output) });
    await production.giveKey('mia');
    await ask('@kite flies', { file: files.image });
    await result();
    production.provider.switches.next('ReadTask', {
      kind: 'answer',
      status: 500,
      body: { error: { message: `bad ${keys.mia}` } },
    });
    await ask('a second kite [fail]');
    await find('there is no video this time');
    await production.stop();

    expect(written.length).toBeGreaterThan(3);
    expect(written.join('')).not.toContain(keys.mia);
    expect(JSON.stringify(production.discord.world.messages)).not.toContain(keys.mia);
    for (const file of await readdir(production.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(path.join(file.parentPath, file.name));
      expect(bytes.includes(keys.mia), file.name).toBe(false);
    }
    await production.start();
  });
});

describe('answers', () => {
  it('come at once, whatever the provider does', async () => {
    const { mia, channelId, provider } = production;
    await production.giveKey('mia');
    provider.switches.next('CreateTask', { kind: 'hang' }, { times: Infinity });
    const times: number[] = [];
    for (let count = 0; count < 20; count++) {
      const { ms } = await (await mia.slash(channelId, 'video', { prompt: 'a kite' })).acknowledged;
      times.push(ms);
    }
    times.sort((one, other) => one - other);
    expect(times[10]).toBeLessThan(500);
    provider.switches.clear();
  });

  it('of help lead from nothing to a first video', async () => {
    const shown = await (await production.mia.slash(production.channelId, 'help', {})).reply({ timeoutMs });
    expect(textOf(shown)).toMatch(/1\. \*\*Get a key\*\*[\s\S]*2\. \*\*\/token set\*\*[\s\S]*3\. \*\*\/video\*\*/);
  });
});
