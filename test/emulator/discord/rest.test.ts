import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../../src/emulator/discord/clock.js';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { ask, form, startStudio } from './start-bot.js';

let discord: EmbeddedDiscord;
let clock: ManualClock;
let generalId: string;
let messagesPath: string;

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 0, 1));
  discord = await startStudio({ clock, rateLimitFactor: 100 });
  generalId = discord.channel('general').id;
  messagesPath = `/channels/${generalId}/messages`;
});

afterEach(() => discord.close());

/** Status and code of a refusal, and the field errors in one line. */
async function refusal(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const { status, json } = await ask(discord, method, path, body, headers);
  return { status, code: json['code'], errors: JSON.stringify(json['errors'] ?? {}) };
}

async function post(body: unknown) {
  const { status, json } = await ask(discord, 'POST', messagesPath, body);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json as { id: string; attachments: { id: string; url: string; filename: string }[]; content: string };
}

test('an unknown route is 404 and a violation', async () => {
  expect(await refusal('GET', '/nothing/here')).toMatchObject({ status: 404, code: 0 });
  expect(discord.violations).toEqual(['no such route: GET /nothing/here']);
});

test('a wrong token is 401', async () => {
  expect(await refusal('GET', '/users/@me', undefined, { authorization: 'Bot wrong' })).toMatchObject({ status: 401 });
});

test('every answer of a route carries its bucket', async () => {
  const { headers } = await ask(discord, 'GET', `/channels/${generalId}`);
  expect(headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
  expect(Number(headers.get('x-ratelimit-remaining'))).toBe(Number(headers.get('x-ratelimit-limit')) - 1);
});

test('a bucket that is used up answers 429 until its window ends', async () => {
  discord.switches.relaxRateLimits(1);
  for (let index = 0; index < 5; index += 1) await post({ content: String(index) });
  const tooMany = await ask(discord, 'POST', messagesPath, { content: 'too many' });
  expect(tooMany.status).toBe(429);
  expect(tooMany.json).toMatchObject({ retry_after: 5, global: false });
  expect(tooMany.headers.get('retry-after')).toBe('5');
  const elsewhere = await ask(discord, 'POST', `/channels/${discord.channel('ideas').id}/messages`, { content: 'x' });
  expect(elsewhere.status).toBe(200);
  clock.advance(5000);
  await post({ content: 'again' });
});

test('fifty requests a second are the most for a bot', async () => {
  discord.switches.relaxRateLimits(1);
  const ids = Array.from(
    { length: 51 },
    (_, index) => discord.admin.addChannel(discord.guild('Studio').id, { name: `c${index}` }).id,
  );
  const answers = await Promise.all(ids.map((id) => ask(discord, 'GET', `/channels/${id}`)));
  const refused = answers.filter((it) => it.status === 429);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.json).toMatchObject({ global: true });
  expect(refused[0]?.headers.get('x-ratelimit-scope')).toBe('global');
});

