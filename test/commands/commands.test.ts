import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { readMarkdown } from '../discord/markdown.js';
import { keys, startProduction, type Production } from '../support/production.js';

const timeoutMs = 10_000;
let production: Production;
/** One of its own for each test, so that each has its own groups. */
let channelId: string;
let picture: Buffer;
let count = 0;

beforeAll(async () => {
  picture = await readFile('demo/files/kite.png');
  production = await startProduction();
  await production.giveKey('mia');
});
afterAll(() => production.close());
beforeEach(() => {
  const { discord } = production;
  channelId = discord.admin.addChannel(discord.guild('Studio').id, { name: `channel-${++count}` }).id;
});
afterEach(() => {
  production.provider.switches.clear();
  expect(production.discord.violations.splice(0)).toEqual([]);
});

async function use(command: string, options: Record<string, unknown> = {}, user = production.mia): Promise<string> {
  const reply = await (await user.slash(channelId, command, options as never)).reply({ timeoutMs });
  expect(reply.ephemeralTo).toBe(user.id);
  return textOf(reply);
}

/** A picture with content of its own. */
const newPicture = (name: string) => ({ name, bytes: Buffer.concat([picture, randomBytes(8)]) });

/** Adds files, and reads how it ended. */
async function add(options: Record<string, unknown>): Promise<string> {
  const files = Object.keys(options).filter((name) => name.startsWith('file')).length;
  const handle = await production.mia.slash(channelId, 'asset add', options as never);
  const ended = (text: string) => (text.match(/is ready|Not added/g) ?? []).length === files;
  const done = await production.discord.waitForMessage(
    channelId,
    (message) => message.origin?.id === handle.interaction.id && ended(textOf(message)),
    { timeoutMs },
  );
  return textOf(done);
}

const billed = (what: string) => production.provider.state.ledger.filter((entry) => entry.what === what).length;
const refusal = (code: string, message: string) =>
  ({ kind: 'answer', status: 400, body: { error: { code, message, type: 'x' } } }) as const;

describe('/group create', () => {
  it('makes the current group, at the provider too', async () => {
    const before = billed('group');
    expect(await use('group create', { name: 'storm' })).toBe(
      "**storm** is this channel's current group. Add files with /asset add, and name them in prompts.",
    );
    expect(billed('group')).toBe(before + 1);
    expect(await add({ file: newPicture('a.png') })).toMatch(/^Group \*\*storm\*\*\n- `@a` \(image\) is ready$/);
    expect(billed('group')).toBe(before + 1);
  });

  it('refuses a name that is taken, and one that shows nothing', async () => {
    await use('group create', { name: 'storm' });
    expect(await use('group create', { name: ' storm ' })).toBe(
      'This channel has a group of that name already. Choose another name with /group create, or use that one with /group use. Nothing was charged.',
    );
    expect(await use('group create', { name: '\u200b' })).toContain("A group's name has 1 to 50 characters.");
  });

  it('shows a name as it was written', async () => {
    const text = await use('group create', { name: '@everyone *x* [a](https://b.c)' });
    const { visible, effects } = readMarkdown(text);
    expect(visible).toContain('@everyone *x* [a](https://b.c)');
    expect(effects).toEqual(['bold']);
  });

  it('keeps the group when the provider refuses, says why, and makes it with the first file', async () => {
    production.provider.switches.next('CreateAssetGroup', refusal('insufficient_user_quota', 'quota is not enough'));
    expect(await use('group create', { name: 'storm' })).toBe(
      "**storm** is this channel's current group. At the provider it could not be made yet: The AnyFast account has too little credit. Top it up at AnyFast, then try again. Nothing was charged. It is tried again with the first file.",
    );
    expect(await add({ file: newPicture('a.png') })).toContain('`@a` (image) is ready');
  });

  it('says so when the provider does not answer, and does not make it twice', async () => {
    const before = billed('group');
    production.provider.switches.next('CreateAssetGroup', { kind: 'reset', when: 'after' });
    expect(await use('group create', { name: 'storm' })).toContain('The provider has not confirmed it yet;');
    expect(await add({ file: newPicture('a.png') })).toContain('`@a` (image) is ready');
    expect(billed('group')).toBe(before + 1);
  });

  it('needs a key', async () => {
    expect(await use('group create', { name: 'storm' }, production.ada)).toContain('You have no AnyFast key here yet.');
  });
});

