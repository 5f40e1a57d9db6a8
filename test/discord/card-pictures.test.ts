import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPictures } from '../../src/discord/card-pictures.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { mediaUrls, walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import type { Job, JobIn, Reference } from '../../src/store/records.js';
import { editRoute, minuteMs, startDeliveryStage, type DeliveryStage } from './delivery-stage.js';

const mebibyte = 1024 * 1024;
let stage: DeliveryStage;
let folder: string;
/** Sizes of the kept files, by the name of their asset. */
const sizes: Record<string, number> = {
  kite: 5_000,
  boat: 5_000,
  sea: 5_000,
  sky: 5_000,
  dawn: 5_000,
  huge: 30 * mebibyte,
};

beforeAll(async () => {
  stage = await startDeliveryStage();
  folder = await mkdtemp(path.join(tmpdir(), 'dailies-pictures-'));
  for (const name of Object.keys(sizes)) await copyFile('demo/files/kite.png', path.join(folder, name));
  await writeFile(path.join(folder, 'words'), 'no picture at all');
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  stage.begin();
  stage.delivery = withPictures();
});
afterEach(() => expect(stage.end()).toEqual([]));

const withPictures = (kept = folder) =>
  stage.newDelivery({
    picturesOf: createPictures({
      assetOf: (name) => Promise.resolve({ id: name, hash: name, sizeBytes: sizes[name] ?? 100 } as never),
      pathOf: (name) => path.join(kept, name),
    }),
  });

const imageOf = (name: string): Reference => ({ assetId: name, name, type: 'image', role: 'reference_image' });

function jobWith(...names: string[]): JobIn<'accepted'> {
  const job = stage.job('accepted');
  return { ...job, request: { ...job.request, references: names.map(imageOf) } };
}

const cardOf = (id: string) => stage.discord.messages(stage.channelId).find((message) => message.id === id);
/** What a card's message has as files, and what it shows of them. */
function seen(id: string) {
  const card = cardOf(id);
  return {
    files: card?.attachments.map(({ filename }) => filename),
    shown: walkComponents(card?.components ?? []).flatMap(({ component }) => mediaUrls(component)),
  };
}
const edits = () =>
  stage.discord.exchanges.filter(({ method, template }) => method === 'PATCH' && template === editRoute.template);

async function posted(...names: string[]) {
  const job = jobWith(...names);
  const before = edits().length;
  const place = await stage.delivery.postCard(job);
  return { job, place, before, cardId: place.cardMessageId };
}
const generating = (job: Job, place: object) =>
  ({
    ...stage.job('generating'),
    ...job,
    place,
    state: 'generating',
    submittedAt: stage.clock.now(),
  }) as JobIn<'generating'>;

describe('the pictures of a card', () => {
  it('come after it was posted, by one edit, and stay while it changes, over a restart too', async () => {
    const { job, place, cardId } = await posted('kite', 'boat');
    await expect.poll(() => seen(cardId).files).toEqual(['kite.png', 'boat.png']);
    const ids = cardOf(cardId)?.attachments.map(({ id }) => id);
    const shown = ['attachment://kite.png', 'attachment://boat.png'];
    expect(seen(cardId).shown).toEqual(shown);

    await stage.delivery.updateCard(generating(job, place));
    stage.delivery = withPictures();
    stage.clock.advance(minuteMs);
    await stage.delivery.updateCard(generating(job, place));
    await expect.poll(() => textOf(cardOf(cardId) as never)).toContain('**Generating**');
    expect(seen(cardId).shown).toEqual(shown);
    expect(cardOf(cardId)?.attachments.map(({ id }) => id)).toEqual(ids);
  });

  it('do not hide its mark: cut off before its place was written down, it is found again', async () => {
    const { job, cardId } = await posted('kite');
    await expect.poll(() => seen(cardId).files).toHaveLength(1);
    stage.afterMinutes();
    expect((await stage.delivery.postCard(job)).cardMessageId).toBe(cardId);
  });

  it('are at most four, none that is large, none that is no picture, each once', async () => {
    const { cardId } = await posted('huge', 'words', 'kite', 'kite', 'boat', 'sea', 'sky', 'dawn');
    await expect.poll(() => seen(cardId).files).toEqual(['kite.png', 'boat.png', 'sea.png', 'sky.png']);
  });

  it.each([[[]], [['huge']]])('are none where there are none to show, and cost no edit: %j', async (names) => {
    const { job, place, cardId, before } = await posted(...names);
    await stage.delivery.updateCard(generating(job, place));
    expect(seen(cardId)).toEqual({ files: [], shown: [] });
    expect(edits().length - before).toBeLessThanOrEqual(2);
  });

  it('are left out where the place does not take them, and the card goes on in words', async () => {
    stage.discord.switches.uploadLimit(100);
    const { job, place, cardId } = await posted('kite');
    await stage.delivery.updateCard(generating(job, place));
    await expect.poll(() => textOf(cardOf(cardId) as never)).toContain('**Generating**');
    expect(seen(cardId)).toEqual({ files: [], shown: [] });
  });

  it('stay where a process changes the card that has not got their files; where it has to bring them, words do', async () => {
    const elsewhere = withPictures(path.join(folder, 'elsewhere'));
    const { job, place, cardId } = await posted('kite');
    await expect.poll(() => seen(cardId).files).toEqual(['kite.png']);
    await elsewhere.updateCard(generating(job, place));
    await expect.poll(() => textOf(cardOf(cardId) as never)).toContain('**Generating**');
    expect(seen(cardId)).toEqual({ files: ['kite.png'], shown: ['attachment://kite.png'] });

    stage.delivery = elsewhere;
    const bare = await posted('boat');
    await elsewhere.updateCard(generating(bare.job, bare.place));
    await expect.poll(() => textOf(cardOf(bare.cardId) as never)).toContain('**Generating**');
    expect(seen(bare.cardId)).toEqual({ files: [], shown: [] });
  });

  it('are not waited for', async () => {
    const held = stage.discord.switches.hang(editRoute);
    const { cardId } = await posted('kite');
    expect(seen(cardId).files).toEqual([]);
    held.end();
  });
});