test.each([
  ['no text at all', { content: '  ' }, 50006, ''],
  ['2,001 characters', { content: 'é'.repeat(2001) }, 50035, 'BASE_TYPE_MAX_LENGTH'],
  [
    '6,001 characters in embeds',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    50035,
    'MAX_EMBED_SIZE_EXCEEDED',
  ],
  ['eleven embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 50035, 'BASE_TYPE_MAX_LENGTH'],
  ['a text display without the v2 flag', { components: [{ type: 10, content: 'x' }] }, 50035, 'UNION_TYPE_CHOICES'],
  [
    'text beside v2 components',
    { flags: 32768, content: 'x', components: [{ type: 10, content: 'x' }] },
    50035,
    'LEGACY_FIELDS',
  ],
  [
    '41 components, counted deep',
    { flags: 32768, components: [{ type: 17, components: Array.from({ length: 40 }, () => ({ type: 14 })) }] },
    50035,
    'COMPONENT_MAX_TOTAL',
  ],
  [
    '4,001 characters in v2',
    {
      flags: 32768,
      components: [
        { type: 10, content: 'x'.repeat(2001) },
        { type: 10, content: 'x'.repeat(2000) },
      ],
    },
    50035,
    'TEXT_SIZE',
  ],
  [
    'a gallery of eleven',
    {
      flags: 32768,
      components: [
        { type: 12, items: Array.from({ length: 11 }, () => ({ media: { url: 'https://a.example/b.png' } })) },
      ],
    },
    50035,
    'MAX_LENGTH',
  ],
  [
    'six buttons in a row',
    {
      components: [
        {
          type: 1,
          components: Array.from({ length: 6 }, (_, index) => ({
            type: 2,
            style: 1,
            label: 'x',
            custom_id: String(index),
          })),
        },
      ],
    },
    50035,
    'MAX_LENGTH',
  ],
  [
    'the same custom id twice',
    { components: [{ type: 1, components: [1, 2].map(() => ({ type: 2, style: 1, label: 'x', custom_id: 'same' })) }] },
    50035,
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a custom id of 101 characters',
    { components: [{ type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'x'.repeat(101) }] }] },
    50035,
    'BAD_LENGTH',
  ],
  [
    'a link button without an address',
    { components: [{ type: 1, components: [{ type: 2, style: 5, label: 'x' }] }] },
    50035,
    'REQUIRED',
  ],
  [
    'a file that was not sent',
    { flags: 32768, components: [{ type: 13, file: { url: 'attachment://no.txt' } }] },
    50035,
    'REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
  [
    'an attachment that was not sent',
    { content: 'x', attachments: [{ id: '0', filename: 'a.txt' }] },
    50035,
    'ATTACHMENT_NOT_FOUND',
  ],
  [
    'contradicting allowed mentions',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    50035,
    'PARSE_EXCLUSIVE',
  ],
  ['a nonce of 26 characters', { content: 'x', nonce: 'x'.repeat(26) }, 50035, 'MAX_LENGTH'],
  [
    'an answer to nothing',
    { content: 'x', message_reference: { message_id: '1' } },
    50035,
    'MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
  ],
])('refuses %s', async (_, body, code, detail) => {
  const refused = await refusal('POST', messagesPath, body);
  expect(refused).toMatchObject({ status: 400, code });
  expect(refused.errors).toContain(detail);
  expect(discord.messages(generalId)).toEqual([]);
});

test('broken JSON is 50109', async () => {
  const response = await fetch(`${discord.url}/v10${messagesPath}`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: '{"content": ',
  });
  expect([response.status, await response.json()]).toMatchObject([400, { code: 50109 }]);
});

test('forty components and 4,000 characters are allowed', async () => {
  await post({
    flags: 32768,
    components: [
      {
        type: 17,
        components: [{ type: 10, content: 'x'.repeat(4000) }, ...Array.from({ length: 38 }, () => ({ type: 14 }))],
      },
    ],
  });
  expect(discord.violations).toEqual([]);
});

test('a file above the limit is 413 with 40005, one of exactly that size passes', async () => {
  const limit = 10 * 1024 * 1024;
  expect(await refusal('POST', messagesPath, form({}, { 'big.bin': new Uint8Array(limit + 1) }))).toMatchObject({
    status: 413,
    code: 40005,
  });
  await post(form({}, { 'fits.bin': new Uint8Array(limit) }));
  discord.admin.setPremiumTier(discord.guild('Studio').id, 2);
  await post(form({}, { 'big.bin': new Uint8Array(limit + 1) }));
  discord.switches.uploadLimit(10);
  expect(await refusal('POST', messagesPath, form({}, { 'a.bin': new Uint8Array(11) }))).toMatchObject({ status: 413 });
});

test('a form of many parts comes through byte by byte', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256);
  const tricky = new TextEncoder().encode('\r\n--not the boundary\r\n--');
  const sent = await post(
    form({ content: 'x' }, { 'a.bin': bytes, 'empty.txt': new Uint8Array(0), 'b "q".txt': tricky }),
  );
  expect(sent.attachments.map((it) => it.filename)).toEqual(['a.bin', 'empty.txt', 'b_q.txt']);
  const read = await Promise.all(
    sent.attachments.map(async (it) => new Uint8Array(await (await fetch(it.url)).arrayBuffer())),
  );
  expect(read).toEqual([bytes, new Uint8Array(0), tricky]);
});

