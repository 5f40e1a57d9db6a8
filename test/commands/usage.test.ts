import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { OptionInputs } from '../../src/emulator/discord/driver/use-command.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import type { JobIn } from '../../src/store/records.js';
import { dayBegin, dayMs } from '../../src/store/usage.js';
import { done, exampleJob, failed, unconfirmed } from '../store/examples.js';
import { startProduction, type Production } from '../support/production.js';
import { stageOf, timeoutMs } from '../support/stage.js';

let production: Production;
beforeEach(async () => {
  production = await startProduction();
});
afterEach(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

async function usage(
  options: OptionInputs = {},
  user = production.mia,
  where = production.channelId,
): Promise<Message> {
  const asked = await user.slash(where, 'usage', options);
  const reply = await asked.reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  const answered = await production.discord.waitForMessage(
    where,
    ({ id, revision, content }) => id === reply.id && (revision > 0 || content !== ''),
    { timeoutMs },
  );
  expect(answered.pings).toMatchObject({ everyone: false, userIds: [], roleIds: [] });
  return answered;
}

type Ending = (job: JobIn<'accepted'>) => ReturnType<typeof done>;

/** Jobs that ended, written beside the running bot. */
async function seed(jobs: readonly (Partial<JobIn<'accepted'>> & { end?: Ending })[]): Promise<void> {
  const { discord, channelId } = production;
  const store = await production.openStore();
  const place = { guildId: discord.guild('Studio').id, channelId, createdAt: Date.now() };
  for (const { end = done, ...change } of jobs) {
    const job = exampleJob({ ...place, ...change });
    await store.jobs.save(await store.jobs.add(job, { wakeAt: null, leaseUntil: 0 }), end(job));
  }
  await store.close();
}

/** Width and height of the one picture of a message, which is a PNG. */
async function pictureOf({ attachments }: Message) {
  expect(attachments).toHaveLength(1);
  const [picture] = attachments;
  if (!picture) throw new Error('no picture');
  expect(picture).toMatchObject({ filename: 'usage.png', contentType: 'image/png', ephemeral: true });
  const bytes = await readFile(picture.filePath);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), words: picture.description ?? '' };
}

const lines = (message: Message) => textOf(message).split('\n');

