import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RESTJSONErrorCodes } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { PlaceError } from '../../src/jobs/delivery.js';
import type { Job, JobIn } from '../../src/store/records.js';
import {
  editRoute,
  firstTry,
  laterTry,
  messagesRoute,
  minuteMs,
  resultFile,
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

const cardText = () => discord.messages(stage.channelId).slice(0, 1).map(textOf).join();

describe('a card', () => {
  it('is posted, with a thread on it that is named by the prompt, plainly', async () => {
    const place = await stage.delivery.postCard(stage.job('accepted'));
    const [card] = discord.messages(stage.channelId);
    expect(place).toEqual({ channelId: stage.channelId, cardMessageId: card?.id, threadId: card?.id });
    expect(discord.thread(card?.id ?? '')?.name).toBe('a **red** kite over the sea');
    expect(card?.pings.userIds).toEqual([]);
  });

  it('is posted once when a crash comes before its place is written down', async () => {
    const accepted = stage.job('accepted');
    const first = await stage.delivery.postCard(accepted);
    expect(await stage.newDelivery().postCard(accepted)).toEqual(first);
    expect(discord.messages(stage.channelId)).toHaveLength(1);
  });

  it('is posted once when Discord answers 500 after it had posted it', async () => {
    const lost = discord.switches.loseAnswer({ ...messagesRoute, times: 2 });
    await stage.delivery.postCard(stage.job('accepted'));
    expect(lost.hits()).toBe(2);
    expect(discord.messages(stage.channelId)).toHaveLength(1);
  });

  it('finds the thread that an earlier try opened', async () => {
    discord.switches.loseAnswer({ template: '/channels/{channel_id}/messages/{message_id}/threads', times: 1 });
    const place = await stage.delivery.postCard(stage.job('accepted'));
    expect(place.threadId).toBe(place.cardMessageId);
  });

  it('does without a thread where it may not open one, or where the server has as many as it may', async () => {
    discord.admin.revoke(stage.channelId, 'CreatePublicThreads');
    expect(await stage.delivery.postCard(stage.job('accepted'))).toMatchObject({ threadId: null });
    const crowded = { guildId: discord.guild('Full').id, channelId: discord.channel('crowded').id };
    expect(await stage.delivery.postCard(stage.job('accepted', crowded))).toMatchObject({ threadId: null });
    expect(await stage.delivery.postCard(stage.job('accepted', { opensThread: false }))).toMatchObject({
      threadId: null,
    });
  });

  it('names a thread even when the prompt shows nothing or ends in half a character at the cut', async () => {
    const request = { ...jobIn('accepted').request };
    for (const [prompt, name] of [
      ['\u200b', 'Video'],
      [`${'a'.repeat(88)}😀😀`, `${'a'.repeat(88)}…`],
    ] as const) {
      const { threadId } = await stage.delivery.postCard(stage.job('accepted', { request: { ...request, prompt } }));
      expect(discord.thread(threadId ?? '')?.name).toBe(name);
    }
  });

  it('cannot be posted where the bot may not: that is a place error', async () => {
    discord.admin.revoke(stage.channelId, 'SendMessages');
    await expect(stage.delivery.postCard(stage.job('accepted'))).rejects.toThrow(PlaceError);
    discord.admin.deleteChannel(stage.channelId);
    await expect(stage.delivery.postCard(stage.job('accepted'))).rejects.toThrow(PlaceError);
  });

  it.each([
    ['AutoMod', RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration, true],
    ['AutoMod, of a title,', RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration, true],
    ["Discord's filter of links", RESTJSONErrorCodes.MessageBlockedByHarmfulLinksFilter, true],
    ['a locked thread', RESTJSONErrorCodes.ThreadLocked, false],
  ])('that %s refuses is a place error, which says whether words are to blame', async (_, code, blamesWords) => {
    const answer = { status: 400, body: { code, message: 'Blocked' } };
    const refusal = discord.switches.fault({ ...messagesRoute, action: { when: 'before', answer } });
    const failure = await stage.delivery.postCard(stage.job('accepted')).catch((error: unknown) => error);
    refusal.end();
    expect(failure).toBeInstanceOf(PlaceError);
    expect(failure).toMatchObject({ blamesWords });
  });

  it('that Discord does not take for now is a passing trouble, and nothing is posted', async () => {
    const outage = discord.switches.outage(messagesRoute);
    const failure = await stage.delivery.postCard(stage.job('accepted')).catch((error: unknown) => error);
    outage.end();
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(PlaceError);
    expect(discord.messages(stage.channelId)).toEqual([]);
  });
});

describe('a result', () => {
  it('goes into the thread with the right bytes, mentions who asked, and has its buttons', async () => {
    const delivering = await stage.finished();
    const posted = await stage.delivery.postResult(delivering, firstTry);
    const [result] = stage.results(threadOf(delivering));
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
    expect(sha(bytes)).toBe(sha(await readFile(resultFile)));
  });

  it.each([500, 'reset'] as const)('appears once when the answer to its post is lost (%s)', async (answer) => {
    const delivering = await stage.finished();
    const lost = discord.switches.loseAnswer({ ...messagesRoute, times: 1 }, answer);
    // discord.js repeats after some losses by itself; after others the step is taken again.
    const posted = await stage.delivery
      .postResult(delivering, firstTry)
      .catch(() => stage.delivery.postResult(delivering, firstTry));
    expect(lost.hits()).toBe(1);
    expect(stage.results(threadOf(delivering)).map(({ id }) => id)).toEqual([posted?.id]);
  });

  it('appears once when a crash comes before it is written down', async () => {
    const delivering = await stage.finished();
    const first = await stage.delivery.postResult(delivering, firstTry);
    expect(await stage.newDelivery().postResult(delivering, laterTry)).toEqual(first);
    expect(stage.results(threadOf(delivering))).toHaveLength(1);
  });

  it('waits, rather than going elsewhere, when Discord is down', async () => {
    const delivering = await stage.finished();
    const outage = discord.switches.outage(messagesRoute);
    await expect(stage.delivery.postResult(delivering, firstTry)).rejects.not.toThrow(PlaceError);
    outage.end();
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: threadOf(delivering) });
    expect(stage.results(stage.channelId)).toEqual([]);
  });

  it('reopens a thread that was archived', async () => {
    const delivering = await stage.finished();
    discord.admin.changeThread(threadOf(delivering), { archived: true });
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: threadOf(delivering) });
    expect(discord.thread(threadOf(delivering))?.archived).toBe(false);
  });

  it('reopens the thread that it was asked for in', async () => {
    const { threadId } = await stage.delivery.postCard(stage.job('accepted'));
    const delivering = await stage.finished({ channelId: threadId ?? '', opensThread: false });
    discord.admin.changeThread(threadId ?? '', { archived: true });
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: threadId });
  });

  it('waits for an archived thread when only its reopening fails in passing', async () => {
    const delivering = await stage.finished();
    discord.admin.changeThread(threadOf(delivering), { archived: true });
    const outage = discord.switches.outage({ method: 'PATCH', template: '/channels/{channel_id}' });
    await expect(stage.delivery.postResult(delivering, firstTry)).rejects.not.toThrow(PlaceError);
    outage.end();
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: threadOf(delivering) });
  });

  it.each(['locked', 'locked and archived', 'deleted'])('answers the card when its thread is %s', async (how) => {
    const delivering = await stage.finished();
    if (how === 'deleted') discord.admin.deleteThread(threadOf(delivering));
    else discord.admin.changeThread(threadOf(delivering), { locked: true, archived: how !== 'locked' });
    await stage.delivery.postResult(delivering, firstTry);
    const [result] = stage.results(stage.channelId);
    expect(result?.reference?.messageId).toBe(delivering.place.cardMessageId);
    expect(result?.attachments).toHaveLength(1);
  });

  it('is posted to the channel even when its card was deleted', async () => {
    const delivering = await stage.finished({ opensThread: false });
    for (const message of discord.messages(stage.channelId)) discord.admin.deleteMessage(message);
    await stage.delivery.postResult(delivering, firstTry);
    expect(stage.results(stage.channelId)).toHaveLength(1);
  });

  it('comes as a direct message when the channel is gone', async () => {
    const delivering = await stage.finished();
    discord.admin.deleteChannel(stage.channelId);
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
    const result = stage.results(stage.directChannel()).at(-1);
    expect(result?.attachments).toHaveLength(1);
    expect(result && textOf(result)).toContain(
      `-# Asked for in <#${stage.channelId}>, where I cannot post now: a \\*\\*red\\*\\* kite over the sea\n`,
    );
  });

  it.each(['AttachFiles', 'ReadMessageHistory', 'ViewChannel'] as const)(
    'comes as a direct message when the bot lost the right %s',
    async (permission) => {
      const delivering = await stage.finished({ opensThread: false });
      discord.admin.revoke(stage.channelId, permission);
      expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
    },
  );

  it('comes as a direct message when the bot was removed from the server', async () => {
    const left = discord.guild('Left');
    const delivering = await stage.finished({ guildId: left.id, channelId: discord.channel('gone').id });
    discord.admin.removeMember(left.id, discord.world.botId);
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
  });

  it('comes nowhere when direct messages are closed, too', async () => {
    const delivering = await stage.finished();
    discord.admin.deleteChannel(stage.channelId);
    discord.admin.setDirectMessages(delivering.ownerId, false);
    expect(await stage.delivery.postResult(delivering, firstTry)).toBeNull();
  });

  it('is a link where Discord refuses the file, although its size was announced as allowed', async () => {
    discord.switches.uploadLimit(10_000);
    const delivering = await stage.finished();
    await stage.delivery.postResult(delivering, firstTry);
    const [posted] = stage.results(threadOf(delivering));
    expect(posted?.attachments).toEqual([]);
    expect(posted && textOf(posted)).toContain('here: [watch it](https://storage.test/a.mp4). The link ends <t:');
  });

  it.each([
    ['the server', 0 as const, undefined, 11],
    ['a boosted server', 2 as const, undefined, 51],
    ['a server boosted more', 3 as const, undefined, 101],
    ['the setting', 3 as const, 20 * 1024 * 1024, 21],
  ])('is a link at once where the file is larger than %s allows', async (_, tier, uploadLimitBytes, megabytes) => {
    discord.admin.setPremiumTier(stage.guildId, tier);
    stage.delivery = stage.newDelivery(uploadLimitBytes === undefined ? {} : { uploadLimitBytes });
    const mebibyte = 1024 * 1024;
    const attachments = [];
    for (const size of [megabytes * mebibyte, (megabytes - 1) * mebibyte]) {
      const delivering = await stage.finished({}, { video: { hash: 'ab', sizeBytes: size } });
      await stage.delivery.postResult(delivering, firstTry);
      attachments.push(stage.results(threadOf(delivering))[0]?.attachments.length);
    }
    discord.admin.setPremiumTier(stage.guildId, 0);
    expect(attachments).toEqual([0, 1]);
  });

  it('is a link where this process has not got its file, once, also where another has posted the file', async () => {
    const bare = stage.newDelivery({ hasFile: () => Promise.resolve(false) });
    const linked = await stage.finished();
    const posted = await bare.postResult(linked, firstTry);
    const [message] = stage.results(threadOf(linked));
    expect(message?.attachments).toEqual([]);
    expect(message && textOf(message)).toContain('[watch it](https://storage.test/a.mp4)');
    expect(await stage.newDelivery().postResult(linked, laterTry)).toEqual(posted);
    expect(stage.results(threadOf(linked))).toHaveLength(1);

    const sent = await stage.finished();
    const first = await stage.delivery.postResult(sent, firstTry);
    expect(await bare.postResult(sent, laterTry)).toEqual(first);
    expect(stage.results(threadOf(sent)).map(({ attachments }) => attachments.length)).toEqual([1]);
  });

  it('in a direct message goes there', async () => {
    const delivering = await stage.finished({ guildId: null, channelId: stage.directChannel(), opensThread: false });
    const before = stage.results(stage.directChannel()).length;
    expect(await stage.delivery.postResult(delivering, firstTry)).toMatchObject({ channelId: stage.directChannel() });
    expect(stage.results(stage.directChannel())).toHaveLength(before + 1);
    expect(stage.results(stage.directChannel()).map(textOf).at(-1)).not.toContain('Asked for');
  });
});