describe('/asset add', () => {
  it('gives several files a given name in turn', async () => {
    const files = { file: newPicture('a.png'), file2: newPicture('b.png'), file3: newPicture('c.png') };
    expect(await add({ ...files, name: '@Kite' })).toMatch(
      /`@kite` \(image\) is ready\n- `@kite-2` \(image\) is ready\n- `@kite-3` \(image\) is ready$/,
    );
  });

  it('refuses a name that is none before anything is fetched', async () => {
    expect(await use('asset add', { file: newPicture('a.png'), name: 'two words' })).toContain('A name has 1 to 32');
    expect(await use('asset add', { file: newPicture('a.png'), name: 'image1' })).toContain('a meaning of its own');
  });

  it('says that content is there already, and pays for it once', async () => {
    const file = newPicture('kite.png');
    await add({ file });
    const before = billed('asset');
    expect(await add({ file: { ...file, name: 'other.png' } })).toContain(
      '`@kite` (image) has this content already, and is ready',
    );
    expect(billed('asset')).toBe(before);
  });

  it('refuses a taken name for that file alone', async () => {
    await add({ file: newPicture('a.png'), name: 'kite' });
    expect(await add({ file: newPicture('b.png'), file2: newPicture('c.png'), name: 'kite' })).toMatch(
      /\n- \*\*Not added\*\*: `@kite` is taken in this channel's group\..*\n- `@kite-2` \(image\) is ready$/,
    );
  });

  it('tells how all of five files failed, however much the provider says, and forgets them', async () => {
    await use('group create', { name: '*'.repeat(50) });
    const talkative = refusal('InvalidParameter.Tags', `${'It *cannot* be used, '.repeat(100)}sorry`);
    production.provider.switches.next('CreateAsset', talkative, { times: 5 });
    const names = ['file', 'file2', 'file3', 'file4', 'file5'];
    const text = await add(
      Object.fromEntries(names.map((name) => [name, newPicture(`${'long-'.repeat(7)}${name}.png`)])),
    );
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text.match(/Nothing was charged/g)).toHaveLength(5);
    expect(await add({ file: newPicture(`${'long-'.repeat(7)}file.png`) })).toMatch(
      /`@long-[\w-]*[a-z]` \(image\) is ready/,
    );
  });

  it('says what is wrong with a file that cannot be one, beside one that can', async () => {
    const text = await add({ file: { name: 'a.png', bytes: Buffer.from('no picture') }, file2: newPicture('b.png') });
    expect(text).toMatch(/\n- \*\*Not added\*\*: `a.png`.*\n- `@b` \(image\) is ready$/);
  });

  it('works in a direct message', async () => {
    channelId = production.mia.directChannel().id;
    expect(await add({ file: newPicture('a.png') })).toContain('`@a` (image) is ready');
  });
});

describe('/token', () => {
  async function store(token: string, user = production.ada): Promise<string> {
    const opened = await user.slash(channelId, 'token set', {});
    return textOf(await (await user.submit(await opened.modal(), { token })).reply({ timeoutMs }));
  }

  it('set refuses what is no key without asking the provider', async () => {
    const before = production.provider.state.requests.length;
    expect(await store('hello')).toContain('That is no AnyFast key: one starts with `sk-`.');
    expect(production.provider.state.requests).toHaveLength(before);
  });

  it('set stores nothing when the provider cannot say whether it works', async () => {
    production.provider.switches.next('ListAssetGroups', { kind: 'status', status: 503 }, { times: Infinity });
    expect(await store(keys.tom)).toMatch(
      /^The key could not be checked: The provider has a fault\..*Nothing was stored/,
    );
    expect(await use('token show', {}, production.ada)).toContain('Your key: none stored.');
  });

  it('show tells when a stored key does not work any more, and never the key', async () => {
    await store(keys.tom, production.tom);
    production.provider.switches.next('ListAssetGroups', {
      kind: 'answer',
      status: 401,
      body: { error: { message: `Invalid token ${keys.tom}`, type: 'new_api_error', code: 'invalid_api_key' } },
    });
    const text = await use('token show', {}, production.tom);
    expect(text).toMatch(
      /^Your key ending in `0002`, stored <t:\d+:R>: AnyFast does not accept the key\. Store a valid one/,
    );
    expect(text).not.toContain(keys.tom);
  });

  it("show in a direct message tells of the member's key alone", async () => {
    channelId = production.mia.directChannel().id;
    expect(await use('token show')).toMatch(/^Your key ending in `0001`, stored <t:\d+:R>: it works\.$/);
  });

  it('set for a server needs one', async () => {
    channelId = production.mia.directChannel().id;
    expect(await use('token set', { scope: 'server' })).toBe(
      'That belongs to a server: use it in one of its channels.',
    );
  });
});
