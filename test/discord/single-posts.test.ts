import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { PlaceError, type Earlier, type PostedMessage } from '../../src/jobs/delivery.js';
import type { JobIn } from '../../src/store/records.js';
import {
  firstTry,
  laterTry,
  messagesRoute,
  minuteMs,
  startDeliveryStage,
  threadOf,
  type DeliveryStage,
} from './delivery-stage.js';
import { jobIn } from './jobs.js';

let stage: DeliveryStage;
let discord: EmbeddedDiscord;

beforeAll(async () => {
  stage = await startDeliveryStage();
  ({ discord } = stage);
});
afterAll(() => stage.close());
beforeEach(() => stage.begin());
afterEach(() => expect(stage.end()).toEqual([]));

const posted = (where: string) => discord.messages(where).filter(({ nonce }) => nonce !== null);
const listRoute = { method: 'GET', template: messagesRoute.template } as const;
const listed = () =>
  discord.exchanges.filter(({ method, template }) => method === 'GET' && template === messagesRoute.template).length;

type Post = (delivering: JobIn<'delivering'>, earlier: Earlier) => Promise<PostedMessage | null>;

/** Each message of a job that has an outcome, by a delivery that knows nothing of earlier ones. */
const messages: [string, Post][] = [
  ['result', (job, earlier) => stage.newDelivery().postResult(job, earlier)],
  [
    'failure',
    (job, earlier) =>
      stage.newDelivery().postFailure({ ...jobIn('failing'), ...common(job), state: 'failing' }, earlier),
  ],
  [
    'lost answer',
    (job, earlier) =>
      stage.newDelivery().postUnconfirmed({ ...jobIn('unconfirmed'), ...common(job), state: 'unconfirmed' }, earlier),
  ],
  [
    'notice of a long wait',
    (job, earlier) =>
      stage.newDelivery().postOverdue({ ...jobIn('generating'), ...common(job), state: 'generating' }, earlier),
  ],
  [
    'notice that it still waits to be sent',
    (job, earlier) =>
      stage.newDelivery().postOverdue({ ...jobIn('waiting'), ...common(job), state: 'waiting' }, earlier),
  ],
];

function common({ id, batch, ownerId, guildId, channelId, place, postingSince }: JobIn<'delivering'>) {
  return { id, batch, ownerId, guildId, channelId, place, postingSince };
}

describe('what an earlier try may have posted', () => {
  it.each(messages)('(a %s) is found long after its nonce, and not posted again', async (_, post) => {
    const delivering = await stage.finished();
    const first = await post(delivering, firstTry);
    stage.afterMinutes();
    expect(await post(delivering, laterTry)).toEqual(first);
    expect(posted(threadOf(delivering))).toHaveLength(1);
  });

  it.each(messages)('(a %s) is posted when it is not there', async (_, post) => {
    const delivering = await stage.finished();
    stage.afterMinutes();
    expect(await post(delivering, laterTry)).toMatchObject({ channelId: threadOf(delivering) });
    expect(posted(threadOf(delivering))).toHaveLength(1);
  });

  it('is told from the other messages of the job', async () => {
    const delivering = await stage.finished();
    for (const [, post] of messages) await post(delivering, firstTry);
    stage.afterMinutes();
    const again: (string | undefined)[] = [];
    for (const [, post] of messages) again.push((await post(delivering, laterTry))?.id);
    expect(again).toEqual(posted(threadOf(delivering)).map(({ id }) => id));
    expect(again).toHaveLength(messages.length);
  });

  it('is told from the results of other takes in the same thread', async () => {
    const first = await stage.finished();
    const second = { ...first, id: stage.job('accepted').id };
    await stage.delivery.postResult(first, firstTry);
    stage.afterMinutes();
    await stage.delivery.postResult(second, laterTry);
    expect(stage.results(threadOf(first))).toHaveLength(2);
  });

  it('is found when Discord answered every try with 500 and the nonces are over', async () => {
    const delivering = await stage.finished();
    const lost = discord.switches.loseAnswer({ ...messagesRoute, times: 4 });
    await expect(stage.delivery.postResult(delivering, firstTry)).rejects.not.toThrow(PlaceError);
    expect(lost.hits()).toBe(4);
    stage.afterMinutes();
    await stage.delivery.postResult(delivering, laterTry);
    expect(stage.results(threadOf(delivering))).toHaveLength(1);
  });

  it('is found one place further down, although the better place takes messages again', async () => {
    const delivering = await stage.finished();
    discord.admin.changeThread(threadOf(delivering), { locked: true });
    const first = await stage.delivery.postResult(delivering, firstTry);
    expect(first?.channelId).toBe(stage.channelId);
    discord.admin.changeThread(threadOf(delivering), { locked: false });
    stage.afterMinutes();
    expect(await stage.delivery.postResult(delivering, laterTry)).toEqual(first);
    expect(stage.results(threadOf(delivering))).toEqual([]);
  });

  it('is found among direct messages', async () => {
    const delivering = await stage.finished({ opensThread: false });
    const giveBack = discord.admin.revoke(stage.channelId, 'SendMessages');
    const first = await stage.delivery.postResult(delivering, firstTry);
    expect(first?.channelId).toBe(stage.directChannel());
    giveBack();
    stage.afterMinutes();
    expect(await stage.delivery.postResult(delivering, laterTry)).toEqual(first);
    expect(stage.results(stage.channelId)).toEqual([]);
  });

  it('is found behind hundreds of messages, in pages', async () => {
    const delivering = await stage.finished({ opensThread: false });
    const chat = async () => {
      for (let count = 0; count < 120; count++) await discord.user('mia').say(stage.channelId, 'hello');
    };
    await chat();
    const first = await stage.delivery.postResult(delivering, firstTry);
    await chat();
    stage.afterMinutes();
    const before = listed();
    expect(await stage.delivery.postResult(delivering, laterTry)).toEqual(first);
    expect(listed() - before).toBe(2);
  });

  it('is not looked for by a first try, nor among what is older', async () => {
    const delivering = await stage.finished({ opensThread: false });
    for (let count = 0; count < 120; count++) await discord.user('mia').say(stage.channelId, 'hello');
    stage.afterMinutes(60);
    const before = listed();
    await stage.delivery.postFailure(
      { ...jobIn('failing'), ...common(delivering), state: 'failing', postingSince: stage.clock.now() },
      laterTry,
    );
    // The channel and the direct messages, a page each.
    expect(listed() - before).toBe(2);
    await stage.delivery.postResult(delivering, firstTry);
    expect(listed() - before).toBe(2);
  });

  it('waits when it cannot be looked for now: nothing is posted meanwhile', async () => {
    const delivering = await stage.finished();
    stage.afterMinutes();
    const outage = discord.switches.outage(listRoute);
    await expect(stage.delivery.postResult(delivering, laterTry)).rejects.not.toThrow(PlaceError);
    outage.end();
    expect(stage.results(threadOf(delivering))).toEqual([]);
  });
});

