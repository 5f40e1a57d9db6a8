import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formContent } from '../../src/discord/form-content.js';
import { videoForm } from '../../src/discord/prompt-modal.js';
import { plainWish } from '../../src/discord/video-wish.js';
import type { OpenModal } from '../../src/emulator/discord/driver/interaction-handle.js';
import { selectsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import { modal, modalFields } from '../../src/emulator/discord/messages/modal-schema.js';
import type { VideoWish } from '../../src/store/records.js';
import { oneOf, officialProblems } from '../support/official-schemas.js';
import { startProduction, type Production } from '../support/production.js';
import { english } from '../../src/texts/english.js';
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

const fieldOf = (form: OpenModal, customId: string) => modalFields(form).find((field) => field.custom_id === customId);

/** The options of a select, and which of them are chosen already. */
function optionsOf(modal: OpenModal, customId: string) {
  const field = fieldOf(modal, customId);
  const options = field?.type === ComponentType.StringSelect ? field.options : [];
  return {
    labels: options.map(({ label }) => label),
    chosen: options.filter((option) => option.default).map(({ label }) => label),
    valueOf: (label: string) => options.find((option) => option.label === label)?.value ?? '',
  };
}

const open = async (options = {}) => await (await production.mia.slash(production.channelId, 'video', options)).modal();
const roles = () => stage.taskBodies().map(({ content }) => content.slice(1).map(({ role }) => role));
const opening = { name: 'opening.png', path: 'demo/files/result-last-frame.png' };

describe('the form of a video', () => {
  it('shows what holds now, in five parts, and what is chosen in it goes into the request', async () => {
    const { mia } = production;
    await stage.add({ file: files.image, file2: files.video, file3: opening });
    const modal = await open({ ratio: '9:16', duration: 8 });
    expect(modalFields(modal).map((field) => field.custom_id)).toEqual([
      ...['prompt', 'references', 'files', 'ratio', 'duration'],
    ]);
    const pictures = optionsOf(modal, 'references');
    expect(pictures.labels.toSorted()).toEqual(['@kite', '@opening', 'Begin with the picture']);
    expect(pictures.chosen).toEqual([]);
    expect(optionsOf(modal, 'ratio').chosen).toEqual(['9:16 (upright, as phones are held)']);
    expect(optionsOf(modal, 'duration').chosen).toEqual(['8 seconds']);

    const chosen = { references: [pictures.valueOf('@kite')], ratio: ['1:1'], duration: ['6'], files: [files.video] };
    await mia.submit(modal, { prompt: 'it dives to @waves', ...chosen });
    await stage.result();
    expect(stage.taskBodies()[0]).toMatchObject({ ratio: '1:1', duration: 6 });
    expect(roles()).toEqual([['reference_image', 'reference_video']]);
  });

  it('needs nothing but the prompt', async () => {
    const { mia, channelId } = production;
    const said = await mia.say(channelId, 'our kite', [files.image]);
    const modal = await (await mia.menu(channelId, said.id, 'Make a video')).modal();
    expect(optionsOf(modal, 'duration').chosen).toEqual(['5 seconds']);
    expect(optionsOf(modal, 'ratio').chosen).toEqual(['16:9 (wide)']);
    await mia.submit(modal, { prompt: 'it dives' });
    await stage.result();
    expect(stage.taskBodies()[0]).toMatchObject({ ratio: '16:9', duration: 5 });
    expect(roles()).toEqual([['reference_image']]);
  });

  it('makes a picture of the channel, or one that comes with the form, the first frame', async () => {
    const { mia } = production;
    await mia.submit(await open(), { prompt: 'it dives', files: [files.image], use: ['first_frame'] });
    await stage.result();
    const modal = await open();
    const references = ['first_frame', optionsOf(modal, 'references').valueOf('@kite')];
    const sent = await mia.submit(modal, { prompt: 'it dives again', references });
    await stage.find('it dives again', 'any');
    expect(textOf(await sent.reply({ timeoutMs }))).toContain('Accepted');
    await stage.find('**Done**');
    const third = await mia.submit(await open(), { prompt: 'x', references: ['first_frame'], files: [opening] });
    expect(textOf(await third.reply({ timeoutMs }))).toContain('Accepted');
    await expect.poll(roles, { timeout: timeoutMs }).toEqual([['first_frame'], ['first_frame'], ['first_frame']]);
  });

  it.each([
    [['@kite', '@opening'], 'begins with one picture, and 2 are chosen'],
    [[], 'is to begin with a picture, and none is chosen'],
  ])(
    'refuses to begin with the pictures %j, and keeps the prompt, the settings and what was chosen',
    async (names, words) => {
      const { mia } = production;
      await stage.add({ file: files.image, file2: opening });
      const modal = await open();
      const pictures = optionsOf(modal, 'references');
      const references = ['first_frame', ...names.map((name) => pictures.valueOf(name))];
      const sent = await mia.submit(modal, { prompt: 'it dives', references, duration: ['9'] });
      const refused = await sent.reply({ timeoutMs });
      expect(textOf(refused)).toContain(words);
      expect(textOf(refused)).toContain('Nothing was charged.');
      expect(labels(refused)).toEqual(['Edit']);
      const again = await (await mia.press(refused, 'Edit')).modal();
      expect(JSON.stringify(fieldOf(again, 'prompt'))).toContain('it dives');
      expect(optionsOf(again, 'duration').chosen).toEqual(['9 seconds']);
      expect(optionsOf(again, 'references').chosen.toSorted()).toEqual([...names, 'Begin with the picture'].toSorted());
    },
  );
});

describe('Edit', () => {
  it('shows the pictures, the shape and the length of its video, and takes away what is not chosen any more', async () => {
    const { mia } = production;
    await stage.add({ file: opening });
    await stage.ask({ prompt: 'it dives', file: files.image, ratio: '4:3', duration: 7 });
    const result = await stage.result();
    const modal = await (await mia.press(result, 'Edit')).modal();
    expect(optionsOf(modal, 'references')).toMatchObject({
      labels: ['Begin with the picture', '@kite', '@opening'],
      chosen: ['@kite'],
    });
    expect(optionsOf(modal, 'ratio').chosen).toEqual(['4:3 (a little wide)']);
    expect(optionsOf(modal, 'duration').chosen).toEqual(['7 seconds']);
    const references = [optionsOf(modal, 'references').valueOf('@opening')];
    await mia.submit(modal, { prompt: 'it rises', references, duration: ['4'] });
    await expect.poll(() => stage.taskBodies().length, { timeout: timeoutMs }).toBe(2);
    expect(stage.taskBodies()[1]).toMatchObject({ ratio: '4:3', duration: 4 });
    const urls = stage.taskBodies().map(({ content }) => JSON.stringify(content[1]));
    expect(new Set(urls).size).toBe(2);
    expect(roles()[1]).toEqual(['reference_image']);
  });

  it('from another channel shows the pictures that its video has, and keeps them', async () => {
    const { mia, discord } = production;
    const other = discord.channel('other').id;
    await stage.add({ file: opening });
    await stage.ask({ prompt: 'it dives', file: files.image });
    await stage.result();
    const list = await (await mia.slash(other, 'jobs')).reply({ timeoutMs });
    const [first] = selectsOf(list);
    if (first?.type !== ComponentType.StringSelect) throw new Error('no list of videos');
    const shown = await (await mia.select(list, first.custom_id, [first.options[0]?.value ?? ''])).reply({ timeoutMs });
    const modal = await (await mia.press(shown, 'Edit')).modal();
    const { labels: offered, valueOf } = optionsOf(modal, 'references');
    expect(offered).toEqual(['Begin with the picture', '@kite']);
    await mia.submit(modal, { prompt: 'it rises', references: [valueOf('@kite')] });
    await expect.poll(roles, { timeout: timeoutMs }).toEqual([['reference_image'], ['reference_image']]);
  });

  it('leaves a first frame where it is, and makes it a reference when that is not chosen any more', async () => {
    const { mia } = production;
    await stage.add({ file: files.image });
    await stage.ask({ prompt: 'it dives', first_frame: 'kite' });
    const result = await stage.result();
    const modal = await (await mia.press(result, 'Edit')).modal();
    expect(optionsOf(modal, 'references').chosen).toEqual(['Begin with the picture', '@kite']);
    await mia.submit(modal, { prompt: 'it rises' });
    await expect.poll(() => roles().length, { timeout: timeoutMs }).toBe(2);
    const other = await (await mia.press(result, 'Edit')).modal();
    await mia.submit(other, { prompt: 'it turns', references: [optionsOf(other, 'references').valueOf('@kite')] });
    await expect.poll(roles, { timeout: timeoutMs }).toEqual([['first_frame'], ['first_frame'], ['reference_image']]);
  });

  it('does not bring back a picture that was taken away, in what was refused', async () => {
    const { mia } = production;
    await stage.add({ file: opening });
    await stage.ask({ prompt: 'it dives', file: files.image });
    const modal = await (await mia.press(await stage.result(), 'Edit')).modal();
    expect(optionsOf(modal, 'references').chosen).toEqual(['@kite']);
    const sent = await mia.submit(modal, { prompt: 'it rises', references: ['first_frame'] });
    const refused = await sent.reply({ timeoutMs });
    expect(textOf(refused)).toContain('none is chosen');
    const again = await (await mia.press(refused, 'Edit')).modal();
    expect(optionsOf(again, 'references').chosen).toEqual(['Begin with the picture']);
    await mia.submit(again, {
      prompt: 'it rises',
      references: ['first_frame', optionsOf(again, 'references').valueOf('@opening')],
    });
    await expect.poll(roles, { timeout: timeoutMs }).toEqual([['reference_image'], ['first_frame']]);
  });

  it('keeps that a video begins with the picture that came with it, when another one is gone meanwhile', async () => {
    const { mia, channelId } = production;
    await stage.add({ file: files.image, file2: opening });
    const said = await mia.say(channelId, 'our beach', [{ name: 'beach.png', path: 'demo/files/kite.png' }]);
    const modal = await (await mia.menu(channelId, said.id, 'Make a video')).modal();
    const pictures = optionsOf(modal, 'references');
    expect(pictures.labels).not.toContain('Begin with the picture');
    const question = await (await mia.slash(channelId, 'asset remove', { name: 'kite' })).reply({ timeoutMs });
    await (await mia.press(question, 'Remove it')).reply({ timeoutMs });
    const references = [pictures.valueOf('@kite'), pictures.valueOf('@opening')];
    const sent = await mia.submit(modal, { prompt: 'it dives', references, use: ['first_frame'] });
    const refused = await sent.reply({ timeoutMs });
    expect(labels(refused)).toContain('Edit');
    const again = await (await mia.press(refused, 'Edit')).modal();
    expect(optionsOf(again, 'references')).toMatchObject({
      labels: ['Begin with the picture', '@opening'],
      chosen: ['Begin with the picture', '@opening'],
    });
    await mia.submit(again, { prompt: 'it dives', references: ['first_frame'] });
    await expect.poll(roles, { timeout: timeoutMs }).toEqual([['first_frame']]);
  });
});

describe('what a form shows', () => {
  const interaction = { user: { id: '1' }, channelId: '2', guildId: '3', channel: null } as never;
  const never = new Promise<never>(() => undefined);
  const log = { warn: () => undefined };

  it('is the prompt alone where the store does not answer in time', async () => {
    const services = {
      store: { groups: { current: () => never } },
      settings: { resolve: () => never },
      log,
    } as never;
    const shown = (reading: Promise<VideoWish | undefined>) =>
      formContent(interaction, reading, services, { limitMs: 1 }).then((content) =>
        videoForm('x:1', 'Title', content, english),
      );
    const wish = { ...plainWish('a kite'), wishes: { durationSeconds: 29 } };
    expect(JSON.stringify(await shown(Promise.resolve(wish)))).toMatch(/a kite.*29 seconds/);
    expect((await shown(never)).components).toHaveLength(1);
  });

  it('fits into a form with more pictures than a list takes, those in use among them', async () => {
    const images = Array.from({ length: 200 }, (_, index) => ({
      id: `asset-${index}`,
      name: `${'w'.repeat(36)}-${index}`,
      type: 'image',
      width: 6000,
      height: 6000,
      durationSeconds: null,
    }));
    const services = {
      store: {
        groups: { current: () => Promise.resolve({ id: 'group' }) },
        assets: { list: () => Promise.resolve(images) },
      },
      settings: { resolve: () => Promise.resolve({}) },
      log,
    } as never;
    const wishes = fc.record(
      {
        model: fc.constantFrom('seedance-2.0', 'seedance-2.5', 'one-that-is-gone'),
        ratio: fc.constantFrom('16:9', 'adaptive', '5:4'),
        durationSeconds: fc.integer({ min: 1, max: 60 }),
      },
      { requiredKeys: [] },
    );
    const prompts = fc.oneof(fc.constantFrom('', 'x'.repeat(5000), '😀'.repeat(2500)), fc.string());
    const check = async (prompt: string, given: VideoWish['wishes'], asksUse: boolean) => {
      const wish = { ...plainWish(prompt), wishes: given, fileAssetIds: ['asset-150'] };
      const content = await formContent(interaction, Promise.resolve(wish), services, { asksUse });
      const form = videoForm(`edited:${'x'.repeat(20)}`, english.results.extendTitle, content, english);
      expect(officialProblems(oneOf('ModalInteractionCallbackRequestData'), form)).toEqual([]);
      expect(modal.safeParse(form).success).toBe(true);
      for (const field of modalFields(modal.parse(form))) {
        if (field.type !== ComponentType.StringSelect) continue;
        const chosen = field.options.filter((option) => option.default).length;
        expect(chosen).toBeLessThanOrEqual(field.max_values ?? 1);
      }
      expect(content.pictures).toHaveLength(24);
      expect(content.pictures[0]).toMatchObject({ value: 'asset-150', default: true });
    };
    await fc.assert(fc.asyncProperty(prompts, wishes, fc.boolean(), check), { numRuns: 100 });
  });
});
