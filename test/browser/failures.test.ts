import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachWidth, startStage, type Stage } from './stage.js';
import { patience, visitorOf } from './visitor.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());
afterEach(() => expect(stage.takeProblems()).toEqual([]));

const refused = { narrow: 'Two famous rivals fence on a roof', wide: 'A famous singer dances in the rain' };

describe.each(eachWidth)('what can be made to fail, %s', (width) => {
  it('a prompt that moderation refuses', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.inPanel(async (panel) => {
      await panel.getByRole('combobox', { name: 'Moderation' }).click();
      await page.getByRole('option', { name: /^Prompts/ }).click();
    });
    await visitor.say(`/video prompt: ${refused[width]}`);
    const card = visitor.article(refused[width]).filter({ hasText: 'Failed' });
    await card.waitFor(patience);
    await card.getByRole('button', { name: 'Open thread' }).click();
    const told = visitor.inThread('there is no video this time').filter({ hasText: 'Nothing was charged' });
    await told.waitFor(patience);
    await stage.shoot(page, `${width}-moderation`);
    await told.getByRole('button', { name: 'Edit' }).click();
    const form = visitor.dialog(/./);
    await form.getByRole('textbox').first().waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await visitor.inPanel(async (panel) => {
      await panel.getByRole('combobox', { name: 'Moderation' }).click();
      await page.getByRole('option', { name: /^Nothing is refused/ }).click();
    });
    await page.context().close();
  });

  it('a member whose key is taken away, and given back', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.become('tom');
    await visitor.inPanel(async (panel) => {
      await panel.getByRole('button', { name: 'Take it away' }).click();
      await panel.getByText('The bot has none').waitFor();
    });
    await visitor.say('/video prompt: a kite without a key');
    await visitor.article('Only you can see this').filter({ hasText: '/token set' }).first().waitFor(patience);
    await visitor.inPanel(async (panel) => {
      await panel.getByRole('button', { name: 'Give it back' }).click();
      await panel.getByText('The bot has one').waitFor();
    });
    await page.context().close();
  });

  it('a bot that Discord has lost: nobody answers, until it is back', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.goTo('clips');
    await stage.post('switches', { discord: { outage: 'gone' } });
    await visitor.say('/help');
    await page.getByText('The application did not respond').waitFor();
    await stage.post('switches', { discord: { outage: 'off' } });
    await expect
      .poll(
        async () => {
          await visitor.say('/help');
          return await visitor.article('Only you can see this').count();
        },
        { timeout: 60_000, interval: 4_000 },
      )
      .toBeGreaterThan(0);
    await page.context().close();
  });
});
