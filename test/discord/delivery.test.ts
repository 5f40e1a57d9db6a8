import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { REST } from 'discord.js';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDelivery } from '../../src/discord/delivery.js';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import { startDiscord, type EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { PlaceError, type Delivery } from '../../src/jobs/delivery.js';
import type { Job, JobIn, JobState, Place } from '../../src/store/records.js';
import { checkDiscord } from '../support/discord-checks.js';
import { jobIn } from './jobs.js';

const token = 'the-token-of-the-bot-under-test';
const file = 'demo/files/result.mp4';
const minuteMs = 60_000;
const messagesRoute = { method: 'POST', template: '/channels/{channel_id}/messages' } as const;
const editRoute = { method: 'PATCH', template: '/channels/{channel_id}/messages/{message_id}' } as const;

let discord: EmbeddedDiscord;
let rest: REST;
let delivery: Delivery;
let now: number;
let guildId: string;
let channelId: string;
let jobs = 0;
let sizeBytes: number;

beforeAll(async () => {
  sizeBytes = (await readFile(file)).length;
  discord = await startDiscord({
    token,
    guilds: [
      { name: 'Studio', channels: ['general'], members: ['mia'] },
      { name: 'Full', channels: ['crowded'], members: ['mia'], maximumActiveThreads: 0 },
      { name: 'Left', channels: ['gone'], members: ['mia'] },
    ],
    rateLimitFactor: Infinity,
  });
  checkDiscord(discord);
  rest = new REST({ api: discord.url, version: '10' }).setToken(token);
});
afterAll(() => discord.close());

beforeEach(() => {
  guildId = discord.guild('Studio').id;
  channelId = discord.admin.addChannel(guildId, { name: `channel-${++jobs}` }).id;
  now = 1_790_000_000_000;
  delivery = newDelivery();
});
afterEach(() => {
  discord.switches.uploadLimit(null);
  discord.admin.setDirectMessages(discord.user('mia').id, true);
  expect(discord.violations.splice(0)).toEqual([]);
});

function newDelivery(options: { uploadLimitBytes?: number } = {}): Delivery {
  return createDelivery({
    rest,
    uploads: rest,
    pathOf: () => file,
    clock: () => now,
    log: pino({ level: 'silent' }),
    ...options,
  });
}

function job<State extends JobState>(state: State, change: Partial<JobIn<State>> = {}): JobIn<State> {
  const made = jobIn(state);
  const id = `job-${String(++jobs).padStart(16, '0')}`;
  return {
    ...made,
    id,
    batch: { id, index: 0, size: 1 },
    ownerId: discord.user('mia').id,
    guildId,
    channelId,
    opensThread: true,
    request: { ...made.request, prompt: 'a **red** kite\nover the sea' },
    ...change,
  };
}

type Asked = Partial<Pick<JobIn<'accepted'>, 'guildId' | 'channelId' | 'opensThread'>>;

/** A finished job whose card and thread stand in the channel. */
async function finished(
  asked: Asked = {},
  made: Partial<Pick<JobIn<'delivering'>, 'result' | 'video'>> = {},
): Promise<JobIn<'delivering'>> {
  const accepted = job('accepted', asked);
  const place = await delivery.postCard(accepted);
  return {
    ...jobIn('delivering'),
    ...accepted,
    place,
    result: { ...jobIn('delivering').result, videoUrl: 'https://storage.test/a.mp4' },
    video: { hash: 'ab', sizeBytes },
    ...made,
    state: 'delivering',
  };
}

const threadOf = ({ place }: { place: Place }) => {
  if (place.threadId === null) throw new Error('it has no thread');
  return place.threadId;
};
const results = (where: string) => discord.messages(where).filter((message) => textOf(message).includes('is ready'));
const cardText = () => discord.messages(channelId).slice(0, 1).map(textOf).join();
const directChannel = () => discord.user('mia').directChannel().id;

describe('a card', () => {
  it('is posted, with a thread on it that is named by the prompt, plainly', async () => {
    const place = await delivery.postCard(job('accepted'));
    const [card] = discord.messages(channelId);
    expect(place).toEqual({ channelId, cardMessageId: card?.id, threadId: card?.id });
    expect(discord.thread(card?.id ?? '')?.name).toBe('a **red** kite over the sea');
    expect(card?.pings.userIds).toEqual([]);
  });

  it('is posted once when a crash comes before its place is written down', async () => {
    const accepted = job('accepted');
    const first = await delivery.postCard(accepted);
    expect(await newDelivery().postCard(accepted)).toEqual(first);
    expect(discord.messages(channelId)).toHaveLength(1);
  });

  it('is posted once when Discord answers 500 after it had posted it', async () => {
    const lost = discord.switches.loseAnswer({ ...messagesRoute, times: 2 });
    await delivery.postCard(job('accepted'));
    expect(lost.hits()).toBe(2);
    expect(discord.messages(channelId)).toHaveLength(1);
  });

  it('finds the thread that an earlier try opened', async () => {
    discord.switches.loseAnswer({ template: '/channels/{channel_id}/messages/{message_id}/threads', times: 1 });
    const place = await delivery.postCard(job('accepted'));
    expect(place.threadId).toBe(place.cardMessageId);
  });

  it('does without a thread where it may not open one, or where the server has as many as it may', async () => {
    discord.admin.revoke(channelId, 'CreatePublicThreads');
    expect(await delivery.postCard(job('accepted'))).toMatchObject({ threadId: null });
    const crowded = { guildId: discord.guild('Full').id, channelId: discord.channel('crowded').id };
    expect(await delivery.postCard(job('accepted', crowded))).toMatchObject({ threadId: null });
    expect(await delivery.postCard(job('accepted', { opensThread: false }))).toMatchObject({ threadId: null });
  });

  it('names a thread even when the prompt shows nothing or ends in half a character at the cut', async () => {
    const request = { ...jobIn('accepted').request };
    for (const [prompt, name] of [
      ['\u200b', 'Video'],
      [`${'a'.repeat(88)}😀😀`, `${'a'.repeat(88)}…`],
    ] as const) {
      const { threadId } = await delivery.postCard(job('accepted', { request: { ...request, prompt } }));
      expect(discord.thread(threadId ?? '')?.name).toBe(name);
    }
  });

  it('cannot be posted where the bot may not: that is a place error', async () => {
    discord.admin.revoke(channelId, 'SendMessages');
    await expect(delivery.postCard(job('accepted'))).rejects.toThrow(PlaceError);
    discord.admin.deleteChannel(channelId);
    await expect(delivery.postCard(job('accepted'))).rejects.toThrow(PlaceError);
  });

  it('that Discord does not take for now is a passing trouble, and nothing is posted', async () => {
    const outage = discord.switches.outage(messagesRoute);
    const failure = await delivery.postCard(job('accepted')).catch((error: unknown) => error);
    outage.end();
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(PlaceError);
    expect(discord.messages(channelId)).toEqual([]);
  });
});

describe('a result', () => {
  it('goes into the thread with the right bytes, mentions who asked, and has its buttons', async () => {
    const delivering = await finished();
    const posted = await delivery.postResult(delivering);
    const [result] = results(threadOf(delivering));
    expect(posted).toEqual({ channelId: threadOf(delivering), id: result?.id });
    expect(result?.pings.userIds).toEqual([delivering.ownerId]);
    if (!result) throw new Error('no result');
    const actions = buttonsOf(result).map(({ custom_id }) => custom_id);
    expect(actions).toEqual(
      expect.arrayContaining(['again', 'edit', 'delete'].map((name) => `${name}:${delivering.id}`)),
    );
    expect(actions.every((action) => action?.endsWith(`:${delivering.id}`))).toBe(true);
    const [attachment] = result.attachments;
    if (!attachment) throw new Error('no attachment');
    expect(attachment.filename).toMatch(/^dailies-[A-Za-z0-9.-]+\.mp4$/);
    const bytes = Buffer.from(await (await fetch(discord.fileUrl(attachment))).arrayBuffer());
    const sha = (given: Buffer) => createHash('sha256').update(given).digest('hex');
    expect(sha(bytes)).toBe(sha(await readFile(file)));
  });

  it.each([500, 'reset'] as const)('appears once when the answer to its post is lost (%s)', async (answer) => {
    const delivering = await finished();
    const lost = discord.switches.loseAnswer({ ...messagesRoute, times: 1 }, answer);
    // discord.js repeats after some losses by itself; after others the step is taken again.
    const posted = await delivery.postResult(delivering).catch(() => delivery.postResult(delivering));
    expect(lost.hits()).toBe(1);
    expect(results(threadOf(delivering)).map(({ id }) => id)).toEqual([posted?.id]);
  });

  it('appears once when a crash comes before it is written down', async () => {
    const delivering = await finished();
    const first = await delivery.postResult(delivering);
    expect(await newDelivery().postResult(delivering)).toEqual(first);
    expect(results(threadOf(delivering))).toHaveLength(1);
  });

  it('waits, rather than going elsewhere, when Discord is down', async () => {
    const delivering = await finished();
    const outage = discord.switches.outage(messagesRoute);
    await expect(delivery.postResult(delivering)).rejects.not.toThrow(PlaceError);
    outage.end();
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: threadOf(delivering) });
    expect(results(channelId)).toEqual([]);
  });

  it('reopens a thread that was archived', async () => {
    const delivering = await finished();
    discord.admin.changeThread(threadOf(delivering), { archived: true });
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: threadOf(delivering) });
    expect(discord.thread(threadOf(delivering))?.archived).toBe(false);
  });

  it('reopens the thread that it was asked for in', async () => {
    const { threadId } = await delivery.postCard(job('accepted'));
    const delivering = await finished({ channelId: threadId ?? '', opensThread: false });
    discord.admin.changeThread(threadId ?? '', { archived: true });
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: threadId });
  });

  it('waits for an archived thread when only its reopening fails in passing', async () => {
    const delivering = await finished();
    discord.admin.changeThread(threadOf(delivering), { archived: true });
    const outage = discord.switches.outage({ method: 'PATCH', template: '/channels/{channel_id}' });
    await expect(delivery.postResult(delivering)).rejects.not.toThrow(PlaceError);
    outage.end();
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: threadOf(delivering) });
  });

  it.each(['locked', 'locked and archived', 'deleted'])('answers the card when its thread is %s', async (how) => {
    const delivering = await finished();
    if (how === 'deleted') discord.admin.deleteThread(threadOf(delivering));
    else discord.admin.changeThread(threadOf(delivering), { locked: true, archived: how !== 'locked' });
    await delivery.postResult(delivering);
    const [result] = results(channelId);
    expect(result?.reference?.messageId).toBe(delivering.place.cardMessageId);
    expect(result?.attachments).toHaveLength(1);
  });

  it('is posted to the channel even when its card was deleted', async () => {
    const delivering = await finished({ opensThread: false });
    for (const message of discord.messages(channelId)) discord.admin.deleteMessage(message);
    await delivery.postResult(delivering);
    expect(results(channelId)).toHaveLength(1);
  });

  it('comes as a direct message when the channel is gone', async () => {
    const delivering = await finished();
    discord.admin.deleteChannel(channelId);
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: directChannel() });
    expect(results(directChannel()).at(-1)?.attachments).toHaveLength(1);
  });

  it.each(['AttachFiles', 'ReadMessageHistory', 'ViewChannel'] as const)(
    'comes as a direct message when the bot lost the right %s',
    async (permission) => {
      const delivering = await finished({ opensThread: false });
      discord.admin.revoke(channelId, permission);
      expect(await delivery.postResult(delivering)).toMatchObject({ channelId: directChannel() });
    },
  );

  it('comes as a direct message when the bot was removed from the server', async () => {
    const left = discord.guild('Left');
    const delivering = await finished({ guildId: left.id, channelId: discord.channel('gone').id });
    discord.admin.removeMember(left.id, discord.world.botId);
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: directChannel() });
  });

  it('comes nowhere when direct messages are closed, too', async () => {
    const delivering = await finished();
    discord.admin.deleteChannel(channelId);
    discord.admin.setDirectMessages(delivering.ownerId, false);
    expect(await delivery.postResult(delivering)).toBeNull();
  });

  it('is a link where Discord refuses the file, although its size was announced as allowed', async () => {
    discord.switches.uploadLimit(10_000);
    const delivering = await finished();
    await delivery.postResult(delivering);
    const [posted] = results(threadOf(delivering));
    expect(posted?.attachments).toEqual([]);
    expect(posted && textOf(posted)).toContain('here: [watch it](https://storage.test/a.mp4). The link ends <t:');
  });

  it.each([
    ['the server', 0 as const, undefined, 11],
    ['a boosted server', 2 as const, undefined, 51],
    ['a server boosted more', 3 as const, undefined, 101],
    ['the setting', 3 as const, 20 * 1024 * 1024, 21],
  ])('is a link at once where the file is larger than %s allows', async (_, tier, uploadLimitBytes, megabytes) => {
    discord.admin.setPremiumTier(guildId, tier);
    delivery = newDelivery(uploadLimitBytes === undefined ? {} : { uploadLimitBytes });
    const mebibyte = 1024 * 1024;
    const attachments = [];
    for (const size of [megabytes * mebibyte, (megabytes - 1) * mebibyte]) {
      const delivering = await finished({}, { video: { hash: 'ab', sizeBytes: size } });
      await delivery.postResult(delivering);
      attachments.push(results(threadOf(delivering))[0]?.attachments.length);
    }
    discord.admin.setPremiumTier(guildId, 0);
    expect(attachments).toEqual([0, 1]);
  });

  it('in a direct message goes there', async () => {
    const delivering = await finished({ guildId: null, channelId: directChannel(), opensThread: false });
    const before = results(directChannel()).length;
    expect(await delivery.postResult(delivering)).toMatchObject({ channelId: directChannel() });
    expect(results(directChannel())).toHaveLength(before + 1);
  });
});

