import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Switches } from '../../src/emulator/discord/driver/switches.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { startProduction, type Production } from '../support/production.js';
import { stageOf } from '../support/stage.js';

const timeoutMs = 15_000;
const patience = { timeoutMs };
const template = '/channels/{channel_id}/messages';
const posts = { method: 'POST', template } as const;

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

const isResult = (message: Message) => textOf(message).includes('your video is ready');
const allResults = () =>
  [...production.discord.world.messages.values()].flatMap((list) => [...list.values()].filter(isResult));
const find = (words: string, where = 'any') =>
  production.discord.waitForMessage(where, (message) => textOf(message).includes(words), patience);

/** A job that the provider has and does not finish. Returns its card. */
async function running(): Promise<Message> {
  production.provider.switches.holdTasks = true;
  await stage.ask({ prompt: 'a kite' });
  return await find('**Generating**', production.channelId);
}
function finish(): void {
  for (const { id } of production.provider.state.tasks) production.provider.finishTask(id);
}
/** The one result, once its job has ended. */
async function onlyResult(): Promise<Message> {
  await find('**Done** in');
  const [result, ...others] = allResults();
  expect(others).toEqual([]);
  if (!result) throw new Error('there is no result');
  return result;
}

describe('a gateway', () => {
  const disturbances: [string, (switches: Switches) => unknown][] = [
    ['that breaks off', (switches) => switches.dropGateway()],
    ['that closes with 4000', (switches) => switches.dropGateway(4000)],
    ['that asks to reconnect', (switches) => switches.requestReconnect()],
    ['whose session is invalid and can be resumed', (switches) => switches.invalidateSessions(true)],
    ['whose session is invalid for good', (switches) => switches.invalidateSessions(false)],
  ];
  it.each(disturbances)(
    '%s keeps no result away, and commands are answered again',
    async (_, disturb) => {
      const { discord, mia, channelId } = production;
      await running();
      const back = discord.waitFor('dispatch', ({ event }) => event === 'RESUMED' || event === 'READY', patience);
      await disturb(discord.switches);
      finish();
      await onlyResult();
      await back;
      const jobs = await mia.slash(channelId, 'jobs', {});
      expect(textOf(await jobs.reply(patience))).toContain('**Done**');
    },
    30_000,
  );
});

describe('a limit', () => {
  it.each([
    ['of the channel', { ...posts, global: false }],
    ['for everything', { global: true }],
  ])('%s delays the result, which is posted once', async (_, scope) => {
    const { discord } = production;
    await running();
    const limit = discord.switches.rateLimit({ ...scope, retryAfterMs: 200, times: 3 });
    finish();
    const result = await onlyResult();
    expect(limit.hits()).toBe(3);
    expect(result.attachments).toHaveLength(1);
  });
});

describe('an answer of 500', () => {
  it('to a post that was made, each time it was tried, leaves one result when the nonces are over', async () => {
    const { discord } = production;
    await running();
    const lost = discord.switches.loseAnswer({ ...posts, times: 4 });
    discord.on('exchange', ({ injected }) => {
      if (injected && lost.hits() === 4) discord.switches.forgetNonces();
    });
    finish();
    await onlyResult();
    expect(lost.hits()).toBe(4);
  });

  it('to a card that was posted, each time it was tried, leaves one card', async () => {
    const { discord, channelId } = production;
    const lost = discord.switches.loseAnswer({ ...posts, times: 4 });
    const reply = await stage.ask({ prompt: 'a kite' });
    expect(textOf(reply)).toContain('the card and the video follow by themselves');
    expect(lost.hits()).toBe(4);
    await onlyResult();
    expect(discord.messages(channelId)).toHaveLength(1);
  });

  it('to posts that were not made lets the result wait', async () => {
    const { discord } = production;
    await running();
    const outage = discord.switches.outage({ ...posts, times: 4 });
    finish();
    expect((await onlyResult()).attachments).toHaveLength(1);
    expect(outage.hits()).toBe(4);
  });
});

describe('a Discord that is gone for a while', () => {
  it('gets the result when it is back, once', async () => {
    const { discord, provider } = production;
    const card = await running();
    const absence = discord.switches.absence();
    const tried = discord.waitFor('exchange', ({ injected, method }) => injected && method === 'GET', patience);
    finish();
    await tried;
    expect(provider.state.storageRequests.length).toBeGreaterThan(0);
    absence.end();
    expect((await onlyResult()).channelId).toBe(card.id);
  }, 30_000);
});

describe('an interaction whose token has ended', () => {
  it('does not keep the result away', async () => {
    const card = await running();
    production.discord.switches.tokenLife(0);
    finish();
    expect((await onlyResult()).channelId).toBe(card.id);
  });
});

describe('what moderators do meanwhile', () => {
  it.each<[string, (card: Message) => void, (card: Message) => string]>([
    ['archiving its thread', ({ id }) => production.discord.admin.changeThread(id, { archived: true }), ({ id }) => id],
    [
      'locking its thread',
      ({ id }) => production.discord.admin.changeThread(id, { locked: true }),
      () => production.channelId,
    ],
    ['deleting its thread', ({ id }) => production.discord.admin.deleteThread(id), () => production.channelId],
    ['deleting its card', (card) => production.discord.admin.deleteMessage(card), ({ id }) => id],
    [
      'closing its channel to the bot',
      () => production.discord.admin.revoke(production.channelId, 'ViewChannel'),
      () => production.mia.directChannel().id,
    ],
    [
      'deleting its channel',
      () => production.discord.admin.deleteChannel(production.channelId),
      () => production.mia.directChannel().id,
    ],
  ])('(%s) leads the result to the next place', async (_, act, where) => {
    const card = await running();
    act(card);
    finish();
    const result = await stage.result();
    expect(result.channelId).toBe(where(card));
    expect(allResults()).toHaveLength(1);
  });

  it('to all places leaves the result in /jobs', async () => {
    const { discord, mia, channelId } = production;
    await running();
    discord.admin.setDirectMessages(mia.id, false);
    discord.admin.deleteChannel(channelId);
    const refused = discord.waitFor(
      'exchange',
      ({ method, status, path }) => method === 'POST' && status === 403 && path.includes(mia.directChannel().id),
      patience,
    );
    finish();
    await refused;
    const jobs = await mia.slash(discord.channel('other').id, 'jobs', {});
    expect(textOf(await jobs.reply(patience))).toContain('In no channel');
    expect(allResults()).toEqual([]);
  });
});

describe('a result in an archived thread', () => {
  async function askToDelete(): Promise<{ result: Message; question: Message }> {
    await stage.ask({ prompt: 'a kite' });
    const result = await onlyResult();
    const question = await (await production.mia.press(result, 'Delete')).reply(patience);
    return { result, question };
  }
  const isThere = ({ channelId, id }: Message) =>
    production.discord.messages(channelId).some((message) => message.id === id);

  it('can be deleted', async () => {
    const { result, question } = await askToDelete();
    production.discord.admin.changeThread(result.channelId, { archived: true });
    await production.mia.press(question, 'Delete it');
    await find('The video is deleted', result.channelId);
    expect(isThere(result)).toBe(false);
  });

  it('that is locked as well says who can help', async () => {
    const { result, question } = await askToDelete();
    production.discord.admin.changeThread(result.channelId, { archived: true, locked: true });
    await production.mia.press(question, 'Delete it');
    await find('Ask a moderator to open the thread', result.channelId);
    expect(isThere(result)).toBe(true);
  });
});