describe('/usage', () => {
  it('says that there is nothing yet, without a picture', async () => {
    const answer = await usage();
    expect(textOf(answer)).toBe(
      '**Your videos, wherever you asked for them**: none in the last 30 days. Start one with /video.',
    );
    expect(answer.attachments).toEqual([]);
    expect(textOf(await usage({ days: 1, scope: 'channel' }))).toContain('none today.');
  });

  it('shows a video that was made, failed ones, and assets, with the chart of one’s own', async () => {
    await production.giveKey('mia');
    const stage = stageOf(production);
    await stage.add({ file: { name: 'kite.png', path: 'demo/files/kite.png' } });
    await stage.ask({ prompt: '@kite flies' });
    await stage.result();
    await stage.ask({ prompt: 'a storm [fail]' });
    await stage.find('there is no video this time');
    const answer = await usage();
    expect(lines(answer)).toEqual([
      "**Your videos, wherever you asked for them**, the last 30 days (days are UTC's)",
      '**108,900 tokens** for 1 video; 1 failed',
      '-# Besides, 1 file became assets; AnyFast bills each, in no tokens.',
    ]);
    const { width, height, words } = await pictureOf(answer);
    expect([width, height]).toEqual([1000, 640]);
    expect(words).toMatch(
      /^Bar chart\. Your tokens by day\. The last 30 days \(UTC\): 108,900 tokens\. Most on \w{3} \d+: 108,900 tokens\. Days: \w{3} \d+ 108\.9K\.$/,
    );
  });

  it('shows a channel by member, with prices, what is open and what nobody knows', async () => {
    const { mia, tom, ada, channelId } = production;
    const price = { perMillion: 7, currency: 'USD' };
    await seed([
      { ownerId: tom.id, price },
      { ownerId: tom.id, price },
      { ownerId: mia.id, price, createdAt: Date.now() - 5 * dayMs },
      { ownerId: mia.id, end: failed },
      { ownerId: mia.id, end: unconfirmed },
      { ownerId: ada.id, channelId: 'elsewhere' },
      { ownerId: ada.id },
      { ownerId: mia.id, createdAt: dayBegin(Date.now()) - 30 * dayMs },
    ]);
    const answer = await usage({ scope: 'channel' }, ada);
    expect(lines(answer)).toEqual([
      `**The videos of <#${channelId}>**, the last 30 days (days are UTC's)`,
      '**432,000 tokens, $2.27** for 4 videos; 1 failed',
      `1\\. <@${tom.id}>: 216,000 tokens, $1.51 · 2 videos`,
      `2\\. <@${mia.id}>: 108,000 tokens, $0.76 · 1 video; 1 failed`,
      `3\\. <@${ada.id}>: 108,000 tokens · 1 video`,
      '-# Perhaps charged, nobody knows: about 108,000 tokens more.',
      '-# Unknown whether the provider accepted it: 1 video.',
      '-# No price was set for 108,000 of the tokens.',
    ]);
    const { width, height, words } = await pictureOf(answer);
    expect([width, height]).toEqual([1000, 992]);
    expect(words).toContain('Tokens by day in #general.');
    expect(words).toContain('By member: tom · 216K; mia · 108K; ada · 108K.');
    expect(words).toContain('Below, what they cost by day, in USD.');
    expect(lines(await usage({ scope: 'channel', days: 1 }))[1]).toBe(
      '**324,000 tokens, $1.51** for 3 videos; 1 failed',
    );
  });

  it('shows a server to who may manage it, the others than the first six together', async () => {
    const { tom, ada, mia } = production;
    const members = Array.from({ length: 9 }, (_, index) =>
      Array.from({ length: 12 - index }, () => ({ ownerId: `10000000000000000${index}`, channelId: 'elsewhere' })),
    );
    await seed([...members.flat(), { ownerId: mia.id, guildId: 'other' }]);
    const answer = await usage({ scope: 'server', days: 90 }, ada);
    expect(lines(answer)).toHaveLength(9);
    expect(lines(answer)[0]).toBe("**All videos of Studio**, the last 90 days (days are UTC's)");
    expect(lines(answer).at(-1)).toBe('7\\. the others: 1,620,000 tokens · 15 videos');
    // Nobody knows these members any more.
    expect((await pictureOf(answer)).words).toContain('member · 1.3M; member · 1.19M; ');
    for (const user of [mia, tom]) {
      expect(textOf(await usage({ scope: 'server' }, user))).toContain('Manage Server');
    }
    expect(textOf(await usage({ scope: 'server' }, mia, mia.directChannel().id))).toContain('That belongs to a server');
  });

  it('means the channel of a thread, and works in a direct message', async () => {
    const { mia, tom, discord, channelId } = production;
    await seed([{ ownerId: tom.id }]);
    const thread = discord.admin.openThread({ channelId, name: 'talk', ownerId: tom.id });
    expect(textOf(await usage({ scope: 'channel' }, mia, thread.id))).toContain('**108,000 tokens** for 1 video');
    const direct = mia.directChannel().id;
    await seed([{ ownerId: mia.id, guildId: null, channelId: direct }]);
    for (const scope of ['me', 'channel']) {
      expect(textOf(await usage({ scope }, mia, direct))).toContain('**108,000 tokens** for 1 video');
    }
  });

  it('shows what a member who was forgotten made as nobody’s', async () => {
    const { mia, tom } = production;
    await seed([{ ownerId: mia.id }, { ownerId: tom.id }, { ownerId: tom.id }]);
    const question = await (await mia.slash(production.channelId, 'forget-me', {})).reply({ timeoutMs });
    expect(textOf(question)).toContain('what a server spent in all: that stays without your name');
    await (await mia.press(question, 'Erase everything')).reply({ timeoutMs });
    expect(textOf(await usage())).toContain('none in the last 30 days');
    const answer = await usage({ scope: 'channel' });
    expect(lines(answer).slice(1)).toEqual([
      '**324,000 tokens** for 3 videos',
      `1\\. <@${tom.id}>: 216,000 tokens · 2 videos`,
      '2\\. the others: 108,000 tokens · 1 video',
    ]);
    expect(textOf(answer)).not.toContain(mia.id);
  });

  it('says it in words alone where the picture does not go through', async () => {
    const { mia, discord } = production;
    await seed([{ ownerId: mia.id }]);
    discord.switches.uploadLimit(1_000);
    const answer = await usage();
    expect(textOf(answer)).toContain('108,000 tokens');
    expect(answer.attachments).toEqual([]);
  });
});
