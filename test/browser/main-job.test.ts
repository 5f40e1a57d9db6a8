import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachWidth, startStage, type Stage } from './stage.js';
import { patience, playsAt, visitorOf } from './visitor.js';

/** What is seen here stands in the README too. */
const scenes = {
  narrow: { file: 'demo/files/kite.png', asset: 'kite', prompt: 'The red @kite climbs over the sea at dawn' },
  wide: {
    file: 'demo/files/result-last-frame.png',
    asset: 'opening',
    prompt: 'From @opening on, the kite dives to the waves',
  },
};

describe.each(eachWidth)('the main job, %s', (width) => {
  const { file, asset, prompt } = scenes[width];
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());
  afterEach(() => expect(stage.takeProblems()).toEqual([]));

  it('goes from files by way of a prompt that names them to the video that plays in its thread', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);

    await page.getByLabel('Attach files').setInputFiles(file);
    await page.getByRole('list', { name: 'Files to send' }).getByText(path.basename(file)).waitFor();
    await visitor.say('Shall we begin with this one?');
    await visitor.article('this one').getByRole('button', { name: 'Open picture' }).click();
    await visitor.dialog(path.basename(file)).getByRole('img').waitFor();
    await page.keyboard.press('Escape');

    await page.getByLabel('Attach files').setInputFiles(file);
    await visitor.say(`/asset add name: ${asset}`);
    const added = visitor.article('Only you can see this').filter({ hasText: `@${asset}` });
    await added.getByText('is ready').waitFor(patience);

    await visitor.say(`/video prompt: ${prompt} duration: 4`);
    const card = visitor.article(prompt).filter({ hasText: 'A video for' });
    await card.waitFor(patience);
    await visitor.article('Accepted').waitFor();
    await card.getByText('Generating').waitFor(patience);
    await visitor.finishTask(prompt.replace(`@${asset}`, '@image1'));
    await card.getByText('Done').waitFor(patience);

    await card.getByRole('button', { name: 'Open thread' }).click();
    const result = visitor.inThread('your video is ready');
    await result.waitFor(patience);
    const video = result.locator('video');
    await video.scrollIntoViewIfNeeded();
    expect(await playsAt(video)).toBeGreaterThan(0);
    await stage.shoot(page, `${width}-result`);
    await page.context().close();
  });

  it('finds an asset by what completes its name', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.box.pressSequentially(`/asset show name: ${asset.slice(0, 2)}`);
    await page.getByRole('option', { name: new RegExp(`^${asset}`) }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await visitor.article('asset show').getByRole('button', { name: 'Open picture' }).waitFor(patience);
    await page.context().close();
  });

  it('opens the thread, says something in it, and comes back', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.article('A video for').getByRole('button', { name: 'Open thread' }).click();
    const name = width === 'wide' ? 'Reply in the thread' : 'Message';
    await page.getByRole('heading', { level: 1, name: prompt }).waitFor();
    const box = page.getByRole('textbox', { name, exact: true });
    await box.fill('A little slower, perhaps?');
    await box.press('Enter');
    const said = visitor.inThread('A little slower');
    await said.waitFor();
    await page.getByRole('button', { name: width === 'wide' ? 'Close thread' : 'Back to brainstorm' }).click();
    await page.getByRole('heading', { level: 1, name: 'brainstorm' }).waitFor();
    expect(await said.count()).toBe(0);
    await page.goBack();
    await said.waitFor();
    await page.context().close();
  });

  it('makes another one by a button under the first', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.article('A video for').getByRole('button', { name: 'Open thread' }).click();
    await visitor.inThread('your video is ready').getByRole('button', { name: 'Again' }).click();
    await visitor.finishTask(prompt.replace(`@${asset}`, '@image1'));
    await visitor.inThread('your video is ready').nth(1).waitFor(patience);
    await page.context().close();
  });

  it('shows the commands, a form, and light colours where the browser wishes them', async () => {
    const page = await stage.open(width, { colorScheme: 'light' });
    const visitor = visitorOf(stage, page, width);
    await visitor.article('A video for').waitFor();
    const background = await page.evaluate('getComputedStyle(document.querySelector("main")).backgroundColor');
    const [red = 0] =
      String(background)
        .match(/[\d.]+/g)
        ?.map(Number) ?? [];
    expect(red).toBeGreaterThan(200);
    if (width === 'wide') await stage.shoot(page, 'wide-light');

    await page.emulateMedia({ colorScheme: 'dark' });
    await visitor.box.pressSequentially('/');
    await page.getByRole('option', { name: /\/asset add/ }).waitFor();
    await stage.shoot(page, `${width}-commands`);
    await visitor.say('/video');
    const form = visitor.dialog('Make a video');
    await form.getByRole('textbox').first().fill(`${prompt}. The camera follows slowly; no words are spoken.`);
    await stage.shoot(page, `${width}-form`);
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'hidden' });
    await page.context().close();
  });
});