describe('a place whose history cannot be read', () => {
  it('is relied on while the nonce holds', async () => {
    const delivering = await stage.finished();
    const first = await stage.delivery.postResult(delivering, firstTry);
    discord.admin.revoke(stage.channelId, 'ReadMessageHistory');
    stage.clock.advance(minuteMs);
    expect(await stage.delivery.postResult(delivering, laterTry)).toEqual(first);
    expect(stage.results(threadOf(delivering))).toHaveLength(1);
  });

  it('is passed over after that: the result comes as a direct message, once', async () => {
    const delivering = await stage.finished();
    await stage.delivery.postResult(delivering, firstTry);
    discord.admin.revoke(stage.channelId, 'ReadMessageHistory');
    stage.afterMinutes();
    const before = stage.results(stage.directChannel()).length;
    const second = await stage.delivery.postResult(delivering, laterTry);
    expect(second?.channelId).toBe(stage.directChannel());
    stage.afterMinutes();
    expect(await stage.delivery.postResult(delivering, laterTry)).toEqual(second);
    expect(stage.results(threadOf(delivering))).toHaveLength(1);
    expect(stage.results(stage.directChannel()).length - before).toBe(1);
  });

  it('is one with more messages than are looked through, too', async () => {
    const delivering = await stage.finished({ opensThread: false });
    for (let count = 0; count < 2_000; count++) await discord.user('mia').say(stage.channelId, 'hello');
    stage.afterMinutes();
    const second = await stage.delivery.postResult(delivering, laterTry);
    expect(second?.channelId).toBe(stage.directChannel());
  });

  it('that is gone holds nothing', async () => {
    const delivering = await stage.finished();
    discord.admin.deleteChannel(stage.channelId);
    stage.afterMinutes();
    expect(await stage.delivery.postResult(delivering, laterTry)).toMatchObject({ channelId: stage.directChannel() });
  });
});

describe('a card that an earlier try may have posted', () => {
  it('is found long after its nonce, with its thread', async () => {
    const accepted = stage.job('accepted');
    const place = await stage.delivery.postCard(accepted);
    stage.afterMinutes();
    expect(await stage.newDelivery().postCard(accepted)).toEqual(place);
    expect(discord.messages(stage.channelId)).toHaveLength(1);
  });

  it('is found by each of the takes that it shows', async () => {
    const first = stage.job('accepted');
    const second = { ...first, id: stage.job('accepted').id };
    const place = await stage.delivery.postCard(first, [first, second]);
    stage.afterMinutes();
    expect(await stage.newDelivery().postCard(second, [first, second])).toEqual(place);
  });

  it('is posted when it is not there', async () => {
    const accepted = stage.job('accepted');
    stage.afterMinutes();
    await stage.delivery.postCard(accepted);
    expect(discord.messages(stage.channelId)).toHaveLength(1);
  });

  it('is not posted where nobody could tell: that is a place error, before anything is paid', async () => {
    const accepted = stage.job('accepted');
    discord.admin.revoke(stage.channelId, 'ReadMessageHistory');
    stage.afterMinutes();
    await expect(stage.delivery.postCard(accepted)).rejects.toThrow(PlaceError);
    expect(discord.messages(stage.channelId)).toEqual([]);
  });
});
