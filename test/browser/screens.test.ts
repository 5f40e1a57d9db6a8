import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachWidth, startStage, type Stage } from './stage.js';
import { patience, visitorOf, type Visitor } from './visitor.js';

const files = ['kite.png', 'result-last-frame.png', 'waves.mp4', 'wind.mp3'].map((name) => `demo/files/${name}`);
interface Wish {
  prompt: string;
  sent: string;
  options: string;
  /** Null for one that goes on. */
  ends: 'finish' | 'fail' | null;
}
const videos: readonly Wish[] = [
  {
    prompt: 'A @kite over the roofs, early light',
    sent: 'A @image1 over the roofs, early light',
    options: 'model: seedance-2.0-fast resolution: 480p duration: 4',
    ends: 'finish',
  },
  {
    prompt: 'The @kite dives to the waves, we hear @wind',
    sent: 'The @image1 dives to the waves, we hear @audio1',
    options: 'duration: 5',
    ends: 'finish',
  },
  {
    prompt: 'Slow pan along the beach, no people',
    sent: 'Slow pan along the beach, no people',
    options: 'model: seedance-2.0-mini duration: 6 ratio: 9:16',
    ends: 'fail',
  },
  { prompt: 'Two paper boats race in the rain', sent: '', options: 'duration: 5', ends: null },
];

describe.each(eachWidth)('the screens of a creator, %s', (width) => {
  let stage: Stage;
  let page: Page;
  let visitor: Visitor;
  beforeAll(async () => {
    stage = await startStage();
    page = await stage.open(width);
    visitor = visitorOf(stage, page, width);
  });
  afterAll(() => stage.close());
  afterEach(() => expect(stage.takeProblems()).toEqual([]));

  const own = (words: string | RegExp) => visitor.article('Only you can see this').filter({ hasText: words }).last();
  it('fills a channel with assets and videos', async () => {
    await page.getByLabel('Attach files').setInputFiles(files);
    await page.getByRole('list', { name: 'Files to send' }).getByText('wind.mp3').waitFor();
    await visitor.say('/asset add');
    for (const file of files) await own(`@${path.parse(file).name} (`).waitFor(patience);
    for (const { prompt, options } of videos) await visitor.say(`/video prompt: ${prompt} ${options}`);
    for (const { prompt, sent, ends } of videos) {
      const card = visitor.article(prompt).filter({ hasText: 'A video for' });
      await card.getByText('Generating').waitFor(patience);
      if (ends === null) continue;
      await visitor.finishTask(sent, ends);
      await card
        .getByText(ends === 'fail' ? 'Failed' : 'Done')
        .first()
        .waitFor(patience);
    }
  });

  it.each([
    ['gallery', '/asset list', /4 assets/],
    ['asset', '/asset show name: kite', /From the file kite/],
    ['jobs', '/jobs', /Two paper boats/],
    ['usage', '/usage', /tokens/],
    ['settings', '/settings', /Model/],
    ['help', '/help', /first video/],
  ])('%s', async (name, command, words) => {
    await visitor.say(command);
    const answer = own(words);
    await answer.waitFor(patience);
    await answer.scrollIntoViewIfNeeded();
    await stage.shoot(page, `${width}-${name}`);
    expect(await answer.getByRole('button').count()).toBeGreaterThan(0);
  });

  it('server', async () => {
    await visitor.become('ada');
    await visitor.say('/settings scope: server');
    await own('The defaults of this server').getByRole('button', { name: 'Key, limits' }).click();
    const answer = own("This server's key");
    await answer.waitFor(patience);
    await answer.scrollIntoViewIfNeeded();
    await stage.shoot(page, `${width}-server`);
    expect(await answer.getByRole('button').count()).toBeGreaterThan(0);
  });

  it('german', async () => {
    await visitor.become('lena');
    await visitor.say('/video prompt: Zwei Papierboote im Regen');
    const card = visitor.article('Zwei Papierboote').filter({ hasText: 'Ein Video für' });
    await card.getByText('In Arbeit').waitFor(patience);
    await visitor.finishTask('Zwei Papierboote im Regen');
    await card.getByText('Fertig').waitFor(patience);
    await card.getByRole('button', { name: 'Open thread' }).click();
    const result = visitor.inThread('dein Video ist fertig').filter({ hasNotText: 'Ein Video für' });
    await result.waitFor(patience);
    await result.scrollIntoViewIfNeeded();
    await stage.shoot(page, `${width}-german`);
    await result.getByRole('button', { name: 'Nochmal' }).waitFor();
  });
});