test('an edit with files drops the old ones unless it names them', async () => {
  const first = await post(form({ content: 'x' }, { 'a.txt': new Uint8Array(3) }));
  const path = `${messagesPath}/${first.id}`;
  const kept = await ask(
    discord,
    'PATCH',
    path,
    form(
      { attachments: [{ id: first.attachments[0]?.id }, { id: '0', description: 'new' }] },
      { 'b.txt': new Uint8Array(3) },
    ),
  );
  expect(kept.json['attachments']).toMatchObject([{ filename: 'a.txt' }, { filename: 'b.txt', description: 'new' }]);
  const textOnly = await ask(discord, 'PATCH', path, { content: 'y' });
  expect(textOnly.json['attachments']).toHaveLength(2);
  const dropped = await ask(discord, 'PATCH', path, form({}, { 'c.txt': new Uint8Array(3) }));
  expect(dropped.json['attachments']).toMatchObject([{ filename: 'c.txt' }]);
  expect((await fetch(first.attachments[0]?.url ?? '')).status).toBe(404);
  expect(discord.violations).toEqual([]);
});

test('an edit cannot take the v2 flag away, nor empty a message', async () => {
  const v2 = await post({ flags: 32768, components: [{ type: 10, content: 'x' }] });
  expect(await refusal('PATCH', `${messagesPath}/${v2.id}`, { flags: 0, content: 'x' })).toMatchObject({ code: 50035 });
  const plain = await post({ content: 'x' });
  expect(await refusal('PATCH', `${messagesPath}/${plain.id}`, { content: null })).toMatchObject({ code: 50006 });
});

test('the message of somebody else cannot be edited, and is deleted with the right to manage messages only', async () => {
  const { id } = await discord.user('mia').say(generalId, 'hello');
  expect(await refusal('PATCH', `${messagesPath}/${id}`, { content: 'x' })).toMatchObject({ status: 403, code: 50005 });
  expect(await refusal('DELETE', `${messagesPath}/${id}`)).toMatchObject({ status: 403, code: 50013 });
  discord.admin.setOverwrite(generalId, { for: 'bot', allow: ['ManageMessages'] });
  expect((await ask(discord, 'DELETE', `${messagesPath}/${id}`)).status).toBe(204);
  expect(await refusal('DELETE', `${messagesPath}/${id}`)).toMatchObject({ status: 404, code: 10008 });
});

test('a message older than an hour takes few edits', async () => {
  const { id } = await post({ content: 'old' });
  clock.advance(61 * 60_000);
  const edit = () => ask(discord, 'PATCH', `${messagesPath}/${id}`, { content: String(clock.now()) });
  for (let index = 0; index < 3; index += 1) expect((await edit()).status).toBe(200);
  const refused = await edit();
  expect([refused.status, refused.json]).toMatchObject([429, { code: 30046, global: false }]);
  expect(refused.headers.get('retry-after')).toBe('60');
  clock.advance(60_000);
  expect((await edit()).status).toBe(200);
});

test('a nonce is remembered for minutes, not for ever', async () => {
  const body = { content: 'x', nonce: 'n', enforce_nonce: true };
  const first = await post(body);
  clock.advance(4 * 60_000);
  expect((await post(body)).id).toBe(first.id);
  clock.advance(2 * 60_000);
  expect((await post(body)).id).not.toBe(first.id);
});

test('a message has its nonce when it is made, and not when it is read again', async () => {
  const body = { content: 'x', nonce: 'n' };
  const { id } = await post(body);
  expect(await post(body)).toMatchObject({ nonce: 'n' });
  const one = await ask(discord, 'GET', `${messagesPath}/${id}`);
  const list = await ask(discord, 'GET', messagesPath);
  expect(JSON.stringify([one.json, list.json])).not.toContain('nonce');
});

test('a component keeps the id that it was sent with, also when the message is read again', async () => {
  const { id } = await post({ flags: 32768, components: [{ type: 10, content: 'x', id: 2_147_483_647 }] });
  const { json } = await ask(discord, 'GET', `${messagesPath}/${id}`);
  expect(json['components']).toMatchObject([{ id: 2_147_483_647 }]);
  expect(discord.violations).toEqual([]);
});

test('each missing permission has its own refusal', async () => {
  const give = discord.admin.revoke(generalId, 'AttachFiles');
  expect(await refusal('POST', messagesPath, form({}, { 'a.txt': new Uint8Array(1) }))).toMatchObject({
    status: 403,
    code: 50013,
  });
  await post({ content: 'text passes' });
  give();
  discord.admin.revoke(generalId, 'SendMessages');
  expect(await refusal('POST', messagesPath, { content: 'x' })).toMatchObject({ status: 403, code: 50013 });
  discord.admin.revoke(generalId, 'ReadMessageHistory');
  expect(await refusal('GET', `${messagesPath}/1`)).toMatchObject({ status: 403, code: 50013 });
  discord.admin.revoke(generalId, 'ViewChannel');
  expect(await refusal('GET', `/channels/${generalId}`)).toMatchObject({ status: 403, code: 50001 });
  expect(await refusal('GET', '/channels/1')).toMatchObject({ status: 404, code: 10003 });
});

