import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { keys, startProduction, type Production } from '../support/production.js';
import { labels, stageOf, timeoutMs } from '../support/stage.js';

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

/** A video of mia's whose submission's answer is lost: the message that says so. */
async function lose(prompt = 'a kite'): Promise<Message> {
  production.provider.switches.next('CreateTask', { kind: 'reset', when: 'after' });
  await production.giveKey('mia');
  await stage.ask({ prompt, seed: 5 });
  return await stage.find('the answer to this submission was lost');
}
async function press(user: UserDriver, message: Message, label: string): Promise<Message> {
  const answer = await (await user.press(message, label)).reply({ timeoutMs });
  expect(answer.ephemeralTo).toBe(user.id);
  return answer;
}
const keysOfTasks = () => stage.requests('CreateTask').map(({ key }) => key);
/** The message once it shows what was decided. */
const decided = (notice: Message, words: string) =>
  production.discord.waitForMessage(
    notice.channelId,
    (message) => message.id === notice.id && textOf(message).includes(words),
    { timeoutMs },
  );
const list = async (user: UserDriver) =>
  textOf(await (await user.slash(production.channelId, 'jobs')).reply({ timeoutMs }));

describe('Submit again', () => {
  it('asks, says that it may be paid twice, and sends it again with its seed', async () => {
    const { mia } = production;
    const notice = await lose();
    expect(labels(notice)).toEqual(['Submit again', 'Edit', 'Forget']);
    const question = await press(mia, notice, 'Submit again');
    expect(textOf(question)).toMatch(/for about [\d,]+ tokens\?.* both are paid/);
    expect(labels(question)).toEqual(['Yes, submit again', 'No']);
    expect(keysOfTasks()).toHaveLength(1);

    const answer = await press(mia, question, 'Yes, submit again');
    expect(textOf(answer)).toContain('Accepted: https://discord.com/channels/');
    expect(labels(answer)).toEqual([]);
    await stage.result();
    expect(stage.requests('CreateTask').map(({ body }) => (body as { seed: number }).seed)).toEqual([5, 5]);
    const settled = await decided(notice, '**Submitted again**: https://discord.com/channels/');
    expect(labels(settled)).toEqual([]);
    expect(settled.pings.userIds).toEqual([mia.id]);
    expect(await list(mia)).toContain('**Submitted again**, unknown whether the provider accepted it the first time');
  });

  it('makes one new job, however often anybody presses, over a restart too', async () => {
    const { mia, tom } = production;
    const notice = await lose();
    await production.giveKey('tom');
    const questions = [
      { user: mia, question: await press(mia, notice, 'Submit again') },
      { user: tom, question: await press(tom, notice, 'Submit again') },
      { user: mia, question: await press(mia, notice, 'Submit again') },
    ];
    await production.stop();
    await production.start();
    await Promise.all(
      questions.map(async ({ user, question }) => {
        await (await user.press(question, 'Yes, submit again')).reply({ timeoutMs });
      }),
    );
    await decided(notice, '**Submitted again**');
    await stage.result();
    expect(keysOfTasks()).toHaveLength(2);
    await production.stop();
    await production.start();
    for (const { user, question } of questions) {
      if (!labels(question).includes('Yes, submit again')) continue;
      const late = await press(user, question, 'Yes, submit again');
      expect(textOf(late)).toContain('This was submitted again already: https://discord.com/channels/');
    }
    expect(keysOfTasks()).toHaveLength(2);
  });

  it('is paid by who presses, and stays open when that is refused', async () => {
    const { tom } = production;
    const notice = await lose();
    const refused = await press(tom, await press(tom, notice, 'Submit again'), 'Yes, submit again');
    expect(textOf(refused)).toContain('You have no AnyFast key here yet');
    expect(labels(notice)).toContain('Submit again');
    await production.giveKey('tom');
    await press(tom, await press(tom, notice, 'Submit again'), 'Yes, submit again');
    await stage.find(`${tom.mention}, your video is ready`);
    expect(keysOfTasks()).toEqual([keys.mia, keys.tom]);
  });

  it('is one video, too, where a key is stored for it first', async () => {
    const { tom } = production;
    const notice = await lose();
    const refused = await press(tom, await press(tom, notice, 'Submit again'), 'Yes, submit again');
    await tom.submit(await (await tom.press(refused, 'Set my key')).modal(), { token: keys.tom });
    await stage.find(`${tom.mention}, your video is ready`);
    const answer = await press(tom, notice, 'Submit again');
    expect(textOf(answer)).toContain('This was submitted again already: https://discord.com/channels/');
    expect(keysOfTasks()).toEqual([keys.mia, keys.tom]);
  });

  it('sends nothing after a No, and may be asked again', async () => {
    const { mia } = production;
    const notice = await lose();
    const answer = await press(mia, await press(mia, notice, 'Submit again'), 'No');
    expect(textOf(answer)).toBe(
      'Nothing was sent again. If the provider accepted the first submission after all, the AnyFast account that was to pay shows it.',
    );
    expect(labels(answer)).toEqual([]);
    expect(keysOfTasks()).toHaveLength(1);
    expect(labels(await press(mia, notice, 'Submit again'))).toEqual(['Yes, submit again', 'No']);
  });
});

describe('Forget', () => {
  it('is for who asked or a moderator, and sends nothing', async () => {
    const { mia, ada } = production;
    const notice = await lose();
    expect(textOf(await press(ada, notice, 'Forget'))).toContain(
      'Only the person who asked for this video, or a moderator',
    );
    expect(labels(notice)).toContain('Forget');
    expect(textOf(await press(mia, notice, 'Forget'))).toContain('Forgotten: nothing was sent again.');
    expect(labels(await decided(notice, '**Forgotten**: nothing was sent again.'))).toEqual([]);
    expect(keysOfTasks()).toHaveLength(1);
    expect(await list(mia)).toContain('**Forgotten**, unknown whether the provider accepted it');
  });

  it('by a moderator answers the question that somebody else still has open, over a restart too', async () => {
    const { mia, tom } = production;
    const notice = await lose();
    const question = await press(mia, notice, 'Submit again');
    await press(tom, notice, 'Forget');
    await production.stop();
    await production.start();
    const answer = await press(mia, question, 'Yes, submit again');
    expect(textOf(answer)).toBe('This was forgotten, and nothing was sent again. Start a new one with /video.');
    expect(labels(answer)).toEqual([]);
    expect(keysOfTasks()).toHaveLength(1);
  });
});
