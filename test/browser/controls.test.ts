import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eachWidth, startStage, type Stage } from './stage.js';
import { patience, visitorOf } from './visitor.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());
afterEach(() => expect(stage.takeProblems()).toEqual([]));

const focused = (page: Page) => page.locator(':focus');

describe.each(eachWidth)('the controls, %s', (width) => {
  it('a command chosen from the list, its options and what completes them', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.box.pressSequentially('/vi');
    const video = page.getByRole('option', { name: /\/video/ });
    await video.waitFor();
    await visitor.box.press('Backspace');
    await visitor.box.press('Backspace');
    await page.getByRole('option', { name: /\/asset add/ }).waitFor();
    await visitor.box.pressSequentially('vid');
    await video.click();
    await page.getByRole('option', { name: /^prompt/ }).click();
    await visitor.box.pressSequentially(`a chosen kite, ${width} `);
    await page.getByRole('button', { name: 'Add ratio' }).click();
    await page.getByRole('option', { name: '9:16', exact: true }).click();
    expect(await visitor.box.inputValue()).toContain('ratio: 9:16');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await visitor.article(`a chosen kite, ${width}`).filter({ hasText: '9:16' }).waitFor(patience);
    expect(await visitor.box.inputValue()).toBe('');
    await visitor.finishTask(`a chosen kite, ${width}`, 'fail');
    await page.context().close();
  });

  it('a form: opened, left, opened again and submitted', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.say('/video');
    const form = visitor.dialog('Make a video');
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await visitor.say('/video');
    const field = form.getByRole('textbox', { name: 'What should happen in the video?' });
    await form.getByRole('button', { name: 'Submit' }).click();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill(`a kite from a form, ${width}`);
    await form.getByRole('button', { name: 'Submit' }).click();
    await form.waitFor({ state: 'hidden' });
    await visitor.article(`a kite from a form, ${width}`).filter({ hasText: 'A video for' }).waitFor(patience);
    await visitor.finishTask(`a kite from a form, ${width}`, 'fail');
    await page.context().close();
  });

  it('selects that change a member’s defaults', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    // The other width's answer is there still.
    const before = await visitor.article('Your defaults').count();
    await visitor.say('/settings');
    const settings = visitor.article('Your defaults').nth(before);
    await settings.waitFor(patience);
    const duration = width === 'wide' ? '8 s' : '6 s';
    await settings.getByRole('combobox', { name: 'Duration' }).click();
    await page.getByRole('option', { name: duration }).click();
    await settings.getByText(`Duration: ${duration}`).waitFor(patience);
    await page.context().close();
  });

  it('a message’s menu', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.say(`a message for a menu, ${width}`);
    await visitor.openMenu(visitor.article(`a message for a menu, ${width}`));
    await page.getByRole('menuitem', { name: 'Make a video' }).click();
    await visitor.dialog('Make a video').waitFor();
    await page.keyboard.press('Escape');
    await page.context().close();
  });

  it('files that are dropped and pasted', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    const handed = (name: string) =>
      page.evaluateHandle(
        `(() => { const handed = new DataTransfer(); handed.items.add(new File(['some words'], '${name}', { type: 'text/plain' })); return handed; })()`,
      );
    await visitor.box.dispatchEvent('dragenter', { dataTransfer: await handed('dropped.txt') });
    await visitor.box.dispatchEvent('drop', { dataTransfer: await handed('dropped.txt') });
    await visitor.box.focus();
    await page.evaluate(
      "document.activeElement.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: (() => { const handed = new DataTransfer(); handed.items.add(new File(['more words'], 'pasted.txt', { type: 'text/plain' })); return handed; })() }))",
    );
    const files = page.getByRole('list', { name: 'Files to send' });
    await files.getByText('dropped.txt').waitFor();
    await files.getByText('pasted.txt').waitFor();
    await visitor.say(`two files, ${width}`);
    const said = visitor.article(`two files, ${width}`);
    await said.getByText('dropped.txt').waitFor();
    await said.getByText('pasted.txt').waitFor();
    await files.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('commands in the direct channel with the bot', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.goTo('Dailies');
    await visitor.say('/token show');
    await visitor.article('Your key').last().waitFor(patience);
    await page.context().close();
  });

  it('private answers are for one, and others’ messages appear by themselves', async () => {
    const [mine, others] = [await stage.open(width), await stage.open(width)];
    const [mia, tom] = [visitorOf(stage, mine, width), visitorOf(stage, others, width)];
    await tom.become('tom');
    await mia.say('/token show');
    await mia.article('Your key').filter({ hasText: 'Only you can see this' }).last().waitFor(patience);
    await mia.say(`hello tom, ${width}`);
    await tom.article(`hello tom, ${width}`).waitFor();
    expect(await tom.article('Your key').count()).toBe(0);
    await mine.context().close();
    await others.context().close();
  });

  it('words that look like a page stay words', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    const evil = `<img src=x onerror="document.title='evil'"><script>document.title='evil'</script><b>bold</b>`;
    await visitor.say(`${evil} ${width}`);
    const said = visitor.article(`<b>bold</b> ${width}`);
    await said.waitFor();
    expect(await said.innerText()).toContain(evil);
    expect(await said.locator('img[src="x"], script, b').count()).toBe(0);
    await visitor.say(`[a link](javascript:document.title='evil') ${width}`);
    const link = visitor.article('a link').last();
    await link.waitFor();
    expect(await link.getByRole('link', { name: 'a link' }).count()).toBe(0);
    await visitor.say(`/video prompt: ${evil} ${width}`);
    const card = visitor.article(`${evil} ${width}`).filter({ hasText: 'A video for' });
    await card.waitFor(patience);
    expect(await page.title()).not.toContain('evil');
    await visitor.finishTask(`${evil} ${width}`, 'fail');
    await page.context().close();
  });

  it('the whole way by the keyboard', async () => {
    const page = await stage.open(width);
    const visitor = visitorOf(stage, page, width);
    await visitor.box.focus();
    await page.keyboard.type('/vid');
    await page.keyboard.press('Enter');
    await page.keyboard.type('pr');
    await page.keyboard.press('Enter');
    await page.keyboard.type(`a kite by keys, ${width}`);
    await page.keyboard.press('Enter');
    const card = visitor.article(`a kite by keys, ${width}`).filter({ hasText: 'A video for' });
    await card.waitFor(patience);
    expect(await visitor.box.and(focused(page)).count()).toBe(1);
    await visitor.finishTask(`a kite by keys, ${width}`);
    await card.getByText('Done').waitFor(patience);
    await card.getByRole('button', { name: 'Open thread' }).focus();
    await page.keyboard.press('Enter');
    const result = visitor.inThread('your video is ready');
    await result.waitFor(patience);
    await result.getByRole('button', { name: 'Edit' }).focus();
    await page.keyboard.press('Enter');
    const form = visitor.dialog(/./);
    await form.waitFor();
    await page.keyboard.press('Tab');
    expect(await form.locator(focused(page)).count()).toBe(1);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await page.context().close();
  });
});