describe('the other notices', () => {
  it('go down the same ladder, each once, beside one another', async () => {
    const delivering = await stage.finished();
    const failing: JobIn<'failing'> = { ...jobIn('failing'), ...delivering, state: 'failing' };
    const unconfirmed: JobIn<'unconfirmed'> = { ...jobIn('unconfirmed'), ...delivering, state: 'unconfirmed' };
    const generating: JobIn<'generating'> = { ...jobIn('generating'), ...delivering, state: 'generating' };
    for (let count = 0; count < 2; count++) {
      await stage.delivery.postFailure({ ...failing, failure: jobIn('failing').failure }, firstTry);
      await stage.delivery.postUnconfirmed(unconfirmed, firstTry);
      await stage.delivery.postOverdue(generating, firstTry);
      expect(discord.messages(threadOf(delivering)).filter(({ nonce }) => nonce !== null)).toHaveLength(3);
    }
  });

  it('of a job without a place come as direct messages', async () => {
    const failing = { ...stage.job('failing'), place: null };
    expect(await stage.delivery.postFailure(failing, firstTry)).toMatchObject({ channelId: stage.directChannel() });
  });
});

describe('a change of a card', () => {
  const edits = () =>
    discord.exchanges.filter(({ template, method }) => template === editRoute.template && method === 'PATCH').length;

  async function shown(): Promise<{
    update: (change?: Partial<JobIn<'generating'>>) => Promise<void>;
    delivering: JobIn<'delivering'>;
  }> {
    const delivering = await stage.finished();
    const generating: JobIn<'generating'> = { ...jobIn('generating'), ...delivering, state: 'generating' };
    return { update: (change = {}) => stage.delivery.updateCard({ ...generating, ...change }), delivering };
  }

  it('within a state comes at most every 15 s, and at once when the state changes', async () => {
    const { update, delivering } = await shown();
    const before = edits();
    await update();
    for (const progressPercent of [10, 20, 30]) {
      stage.clock.advance(4_999);
      await update({ progressPercent });
    }
    expect(edits() - before).toBe(1);
    stage.clock.advance(3);
    await update({ progressPercent: 40 });
    expect(edits() - before).toBe(2);
    expect(cardText()).toContain('40 %');
    await stage.delivery.updateCard(delivering);
    expect(edits() - before).toBe(3);
    expect(cardText()).toContain('**Sending**');
  });

  it('of a card with four takes comes no more often', async () => {
    const { delivering } = await shown();
    const take = (index: number): JobIn<'generating'> => ({
      ...jobIn('generating'),
      ...delivering,
      id: `${delivering.id.slice(0, -1)}${index}`,
      batch: { id: delivering.batch.id, index, size: 4 },
      state: 'generating',
      reads: 5,
    });
    for (let index = 0; index < 4; index += 1) await stage.delivery.updateCard({ ...take(index), reads: 1 });
    const before = edits();
    for (let seconds = 0; seconds < 60; seconds += 1) {
      stage.clock.advance(1_000);
      await stage.delivery.updateCard({ ...take(seconds % 4), progressPercent: seconds });
    }
    expect(edits() - before).toBe(4);
  });

  it('that failed in passing is made once Discord is back', async () => {
    const { delivering } = await shown();
    const retriesMs = Array.from({ length: 500 }, () => 10);
    const delivery = stage.newDelivery({ patienceMs: 10, retriesMs });
    const done: JobIn<'done'> = { ...jobIn('done'), ...delivering, state: 'done' };
    const outage = discord.switches.outage(editRoute);
    await delivery.updateCard(done);
    expect(cardText()).not.toContain('**Done** in');
    outage.end();
    await expect.poll(cardText, { timeout: 5_000 }).toContain('**Done** in');
  });

  it('shows how all takes ended, also where an earlier change was slow to read them', async () => {
    const { delivering } = await shown();
    const batch = { id: delivering.batch.id, index: 0, size: 2 };
    const first: JobIn<'done'> = { ...jobIn('done'), ...delivering, batch, state: 'done' };
    const second: JobIn<'done'> = { ...first, id: 'the-second-of-the-two', batch: { ...batch, index: 1 } };
    const reads: (() => void)[] = [];
    const stored: Job[] = [first, { ...delivering, id: second.id, batch: second.batch }];
    const takes = async () => {
      if (reads.length === 0) await new Promise<void>((go) => reads.push(go));
      return [...stored];
    };
    const slow = stage.delivery.updateCard(first, takes);
    stored[1] = second;
    const last = stage.delivery.updateCard(second, takes);
    reads.forEach((go) => go());
    await Promise.all([slow, last]);
    expect(cardText().match(/\*\*Done\*\*/g)).toHaveLength(2);
  });

  it('keeps the card free of pings', async () => {
    const { update } = await shown();
    await update();
    expect(discord.messages(stage.channelId)[0]?.pings.userIds).toEqual([]);
  });

  it('that only moves the bar is left out while another one of the channel is held up', async () => {
    const { update } = await shown();
    await update();
    stage.clock.advance(minuteMs);
    const held = discord.switches.hang(editRoute);
    const first = update({ progressPercent: 10 });
    stage.clock.advance(minuteMs);
    const before = edits();
    await update({ progressPercent: 20 });
    held.end();
    await first;
    expect(edits() - before).toBe(1);
    expect(cardText()).toContain('10 %');
  });

  it('of a job that an earlier process has shown is left out likewise, and waited for by nobody', async () => {
    const { update } = await shown();
    await update();
    stage.clock.advance(minuteMs);
    const held = discord.switches.hang(editRoute);
    const first = update({ progressPercent: 10 });
    const before = edits();
    await Promise.all(['one', 'other'].map((id) => update({ id, reads: 2, progressPercent: 20 })));
    held.end();
    await first;
    expect(edits() - before).toBe(1);
    await update({ id: 'new', reads: 1 });
    expect(edits() - before).toBe(2);
  });

  it('is waited for no longer than a moment, and goes on to the newest state by itself', async () => {
    const { update, delivering } = await shown();
    stage.delivery = stage.newDelivery({ patienceMs: 5 });
    const revision = () => discord.messages(stage.channelId)[0]?.revision ?? 0;
    const before = revision();
    const held = discord.switches.hang(editRoute);
    await update({ progressPercent: 10 });
    await stage.delivery.updateCard(delivering);
    await stage.delivery.updateCard({ ...jobIn('done'), ...delivering, state: 'done' });
    expect(cardText()).not.toContain('**Done**');
    held.end();
    await discord.waitForMessage(stage.channelId, (message) => textOf(message).includes('**Done**'));
    expect(revision() - before).toBe(2);
  });

  it.each(['deleted', 'of a channel that is gone', 'down'])('does no harm when the card is %s', async (how) => {
    const { update } = await shown();
    if (how === 'deleted')
      for (const message of discord.messages(stage.channelId)) discord.admin.deleteMessage(message);
    if (how === 'of a channel that is gone') discord.admin.deleteChannel(stage.channelId);
    const outage = how === 'down' ? discord.switches.outage(editRoute) : undefined;
    await expect(update()).resolves.toBeUndefined();
    outage?.end();
  });

  it.each([
    ['gone', 1],
    ['not to be changed for now', 3],
  ])('of a card that is %s is tried %i times in three ticks', async (how, tries) => {
    const { update } = await shown();
    await update();
    const outage = how === 'gone' ? undefined : discord.switches.outage({ ...editRoute }, 400);
    if (how === 'gone') for (const message of discord.messages(stage.channelId)) discord.admin.deleteMessage(message);
    const before = edits();
    for (const progressPercent of [10, 20, 30]) {
      stage.clock.advance(minuteMs);
      await update({ progressPercent });
    }
    expect(edits() - before).toBe(tries);
    outage?.end();
  });

  it('is none for a job without a place', async () => {
    const before = edits();
    await stage.delivery.updateCard(stage.job('accepted'));
    await stage.delivery.updateCard({ ...stage.job('failed'), place: null });
    expect(edits()).toBe(before);
  });
});
