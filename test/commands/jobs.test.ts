import { ComponentType, InteractionType } from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, selectsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { UserDriver } from '../../src/emulator/discord/driver/user-driver.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { detailsCard } from '../../src/discord/job-details.js';
import { standingOf, stateWords } from '../../src/discord/job-words.js';
import { jobsPage } from '../../src/discord/jobs-page.js';
import type { Reader } from '../../src/discord/unposted.js';
import type { Job } from '../../src/store/records.js';
import { english } from '../../src/texts/english.js';
import { checkCard, parts, texts } from '../discord/card-checks.js';
import { anyJob, jobIn } from '../discord/jobs.js';
import { startProduction, type Production } from '../support/production.js';

const timeoutMs = 10_000;

describe('/jobs', () => {
  let production: Production;
  beforeEach(async () => {
    production = await startProduction();
  });
  afterEach(async () => {
    expect(production.discord.violations).toEqual([]);
    await production.close();
  });

  async function use(
    user: UserDriver,
    command: string,
    options: Record<string, string> = {},
    channelId = production.channelId,
  ): Promise<Message> {
    const reply = await (await user.slash(channelId, command, options)).reply({ timeoutMs });
    expect(reply.ephemeralTo).toBe(user.id);
    return reply;
  }
  const list = async (user: UserDriver, whose?: 'me' | 'channel', channelId?: string) =>
    textOf(await use(user, 'jobs', whose ? { whose } : {}, channelId));

  const find = (channelId: string, ...words: string[]) =>
    production.discord.waitForMessage(
      channelId,
      (message) => message.ephemeralTo === null && words.every((word) => textOf(message).includes(word)),
      { timeoutMs },
    );
  /** A video, and its card when it says `state`. */
  async function make(user: UserDriver, prompt: string, state: string, channelId = production.channelId) {
    await use(user, 'video', { prompt }, channelId);
    return await find(channelId, prompt.replace('[', '\\['), state);
  }
  const linkTo = ({ channelId, id }: Pick<Message, 'channelId' | 'id'>) =>
    `https://discord.com/channels/${production.discord.guild('Studio').id}/${channelId}/${id}`;

  const optionsOf = (message: Message) =>
    selectsOf(message).flatMap((select) => ('options' in select ? select.options : []));
  async function choose(user: UserDriver, list: Message, prompt: string): Promise<Message> {
    const value = optionsOf(list).find(({ label }) => label === prompt)?.value ?? '';
    return await (await user.select(list, 'job', [value])).reply({ timeoutMs });
  }

  const linksOf = (message: Message) => buttonsOf(message).flatMap((button) => button.url ?? []);

  it('has nothing to show at first', async () => {
    const { mia } = production;
    expect(await list(mia)).toBe('You have not asked for a video yet. Start one with /video.');
    expect(await list(mia, 'channel')).toBe('Nobody has asked for a video here yet. Start one with /video.');
  });

  it('shows running ones before ended ones, with state, age and a link, after a restart too', async () => {
    const { mia, tom, provider } = production;
    await production.giveKey('mia');
    await production.giveKey('tom');
    provider.switches.holdTasks = true;
    const running = await make(mia, 'a kite', 'Generating');
    provider.switches.holdTasks = false;
    await make(mia, 'a boat', '**Done**');
    const video = await find('any', 'your video is ready');
    await make(mia, 'a wreck [fail]', '**Failed**');
    const failure = await find('any', 'there is no video this time');
    await make(tom, 'a house', '**Done**');
    await production.stop();
    await production.start();

    const own = await use(mia, 'jobs');
    const lines = textOf(own).split('\n');
    expect(lines).toEqual([
      '**Your videos**',
      '**a kite**',
      expect.stringMatching(/^-# \*\*Generating\*\*( \d+ %)? · <t:\d+:R>$/),
      '**a wreck \\[fail]**',
      expect.stringMatching(/^-# \*\*Failed\*\*: The provider failed [^·]*\. · <t:\d+:R>$/),
      '**a boat**',
      expect.stringMatching(/^-# \*\*Done\*\* · <t:\d+:R>$/),
    ]);
    expect(linksOf(own)).toEqual([running, failure, video].map(linkTo));
    expect(await list(tom)).not.toContain('kite');

    const channel = await list(tom, 'channel');
    for (const prompt of ['a kite', 'a boat', 'a wreck', 'a house']) expect(channel).toContain(prompt);
    for (const { mention } of [mia, tom]) expect(channel).toMatch(new RegExp(`· ${mention}$`, 'm'));
    expect(await list(tom, 'channel', production.discord.channel('other').id)).toContain('Nobody has asked');
  });

  it('takes a channel and its threads for one, but shows a private thread only from within', async () => {
    const { discord, mia, tom, channelId } = production;
    await production.giveKey('mia');
    const other = discord.channel('other').id;
    await make(mia, 'elsewhere', '**Done**', other);
    const first = await make(mia, 'in the channel', '**Done**');
    await make(mia, 'in its thread', '**Done**', first.id);
    const hidden = discord.admin.openThread({ channelId, name: 'hidden', ownerId: mia.id, private: true });
    discord.admin.joinThread(hidden.id, discord.applicationId);
    await make(mia, 'in private', '**Done**', hidden.id);

    for (const place of [channelId, first.id]) {
      const shown = await list(tom, 'channel', place);
      expect(shown).toContain('in the channel');
      expect(shown).toContain('in its thread');
      expect(shown).not.toContain('elsewhere');
      expect(shown).not.toContain('in private');
    }
    expect(await list(mia, 'channel', hidden.id)).toContain('in private');
    expect(await list(mia, 'channel', other)).toMatch(/^\*\*Videos of this channel\*\*\n\*\*elsewhere\*\*\n-# [^\n]*$/);
    expect(await list(mia)).toContain('in private');
  });

  it('shows who asked a result that no place took, with its link, and nobody else', async () => {
    const { discord, provider, mia, tom, channelId } = production;
    await production.giveKey('mia');
    provider.switches.holdTasks = true;
    await make(mia, 'a lost kite', 'Generating');
    discord.admin.setDirectMessages(mia.id, false);
    const giveBack = discord.admin.revoke(channelId, 'SendMessages', 'SendMessagesInThreads');
    provider.finishTask(provider.state.tasks[0]?.id ?? '');
    await find(channelId, '**Done**');
    giveBack();
    await production.stop();
    await production.start();

    const reply = await use(mia, 'jobs');
    expect(textOf(reply)).toMatch(
      /\*\*a lost kite\*\*\n-# \*\*Done\*\*, in no channel · .*\n-# In no channel: .* The link ends <t:\d+:R>\./,
    );
    const brought = await (await mia.press(reply, 'Get it')).reply({ timeoutMs });
    const [, url = ''] = /\[Watch the original\]\((.*?)\)/.exec(textOf(brought)) ?? [];
    expect((await fetch(url)).headers.get('content-type')).toContain('video');
    const channel = await use(tom, 'jobs', { whose: 'channel' });
    expect(buttonsOf(channel).map(({ label }) => label)).toEqual(['Open']);
    const opened = await choose(tom, channel, 'a lost kite');
    expect(buttonsOf(opened).map(({ label }) => label)).toEqual(['Open', 'Again', 'Edit']);
    expect(textOf(channel)).toContain('a lost kite');
    expect(JSON.stringify(channel.components)).not.toContain(provider.storageUrl);
  });

  it('leads to a result that came as a direct message whom it came to, and others to the card', async () => {
    const { discord, provider, mia, tom, channelId } = production;
    await production.giveKey('mia');
    provider.switches.holdTasks = true;
    const card = await make(mia, 'a kite', 'Generating');
    const giveBack = discord.admin.revoke(channelId, 'SendMessages', 'SendMessagesInThreads');
    provider.finishTask(provider.state.tasks[0]?.id ?? '');
    const video = await find(mia.directChannel().id, 'your video is ready');
    await find(channelId, '**Done**');
    giveBack();
    expect(linksOf(await use(mia, 'jobs'))).toEqual([
      `https://discord.com/channels/@me/${video.channelId}/${video.id}`,
    ]);
    expect(linksOf(await use(tom, 'jobs', { whose: 'channel' }))).toEqual([linkTo(card)]);
  });

  it('works in a direct message with the bot', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    const direct = mia.directChannel().id;
    await make(mia, 'a kite', '**Done**', direct);
    expect(await list(mia, 'channel', direct)).toContain('a kite');
    expect(await list(mia, 'channel')).toContain('Nobody has asked');
  });

  it('opens one of them: how it stands, and what can be done with it', async () => {
    const { mia, provider } = production;
    await production.giveKey('mia');
    await make(mia, 'a boat', '**Done**');
    await make(mia, 'a wreck [fail]', '**Failed**');
    provider.switches.holdTasks = true;
    await make(mia, 'a kite', 'Generating');
    provider.switches.holdTasks = false;
    const listed = await use(mia, 'jobs');
    expect(optionsOf(listed).map(({ label, description }) => [label, description?.replace(/ \d+ %/, '')])).toEqual([
      ['a kite', 'Generating'],
      ['a wreck [fail]', expect.stringMatching(/^Failed: The provider failed/)],
      ['a boat', 'Done'],
    ]);
    const buttons = async (prompt: string) => buttonsOf(await choose(mia, listed, prompt)).map(({ label }) => label);
    expect(await buttons('a kite')).toEqual(['Open', 'Again', 'Edit']);
    expect(await buttons('a wreck [fail]')).toEqual(['Open', 'Again', 'Edit']);
    expect(await buttons('a boat')).toEqual(['Open', 'Again', 'Edit', 'Original']);
    expect(textOf(await choose(mia, listed, 'a kite'))).toMatch(/It went to the provider <t:\d+:R>; usually it takes/);
    expect(textOf(await choose(mia, listed, 'a wreck [fail]'))).toContain('Nothing was charged for the video.');
    const boat = await choose(mia, listed, 'a boat');
    expect(textOf(boat)).toMatch(
      /^\*\*Done\*\* · asked for <t:\d+:R>\nIt took .*\.\n>>> a boat\n-# seedance-2\.0 · 5 s/,
    );

    const edit = await (await mia.press(boat, 'Edit')).modal();
    const edited = await (await mia.submit(edit, { prompt: 'a red boat' })).reply({ timeoutMs });
    expect(textOf(edited)).toContain('Accepted');
    expect(textOf(await (await mia.press(boat, 'Again')).reply({ timeoutMs }))).toContain('Accepted');
    expect(textOf(await (await mia.press(boat, 'Original')).reply({ timeoutMs }))).toContain('Watch the original');
  });

  it('has pages where there are many, newest first, and no page without its jobs', async () => {
    const { mia } = production;
    await production.giveKey('mia');
    for (let number = 1; number <= 10; number += 1) await make(mia, `kite ${number}.`, '**Done**');
    const listed = await use(mia, 'jobs');
    expect(textOf(listed)).toContain('kite 10.');
    expect(textOf(listed)).not.toContain('kite 2.');
    expect(textOf(listed)).toContain('-# page 1 of 2');
    const turning = buttonsOf(listed).filter(({ url }) => url === undefined);
    expect(turning.map(({ label, disabled }) => [label, disabled])).toEqual([
      ['Previous', true],
      ['Next', false],
    ]);
    const next = await (await mia.press(listed, 'Next')).reply({ timeoutMs });
    expect(next.id).toBe(listed.id);
    expect(textOf(next)).toMatch(/kite 2\.[^]*kite 1\.[^]*\n-# page 2 of 2$/);
    expect(optionsOf(next).map(({ label }) => label)).toEqual(['kite 2.', 'kite 1.']);
    const back = await (await mia.press(next, 'Previous')).reply({ timeoutMs });
    expect(textOf(back)).toContain('kite 10.');
  });

  it("opens others' videos where they are shown, and tells of no other place", async () => {
    const { mia, tom, discord } = production;
    await production.giveKey('mia');
    await make(mia, 'a boat', '**Done**');
    const listed = await use(tom, 'jobs', { whose: 'channel' });
    expect(textOf(await choose(tom, listed, 'a boat'))).toContain(`by ${mia.mention}`);
    const value = optionsOf(listed)[0]?.value ?? '';
    const elsewhere = discord.channel('other').id;
    const guessed = await tom.raw(elsewhere, {
      type: InteractionType.MessageComponent,
      data: { component_type: 3, custom_id: 'job', values: [value] },
      source: await use(tom, 'jobs', {}, elsewhere),
    });
    expect(textOf(await guessed.reply({ timeoutMs }))).toContain('I do not know this video any more.');
  });

  it('shows the longest prompts within what Discord takes, and without effect', async () => {
    const { mia, provider } = production;
    await production.giveKey('mia');
    provider.switches.holdTasks = true;
    const prompt = '@everyone **x** ||y|| # '.repeat(150);
    const handles = await Promise.all(
      Array.from({ length: 9 }, () => mia.slash(production.channelId, 'video', { prompt })),
    );
    await Promise.all(handles.map((handle) => handle.reply({ timeoutMs })));
    const reply = await use(mia, 'jobs');
    expect(textOf(reply)).toContain('-# page 1 of 2 · 1 video more running');
    expect(textOf(reply)).not.toMatch(/(?<!\\)@everyone|\*\*x|\|\|y/);
    expect(reply.pings).toMatchObject({ everyone: false, userIds: [] });
  });
});

describe('a list of jobs', () => {
  const reader = { id: '100', channelId: '1', namesAskers: true, now: 1_800_000_000_000, kept: new Set<string>() };
  const showJobs = (jobs: readonly Job[], who: Reader, page = 0) => {
    const shown = jobsPage(jobs, who, { whose: 'me', page }, english);
    return { parts: parts(shown), texts: texts(shown).slice(1) };
  };

  it('is one that Discord takes, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(anyJob, { minLength: 1, maxLength: 30 }), fc.boolean(), (jobs, mine) => {
        const shown = jobs.map((job) => (mine ? { ...job, ownerId: reader.id } : job));
        checkCard(jobsPage(shown, reader, { whose: 'me' }, english));
      }),
    );
  });

  it('shows eight, and those that ask for attention before newer ones', () => {
    const ended = Array.from({ length: 20 }, (_, index) =>
      jobIn('done', { id: `done-${index}`, ownerId: '200', message: null }),
    );
    const running = jobIn('generating', { progressPercent: 40.4 });
    const unposted = jobIn('done', { ownerId: reader.id, message: null });
    unposted.result = { ...unposted.result, urlEndsAt: reader.now + 1, videoUrl: 'https://storage.test/a.mp4' };
    const { texts: said } = showJobs([...ended, running, unposted], reader);
    expect(said).toHaveLength(9);
    expect(said[0]).toContain('**Done**, in no channel');
    expect(said[1]).toContain('**Generating** 40 %');
    expect(said.at(-1)).toBe('-# page 1 of 3');
  });

  it('says what was decided about one whose submission was lost', () => {
    const states = ([null, 'forgotten', 'submitted-again'] as const).map((settled) => {
      const [said = ''] = showJobs([jobIn('unconfirmed', { settled })], reader).texts;
      return /^-# (.*?) · /m.exec(said)?.[1];
    });
    expect(states).toEqual([
      '**Unknown** whether the provider accepted it',
      '**Forgotten**, unknown whether the provider accepted it',
      '**Submitted again**, unknown whether the provider accepted it the first time',
    ]);
  });

  it('says what holds a job up', () => {
    const since = reader.now - 5 * 60_000;
    const held = [
      jobIn('waiting', { refusedSince: since }),
      jobIn('generating', { unreachableSince: since, progressPercent: null }),
      jobIn('generating', { overdueToldAt: since, unreachableSince: null, progressPercent: 10 }),
      jobIn('delivering', { postingSince: since }),
      jobIn('delivering', { postingSince: reader.now }),
    ];
    expect(held.map((job) => stateWords(job, reader.now, english))).toEqual([
      '**Waiting**, the provider does not take it yet',
      '**Generating**, the provider cannot be reached',
      '**Generating** 10 %, unusually long',
      '**Sending**, Discord does not take it yet',
      '**Sending**',
    ]);
    for (const job of held.slice(0, 4))
      expect(standingOf(job, reader.now, english)).toMatch(/by myself|I go on|I look/);
  });

  it('opens each within the limits of a message, whatever is in it', () => {
    fc.assert(
      fc.property(anyJob, (job) => {
        const [panel] = detailsCard(job, reader, english).components;
        const inside = panel?.type === ComponentType.Container ? panel.components : [];
        const said = inside.flatMap((part) => (part.type === ComponentType.TextDisplay ? part.content : []));
        expect(said.join('').length).toBeLessThan(4_000);
        for (const text of said) expect(text).not.toBe('');
      }),
    );
  });

  it('has every job on one page, and only there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyJob, { maxLength: 40, minLength: 1, selector: ({ id }) => id }), (jobs) => {
        const mine = jobs.map((job) => ({ ...job, ownerId: reader.id }));
        const ids = Array.from(
          { length: 40 },
          (_, page) => jobsPage(mine, reader, { whose: 'me', page }, english).components,
        )
          .map((rows) => JSON.stringify(rows).match(/"value":"[^"]*"/g) ?? [])
          .map((values) => values.join());
        const pages = [...new Set(ids)].flatMap((values) => values.split(','));
        expect(pages).toHaveLength(mine.length);
        expect(new Set(pages).size).toBe(mine.length);
      }),
      { numRuns: 30 },
    );
  });

  it('forgets a link that has ended, and leads to the file while that is kept', () => {
    const job = jobIn('done', { ownerId: reader.id, message: null });
    job.result = { ...job.result, urlEndsAt: reader.now };
    const isOffered = (who: Reader) => JSON.stringify(showJobs([job], who).parts).includes(`"original:${job.id}"`);
    expect(isOffered(reader)).toBe(false);
    const keeping = { ...reader, kept: new Set([job.id]) };
    expect(isOffered(keeping)).toBe(true);
    expect(showJobs([job], keeping).texts[0]).toContain('Its link has ended; the button brings it');
    expect(isOffered({ ...keeping, id: '200' })).toBe(false);
  });
});
