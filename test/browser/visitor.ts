import type { Locator, Page } from 'playwright-core';
import type { State } from '../../playground/protocol.js';
import type { Stage, Width } from './stage.js';

/** How long the bot may take for what it does step by step: a generation ends at once when it is told to. */
export const patience = { timeout: 30_000 };

/** Somebody before the page, who knows it by its roles and names alone. */
export function visitorOf(stage: Stage, page: Page, width: Width) {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  const articles = page.getByRole('article');
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const toolbar = { panel: page.getByRole('button', { name: 'Provider and switches' }) };

  return {
    page,
    box,
    dialog,
    /** Messages with these words. */
    article: (words: string | RegExp): Locator => articles.filter({ hasText: words }),
    /** Messages of the open thread with these words, without the one that it began at. */
    inThread: (words: string | RegExp): Locator =>
      page
        .getByLabel(/^Thread: /)
        .getByRole('article')
        .filter({ hasText: words, hasNotText: 'A video for' }),
    async say(text: string): Promise<void> {
      await box.fill(text);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    },
    async become(name: string): Promise<void> {
      await page.getByRole('combobox', { name: 'Member' }).click();
      await page.getByRole('option', { name }).click();
      await page.getByRole('combobox', { name: 'Member' }).filter({ hasText: name }).waitFor();
    },
    /** Chooses a channel, where channels are not beside the messages by the drawer. */
    async goTo(channel: string): Promise<void> {
      if (width === 'narrow') await page.getByRole('button', { name: 'Channels' }).click();
      await page
        .getByRole('navigation', { name: 'Channels' })
        .getByRole('button', { name: channel, exact: true })
        .click();
      await page.getByRole('heading', { level: 1, name: channel }).waitFor();
    },
    /** Does something in the panel; where it lies above the messages it is closed again. */
    async inPanel(act: (panel: Locator) => Promise<void>): Promise<void> {
      if (width === 'wide') {
        await act(page.getByRole('complementary', { name: 'Provider and switches' }));
        return;
      }
      await toolbar.panel.click();
      const sheet = dialog('Provider and switches');
      await act(sheet);
      await sheet.getByRole('button', { name: 'Close' }).click();
    },
    /** A message's menu: by the right button, on a phone by holding it. */
    async openMenu(message: Locator): Promise<void> {
      if (width === 'wide') await message.click({ button: 'right' });
      else await hold(page, message);
      await page.getByRole('menu').waitFor();
    },
    /** Ends the provider's newest task, as soon as there is one of that prompt. */
    async finishTask(prompt: string, action: 'finish' | 'fail' = 'finish'): Promise<void> {
      for (;;) {
        const state = (await (await fetch(`${stage.url}/api/state?member=mia`)).json()) as State;
        const task = state.provider.tasks.find((it) => it.prompt === prompt && it.phase === 'running');
        if (task) {
          await stage.post('task', { id: task.id, action });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
  };
}

export type Visitor = ReturnType<typeof visitorOf>;

/** A finger that stays where it is. */
async function hold(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const area = await target.boundingBox();
  if (!area) throw new Error('there is nothing to hold');
  const session = await page.context().newCDPSession(page);
  const point = { x: area.x + Math.min(60, area.width / 2), y: area.y + area.height / 2 };
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await page.getByRole('menu').waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

interface PlayedVideo {
  muted: boolean;
  videoWidth: number;
  currentTime: number;
  ontimeupdate: (() => void) | null;
  play(): Promise<void>;
  pause(): void;
}

/** Plays a video for a moment; how wide its pictures are. */
export async function playsAt(video: Locator): Promise<number> {
  return await video.evaluate(async (it: unknown) => {
    const element = it as PlayedVideo;
    element.muted = true;
    await element.play();
    await new Promise<void>((resolve) => {
      element.ontimeupdate = () => {
        if (element.currentTime > 0.2) resolve();
      };
    });
    element.pause();
    return element.videoWidth;
  });
}
