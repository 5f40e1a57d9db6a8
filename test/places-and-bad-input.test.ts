import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { startProduction, type Production } from './support/production.js';
import { files, labels, stageOf, timeoutMs } from './support/stage.js';

let production: Production;
let stage: ReturnType<typeof stageOf>;
beforeEach(async () => {
  production = await startProduction();
  stage = stageOf(production);
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

describe('a direct message with the bot', () => {
  it('has its own assets and shows results as messages', async () => {
    const { discord, mia } = production;
    await production.giveKey('mia');
    const direct = mia.directChannel().id;
    const added = await (await mia.slash(direct, 'asset add', { file: files.image })).reply({ timeoutMs });
    await discord.waitForMessage(direct, (message) => message.id === added.id && textOf(message).includes('is ready'), {
      timeoutMs,
    });
    await mia.slash(direct, 'video', { prompt: '@kite alone' });
    const result = await stage.find('your video is ready', direct);
    expect(result.reference).not.toBeNull();
    await discord.waitForMessage(direct, (message) => textOf(message).includes('**Done** in'), { timeoutMs });
    const list = await (await mia.slash(direct, 'group list', {})).reply({ timeoutMs });
    expect(textOf(list)).toContain('videos');
  });

  it('refuses what belongs to a server', async () => {
    const { mia } = production;
    const refused = await (
      await mia.slash(mia.directChannel().id, 'token set', { scope: 'server' })
    ).reply({ timeoutMs });
    expect(textOf(refused)).toContain('That belongs to a server');
  });
});

describe('a job that waits for its files', () => {
  it('is not changed when they are renamed or removed meanwhile', async () => {
    const { mia, channelId, provider } = production;
    await production.giveKey('mia');
    provider.switches.processingMs = 60_000_000;
    const arrived = once(provider.events, 'asset-ingested');
    await stage.ask({ prompt: '@kite over the sea', file: files.image });
    await arrived;
    await mia.slash(channelId, 'asset rename', { name: 'kite', to: 'dragon' });
    await stage.find('`@dragon`');
    const question = await (await mia.slash(channelId, 'asset remove', { name: 'dragon' })).reply({ timeoutMs });
    await mia.press(question, labels(question)[0] ?? '');
    provider.finishAsset(provider.state.assets[0]?.id ?? '');
    await stage.result();
    expect(stage.sentText()).toBe('@image1 over the sea');
    expect(stage.billed('task')).toHaveLength(1);
  });
});

const media = (name: string) => ({ name, path: `test/fixtures/media/${name}` });

describe('bad input gets one short answer before anything is paid', () => {
  beforeEach(async () => {
    await production.giveKey('mia');
  });
  afterEach(() => expect(production.provider.state.ledger).toEqual([]));

  it.each([
    ['text-named.png', /has content of no kn/],
    ['png-named.mp4', undefined],
    ['image-too-small.png', /100 x 100 px/],
    ['image-ratio-5-to-1.png', /ratio 5/],
    ['video-1-second.mp4', /1(\.\d)? s/],
    ['video-12-frames-per-second.mp4', /12/],
    ['video-320x180.mp4', /320 x 180 px|57,600/],
    ['audio-1-second.mp3', /1(\.\d)? s/],
    ['audio-20-seconds.mp3', /20(\.\d)? s/],
    ['video-truncated.mp4', /cannot be read/],
  ])('the file %s', async (name, measured) => {
    if (measured === undefined) {
      // Content counts, not the name: this one is a picture.
      expect(textOf(await stage.ask({ prompt: '@nobody', file: media(name) }))).toContain('There is no `@nobody`');
      return;
    }
    const refused = textOf(await stage.ask({ prompt: 'a kite', file: media(name) }));
    expect(refused).toMatch(measured);
    expect(refused).toMatch(/Nothing was charged\.$/);
    expect(refused.length).toBeLessThan(300);
  });

  it.each([
    ['an empty prompt', { prompt: '   ' }, 'The prompt is empty.'],
    ['a prompt that is too long', { prompt: 'a'.repeat(4001) }, 'The prompt has 4001 characters; 4000 are the most.'],
    [
      'a resolution that the model does not have',
      { prompt: 'x', model: 'seedance-2.0-fast', resolution: '4k' },
      'seedance-2.0-fast makes 480p or 720p; 4k needs seedance-2.0.',
    ],
    [
      'a duration that the model does not have',
      { prompt: 'x', duration: 16 },
      'seedance-2.0 makes 4 to 15 whole seconds; 16 s needs seedance-2.5.',
    ],
    ['a mention of a member', { prompt: '<@123456789012345678> dances' }, 'A prompt names assets, not members'],
  ])('%s', async (_, options, reason) => {
    const refused = await stage.ask(options);
    expect(textOf(refused)).toContain(reason);
    expect(labels(refused)).toEqual(['Edit']);
  });
});