test('a second thread at a message, one too many, and one without permission are refused', async () => {
  const [one, two] = [await post({ content: '1' }), await post({ content: '2' })];
  const open = (id: string) => refusal('POST', `${messagesPath}/${id}/threads`, { name: 't' });
  expect(await open(one.id)).toMatchObject({ status: 201 });
  expect(await open(one.id)).toMatchObject({ status: 400, code: 160004 });
  discord.guild('Studio').maximumActiveThreads = 1;
  expect(await open(two.id)).toMatchObject({ status: 400, code: 160006 });
  discord.admin.changeThread(one.id, { archived: true });
  discord.admin.revoke(generalId, 'CreatePublicThreads');
  expect(await open(two.id)).toMatchObject({ status: 403, code: 50013 });
});

test('an archived thread takes nothing until it is reopened, a locked one not even that', async () => {
  const { id } = await post({ content: 'card' });
  await ask(discord, 'POST', `${messagesPath}/${id}/threads`, { name: 't' });
  const write = () => refusal('POST', `/channels/${id}/messages`, { content: 'x' });
  discord.admin.changeThread(id, { archived: true });
  expect(await write()).toMatchObject({ status: 400, code: 50083 });
  expect(await refusal('PATCH', `/channels/${id}`, { name: 'new' })).toMatchObject({ code: 50083 });
  expect((await ask(discord, 'PATCH', `/channels/${id}`, { archived: false })).status).toBe(200);
  expect(await write()).toMatchObject({ status: 200 });
  discord.admin.changeThread(id, { archived: true, locked: true });
  expect(await refusal('PATCH', `/channels/${id}`, { archived: false })).toMatchObject({ status: 403, code: 50013 });
  discord.admin.deleteThread(id);
  expect(await write()).toMatchObject({ status: 404, code: 10003 });
  expect(discord.violations).toEqual([]);
});

test('a thread needs its own right to write, and lists what it says', async () => {
  const thread = await ask(discord, 'POST', `/channels/${generalId}/threads`, { name: 'free', type: 11 });
  const id = String(thread.json['id']);
  discord.admin.revoke(generalId, 'SendMessagesInThreads');
  expect(await refusal('POST', `/channels/${id}/messages`, { content: 'x' })).toMatchObject({
    status: 403,
    code: 50013,
  });
  expect(
    (await ask(discord, 'GET', `/guilds/${discord.guild('Studio').id}/threads/active`)).json['threads'],
  ).toHaveLength(1);
  expect((await ask(discord, 'PUT', `/channels/${id}/thread-members/@me`)).status).toBe(204);
  expect(discord.violations).toEqual([]);
});

test('who is pinged is who may be', async () => {
  const [mia, tom] = [discord.user('mia'), discord.user('tom')];
  const content = `${mia.mention} ${tom.mention} @everyone \`${tom.mention}\``;
  const all = await post({ content });
  const some = await post({ content, allowed_mentions: { users: [tom.id] } });
  const none = await post({ content, allowed_mentions: { parse: [] } });
  const pings = (id: string) => discord.world.messages.get(generalId)?.get(id)?.pings;
  expect(pings(all.id)).toEqual({ everyone: false, userIds: [mia.id, tom.id], roleIds: [] });
  expect(pings(some.id)).toEqual({ everyone: false, userIds: [tom.id], roleIds: [] });
  expect(pings(none.id)).toEqual({ everyone: false, userIds: [], roleIds: [] });
});

test('messages are listed newest first, and by their neighbours', async () => {
  const ids: string[] = [];
  for (const content of ['1', '2', '3', '4']) ids.push((await post({ content })).id);
  const list = async (query: string) => {
    const { json } = await ask(discord, 'GET', `${messagesPath}?${query}`);
    return (json as unknown as { content: string }[]).map((it) => it.content).join('');
  };
  expect(await list('limit=2')).toBe('43');
  expect(await list(`before=${ids[2] ?? ''}`)).toBe('21');
  expect(await list(`after=${ids[0] ?? ''}&limit=2`)).toBe('32');
  expect(await list(`around=${ids[1] ?? ''}&limit=3`)).toBe('321');
});