describe('the other notices', () => {
  it('go down the same ladder, each once, beside one another', async () => {
    const delivering = await finished();
    const failing: JobIn<'failing'> = { ...jobIn('failing'), ...delivering, state: 'failing' };
    const unconfirmed: JobIn<'unconfirmed'> = { ...jobIn('unconfirmed'), ...delivering, state: 'unconfirmed' };
    const generating: JobIn<'generating'> = { ...jobIn('generating'), ...delivering, state: 'generating' };
    for (let count = 0; count < 2; count++) {
      await delivery.postFailure({ ...failing, failure: jobIn('failing').failure });
      await delivery.postUnconfirmed(unconfirmed);
      await delivery.postOverdue(generating);
      expect(discord.messages(threadOf(delivering)).filter(({ nonce }) => nonce !== null)).toHaveLength(3);
    }
  });

  it('of a job without a place come as direct messages', async () => {
    const failing = { ...job('failing'), place: null };
    expect(await delivery.postFailure(failing)).toMatchObject({ channelId: directChannel() });
  });
});

describe('a change of a card', () => {
  const edits = () =>
    discord.exchanges.filter(({ template, method }) => template === editRoute.template && method === 'PATCH').length;

  async function shown(): Promise<{
    update: (change?: Partial<JobIn<'generating'>>) => Promise<void>;
    delivering: Job;
  }> {
    const delivering = await finished();
    const generating: JobIn<'generating'> = { ...jobIn('generating'), ...delivering, state: 'generating' };
    return { update: (change = {}) => delivery.updateCard({ ...generating, ...change }), delivering };
  }

  it('within a state comes at most every 15 s, and at once when the state changes', async () => {
    const { update, delivering } = await shown();
    const before = edits();
    await update();
    for (const progressPercent of [10, 20, 30]) {
      now += 4_999;
      await update({ progressPercent });
    }
    expect(edits() - before).toBe(1);
    now += 3;
    await update({ progressPercent: 40 });
    expect(edits() - before).toBe(2);
    expect(cardText()).toContain('40 %');
    await delivery.updateCard(delivering);
    expect(edits() - before).toBe(3);
    expect(cardText()).toContain('**Sending**');
  });

  it('keeps the card free of pings', async () => {
    const { update } = await shown();
    await update();
    expect(discord.messages(channelId)[0]?.pings.userIds).toEqual([]);
  });

  it('that only moves the bar is left out while another one of the channel is held up', async () => {
    const { update } = await shown();
    await update();
    now += minuteMs;
    const held = discord.switches.hang(editRoute);
    const first = update({ progressPercent: 10 });
    now += minuteMs;
    const before = edits();
    await update({ progressPercent: 20 });
    held.end();
    await first;
    expect(edits() - before).toBe(1);
    expect(cardText()).toContain('10 %');
  });

  it.each(['deleted', 'of a channel that is gone', 'down'])('does no harm when the card is %s', async (how) => {
    const { update } = await shown();
    if (how === 'deleted') for (const message of discord.messages(channelId)) discord.admin.deleteMessage(message);
    if (how === 'of a channel that is gone') discord.admin.deleteChannel(channelId);
    const outage = how === 'down' ? discord.switches.outage(editRoute) : undefined;
    await expect(update()).resolves.toBeUndefined();
    outage?.end();
  });

  it('is none for a job without a place', async () => {
    const before = edits();
    await delivery.updateCard(job('accepted'));
    await delivery.updateCard({ ...job('failed'), place: null });
    expect(edits()).toBe(before);
  });
});
