import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mentionCommands, mentionInBody } from '../../src/discord/mentions.js';
import { showLine, showText } from '../../src/discord/show.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { startProduction, type Production } from '../support/production.js';

const ids = new Map([
  ['video', '1'],
  ['token set', '2'],
  ['asset add', '3'],
  ['forget-me', '4'],
]);
const timeoutMs = 10_000;

describe('a command that the bot names', () => {
  it.each([
    ['Start one with /video.', 'Start one with </video:1>.'],
    ['**/token set** stores it', '**</token set:2>** stores it'],
    ['/token set scope: server', '</token set:2> scope: server'],
    ['a key of your own (/token set).', 'a key of your own (</token set:2>).'],
    ['/video with a prompt\n/asset add', '</video:1> with a prompt\n</asset add:3>'],
    ['Use /forget-me again', 'Use </forget-me:4> again'],
  ])('becomes a mention: %j', (text, mentioned) => {
    expect(mentionCommands(text, ids)).toBe(mentioned);
  });

  it.each([
    ['not known', '/group list shows them.'],
    ['a command with sub-commands alone', 'see /token.'],
    ['in code', 'write `/video` or ```\n/video\n```'],
    ['escaped', '\\/video'],
    ['part of an address', 'https://a.test/video and </video:9>'],
    ['part of a word', 'and/video, /videos, /video/x'],
  ])('stays as it is: %s', (_, text) => {
    expect(mentionCommands(text, ids)).toBe(text);
  });

  const piece = fc.constantFrom('/video', '/token set', '*', '(', ' ', '\n', '\\', '`', '/', 'a', '>', '@kite', '_');
  const words = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
  it('stays as it is in the words of a member, whatever they are', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (typed, length) => {
        for (const shown of [showText(typed, 1_000).text, showText(typed, length).text, showLine(typed, length)]) {
          for (const text of [shown, `**${shown}** is there.`, `>>> ${shown}`, `(${shown})`])
            expect(mentionCommands(text, ids)).toBe(text);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('a body', () => {
  const rewritten = (body: object) => mentionInBody(JSON.stringify(body), ids);
  const longText = (length: number) => `/video ${'x'.repeat(length - 7)}`;

  it('has mentions in its texts, wherever they are, and nowhere else', () => {
    const body = {
      type: 4,
      data: {
        content: '/video',
        embeds: [{ title: '/video', description: '/video' }],
        components: [
          { type: 17, components: [{ type: 10, content: '/video' }] },
          { type: 1, components: [{ type: 2, label: '/video', custom_id: '/video' }] },
        ],
      },
    };
    expect(rewritten(body).match(/<\/video:1>/g)).toHaveLength(3);
    expect(rewritten(body.data).match(/<\/video:1>/g)).toHaveLength(3);
    expect(rewritten({ type: 9, data: { components: [{ type: 10, content: '/video' }] } })).not.toContain('<');
  });

  it.each([
    { content: longText(1_999) },
    { embeds: [{ description: longText(4_095) }] },
    { embeds: [{ description: longText(3_000) }, { description: longText(2_999) }] },
    { components: [longText(2_000), longText(2_000)].map((content) => ({ type: 10, content })) },
  ])('that would become too long stays as it was', (body) => {
    expect(JSON.parse(rewritten(body))).toEqual(body);
  });
});

describe('on its way to Discord', () => {
  let production: Production;
  beforeAll(async () => {
    production = await startProduction();
  });
  afterAll(() => production.close());
  afterEach(() => expect(production.discord.violations.splice(0)).toEqual([]));

  const idOf = (name: string) =>
    [...production.discord.world.commands.values()].find((command) => command.name === name)?.id ?? '';
  async function ask(prompt: string): Promise<Message> {
    const { mia, channelId } = production;
    return await (await mia.slash(channelId, 'video', { prompt })).reply({ timeoutMs });
  }

  it('a refusal names commands as mentions', async () => {
    const { content } = await ask('a kite');
    expect(content).toContain(`Store yours with </token set:${idOf('token')}>;`);
  });

  it('an answer, and a list in an embed, too; also after a start that registered nothing', async () => {
    await production.stop();
    await production.start();
    const { mia, channelId } = production;
    const reply = await (await mia.slash(channelId, 'jobs', {})).reply({ timeoutMs });
    expect(JSON.stringify(reply.components)).toContain(`Start one with </video:${idOf('video')}>.`);
  });

  it('a refusal that comes with a file, too', async () => {
    const { attachments, content } = await ask(`/video ${'x'.repeat(4_000)}`);
    expect(attachments.map(({ filename }) => filename)).toEqual(['prompt.txt']);
    expect(content).toContain(`</token set:${idOf('token')}>`);
  });

  it('a prompt that names a command stays as it was written: on the card, in lists, in its form', async () => {
    const { discord, provider, mia, channelId } = production;
    await production.giveKey('mia');
    provider.switches.holdTasks = true;
    const prompt = '/token set of a theatre, (/video) *and /asset add*';
    await ask(prompt);
    const card = await discord.waitForMessage(channelId, (message) => textOf(message).includes('Generating'), {
      timeoutMs,
    });
    expect(textOf(card)).toContain('\\/token set of a theatre, (\\/video) \\*and \\/asset add\\*');
    expect(JSON.stringify([card.components])).not.toContain('</');
    const jobs = await (await mia.slash(channelId, 'jobs', {})).reply({ timeoutMs });
    expect(JSON.stringify([jobs.content, jobs.embeds, jobs.components])).not.toContain('</');
    expect(discord.thread(card.id)?.name).toContain('/token set of a theatre');
    provider.switches.clear();
  });
});
