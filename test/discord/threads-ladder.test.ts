import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { Thread } from '../../src/emulator/discord/state/world.js';
import type { JobIn } from '../../src/store/records.js';
import { firstTry, isResult, laterTry, startDeliveryStage, type DeliveryStage } from './delivery-stage.js';

let stage: DeliveryStage;
let discord: EmbeddedDiscord;

beforeAll(async () => {
  stage = await startDeliveryStage();
  ({ discord } = stage);
});
afterAll(() => stage.close());
beforeEach(() => stage.begin());
afterEach(() => expect(stage.end()).toEqual([]));

/** A member's own thread, with the bot in it. */
function memberThread(options: { private?: boolean } = {}): Thread {
  const ownerId = discord.user('mia').id;
  const thread = discord.admin.openThread({ channelId: stage.channelId, ownerId, name: 'ideas', ...options });
  discord.admin.joinThread(thread.id, discord.world.botId);
  return thread;
}

async function askedIn(thread: Thread): Promise<JobIn<'delivering'>> {
  return await stage.finished({ channelId: thread.id, opensThread: false });
}

const endings: [string, (thread: Thread) => void][] = [
  ['deleted', ({ id }) => discord.admin.deleteThread(id)],
  ['locked', ({ id }) => discord.admin.changeThread(id, { locked: true })],
  ['locked and archived', ({ id }) => discord.admin.changeThread(id, { locked: true, archived: true })],
  ['one where the bot may not write any more', () => discord.admin.revoke(stage.channelId, 'SendMessagesInThreads')],
];

describe('what was asked for in a public thread', () => {
  it('is answered there', async () => {
    const thread = memberThread();
    const delivering = await askedIn(thread);
    expect(delivering.place).toMatchObject({ channelId: thread.id, threadId: null, parentId: stage.channelId });
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: thread.id });
    const [card, result] = discord.messages(thread.id);
    expect(result?.reference?.messageId).toBe(card?.id);
  });

  it.each(endings)('comes into its channel when the thread is %s', async (_, end) => {
    const thread = memberThread();
    const delivering = await askedIn(thread);
    end(thread);
    const posted = await stage.delivery.postResult(delivering, firstTry);
    expect(posted?.channelId).toBe(stage.channelId);
    const [result] = stage.results(stage.channelId);
    expect(result).toMatchObject({ id: posted?.id, reference: null });
    expect(result?.attachments).toHaveLength(1);
    expect(result?.pings.userIds).toEqual([delivering.ownerId]);
    expect(result && textOf(result)).toContain(`-# Asked for in <#${thread.id}>, where I cannot post now: a \\*\\*red`);
  });

  it('comes as a direct message when its channel is closed, too', async () => {
    const delivering = await askedIn(memberThread());
    discord.admin.deleteChannel(stage.channelId);
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
  });

  it('is kept when direct messages are closed, too', async () => {
    const delivering = await askedIn(memberThread());
    discord.admin.deleteChannel(stage.channelId);
    discord.admin.setDirectMessages(delivering.ownerId, false);
    expect(await stage.delivery.postResult(delivering, firstTry)).toBeNull();
  });

  it('is found in the channel of a thread that is gone by a later try', async () => {
    const thread = memberThread();
    const delivering = await askedIn(thread);
    discord.admin.changeThread(thread.id, { locked: true });
    const first = await stage.delivery.postResult(delivering, firstTry);
    discord.admin.changeThread(thread.id, { locked: false });
    stage.afterMinutes();
    expect(await stage.newDelivery().postResult(delivering, laterTry)).toEqual(first);
  });

  it('opens the thread again for its card when it was archived meanwhile', async () => {
    const thread = memberThread();
    discord.admin.changeThread(thread.id, { archived: true });
    expect(await askedIn(thread)).toMatchObject({ place: { channelId: thread.id } });
    expect(discord.thread(thread.id)?.archived).toBe(false);
  });
});

describe('what was asked for in a private thread', () => {
  it.each(endings)('comes as a direct message, and nowhere else, when the thread is %s', async (_, end) => {
    const thread = memberThread({ private: true });
    const delivering = await askedIn(thread);
    expect(delivering.place.parentId).toBeUndefined();
    const before = discord.messages(stage.channelId).length;
    end(thread);
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
    expect(discord.messages(stage.channelId)).toHaveLength(before);
  });

  it('is never looked for in its channel either', async () => {
    const thread = memberThread({ private: true });
    const delivering = await askedIn(thread);
    discord.admin.deleteThread(thread.id);
    stage.afterMinutes();
    await stage.delivery.postResult(delivering, laterTry);
    expect(discord.messages(stage.channelId).filter(isResult)).toEqual([]);
  });
});

describe('a thread of the bot', () => {
  it('that may not be opened again because the server has as many as it may leaves the result to the channel', async () => {
    const delivering = await stage.finished();
    const guild = discord.guild('Studio');
    discord.admin.changeThread(delivering.place.threadId ?? '', { archived: true });
    const most = guild.maximumActiveThreads;
    guild.maximumActiveThreads = 0;
    const posted = await stage.delivery.postResult(delivering, firstTry);
    guild.maximumActiveThreads = most;
    expect(posted?.channelId).toBe(stage.channelId);
  });
});
