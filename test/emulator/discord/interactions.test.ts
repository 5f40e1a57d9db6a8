import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../../src/emulator/discord/clock.js';
import { textOf } from '../../../src/emulator/discord/driver/reading.js';
import type { InteractionHandle } from '../../../src/emulator/discord/driver/interaction-handle.js';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { ask, form, startStudio } from './start-bot.js';

let discord: EmbeddedDiscord;
let clock: ManualClock;
let generalId: string;

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 0, 1));
  discord = await startStudio({ clock, rateLimitFactor: 100 });
  generalId = discord.channel('general').id;
  const registered = await ask(discord, 'PUT', `/applications/${discord.applicationId}/commands`, [
    {
      name: 'video',
      description: 'Makes a video',
      options: [
        { type: 3, name: 'prompt', description: 'What', required: true },
        { type: 11, name: 'file', description: 'A file' },
        { type: 3, name: 'name', description: 'A name', autocomplete: true },
        { type: 3, name: 'ratio', description: 'Shape', choices: [{ name: 'Wide', value: '16:9' }] },
        { type: 6, name: 'who', description: 'A member' },
      ],
    },
    { name: 'Add to assets', type: 3 },
    { name: 'clean', description: 'For moderators', default_member_permissions: '8192', contexts: [0] },
  ]);
  expect(registered.status).toBe(200);
});

afterEach(() => discord.close());

function callback({ interaction }: InteractionHandle, body: unknown, query = '') {
  return ask(discord, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback${query}`, body, {
    authorization: '',
  });
}

function webhook({ interaction }: InteractionHandle, method: string, path: string, body?: unknown) {
  return ask(discord, method, `/webhooks/${discord.applicationId}/${interaction.token}${path}`, body, {
    authorization: '',
  });
}

function video() {
  return discord.user('mia').slash(generalId, 'video', { prompt: 'a cat' });
}

function button(customId: string) {
  return [{ type: 1, components: [{ type: 2, style: 1, label: 'Press', custom_id: customId }] }];
}

const modalCallback = {
  type: 9,
  data: {
    custom_id: 'm',
    title: 'Title',
    components: [
      {
        type: 18,
        label: 'Words',
        component: { type: 4, custom_id: 'words', style: 2, value: 'as it was', min_length: 2 },
      },
    ],
  },
};

test('a first response within three seconds counts, the second is 40060', async () => {
  const use = await video();
  clock.advance(3000);
  expect((await callback(use, { type: 4, data: { content: 'in time' } })).status).toBe(204);
  expect(await callback(use, { type: 5 })).toMatchObject({ status: 400, json: { code: 40060 } });
  expect(textOf(await use.reply())).toBe('in time');
});

test('after three seconds the application did not respond, and an answer is 10062', async () => {
  const use = await video();
  clock.advance(3001);
  await expect(use.acknowledged).rejects.toThrow('The application did not respond');
  await expect(use.reply()).rejects.toThrow('The application did not respond');
  expect(await callback(use, { type: 4, data: { content: 'late' } })).toMatchObject({
    status: 404,
    json: { code: 10062 },
  });
  expect(discord.violations).toEqual([]);
});

test('a token works for fifteen minutes, then it is 50027', async () => {
  const use = await video();
  await callback(use, { type: 5 });
  clock.advance(15 * 60_000);
  expect((await webhook(use, 'PATCH', '/messages/@original', { content: 'just' })).status).toBe(200);
  clock.advance(1);
  expect(await webhook(use, 'PATCH', '/messages/%40original', { content: 'late' })).toMatchObject({
    status: 401,
    json: { code: 50027 },
  });
  expect(await webhook(use, 'POST', '', { content: 'late' })).toMatchObject({ status: 401, json: { code: 50027 } });
});

test('nothing can be followed up before the first response', async () => {
  const use = await video();
  expect(await webhook(use, 'POST', '', { content: 'x' })).toMatchObject({ status: 404, json: { code: 10015 } });
});

test('a refused response does not count, so that another can be given', async () => {
  const use = await video();
  expect(await callback(use, { type: 4, data: { content: '' } })).toMatchObject({ status: 400, json: { code: 50006 } });
  expect((await callback(use, { type: 4, data: { content: 'x' } })).status).toBe(204);
});

test('the first follow-up after a deferral takes its place, and keeps its privacy', async () => {
  const use = await video();
  const deferred = await callback(use, { type: 5, data: { flags: 64 } }, '?with_response=true');
  expect(deferred.json).toMatchObject({
    interaction: { response_message_loading: true, response_message_ephemeral: true },
  });
  const followed = await webhook(use, 'POST', '?wait=true', { content: 'private' });
  expect(followed.json).toMatchObject({ id: use.interaction.originalMessageId, flags: 64 });
  await webhook(use, 'POST', '', { content: 'public' });
  expect(discord.user('tom').sees(generalId).map(textOf)).toEqual(['public']);
  expect(discord.user('mia').sees(generalId).map(textOf)).toEqual(['private', 'public']);
  expect(discord.violations).toEqual([]);
});

test('a private message is found with the token, not with the bot token', async () => {
  const use = await video();
  await callback(use, { type: 4, data: { content: 'x', flags: 64 } });
  const { id } = await use.reply();
  expect((await webhook(use, 'GET', `/messages/${id}`)).status).toBe(200);
  expect(await ask(discord, 'GET', `/channels/${generalId}/messages/${id}`)).toMatchObject({
    status: 404,
    json: { code: 10008 },
  });
  expect((await webhook(use, 'DELETE', '/messages/@original')).status).toBe(204);
  expect(await webhook(use, 'GET', '/messages/@original')).toMatchObject({ status: 404, json: { code: 10008 } });
  expect(discord.violations).toEqual([]);
});

test('files of an answer may be as large as the caller may send, not as the place allows', async () => {
  discord.admin.addMember(discord.guild('Studio').id, { name: 'nitro', uploadLimitBytes: 20 * 1024 * 1024 });
  const big = new Uint8Array(11 * 1024 * 1024);
  const [mine, theirs] = [await video(), await discord.user('nitro').slash(generalId, 'video', { prompt: 'x' })];
  expect(theirs.interaction.uploadLimitBytes).toBe(20 * 1024 * 1024);
  expect(await callback(mine, form({ type: 4, data: {} }, { 'a.mp4': big }))).toMatchObject({
    status: 413,
    json: { code: 40005 },
  });
  expect((await callback(theirs, form({ type: 4, data: {} }, { 'a.mp4': big }))).status).toBe(204);
});

test('each kind of interaction takes its own kinds of answers only', async () => {
  const slash = await video();
  expect(await callback(slash, { type: 6 })).toMatchObject({ status: 400, json: { code: 50035 } });
  expect(await callback(slash, { type: 8, data: { choices: [] } })).toMatchObject({
    status: 400,
    json: { code: 50035 },
  });
  const typing = await discord.user('mia').autocomplete(generalId, 'video', 'name', 'c');
  expect(await callback(typing, { type: 4, data: { content: 'x' } })).toMatchObject({
    status: 400,
    json: { code: 50035 },
  });
  const many = Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` }));
  expect(await callback(typing, { type: 8, data: { choices: many } })).toMatchObject({
    status: 400,
    json: { code: 50035 },
  });
  expect((await callback(typing, { type: 8, data: { choices: many.slice(1) } })).status).toBe(204);
  await expect(typing.reply()).rejects.toThrow('not with a message');
});

test('a modal has one to five parts, and cannot answer a modal', async () => {
  const use = await video();
  const six = Array.from({ length: 6 }, (_, index) => ({
    type: 18,
    label: 'x',
    component: { type: 4, custom_id: `${index}`, style: 1 },
  }));
  expect(await callback(use, { type: 9, data: { custom_id: 'm', title: 't', components: six } })).toMatchObject({
    status: 400,
  });
  expect(await callback(use, { type: 9, data: { custom_id: 'm', title: 't', components: [] } })).toMatchObject({
    status: 400,
  });
  expect((await callback(use, modalCallback)).status).toBe(204);
  const submit = await discord.user('mia').submit(await use.modal(), { words: 'new' });
  expect(await callback(submit, modalCallback)).toMatchObject({ status: 400, json: { code: 50035 } });
  expect(await callback(submit, { type: 7, data: { content: 'x' } })).toMatchObject({
    status: 400,
    json: { code: 50035 },
  });
  expect((await callback(submit, { type: 4, data: { content: 'ok' } })).status).toBe(204);
});

test('a modal takes what fits its fields, and starts from what they were filled with', async () => {
  const [mia, tom] = [discord.user('mia'), discord.user('tom')];
  const use = await video();
  await callback(use, modalCallback);
  const modal = await use.modal();
  await expect(mia.submit(modal, { other: 'x' })).rejects.toThrow('no field other');
  await expect(mia.submit(modal, { words: 'x' })).rejects.toThrow('does not take 1 characters');
  await expect(tom.submit(modal, { words: 'fine' })).rejects.toThrow('not open before tom');
  await mia.submit(modal, {});
  expect(discord.violations).toEqual([]);
});

test('a button in a message updates it, also through a modal', async () => {
  const mia = discord.user('mia');
  const use = await video();
  await callback(use, { type: 4, data: { content: 'card', components: button('go') } });
  const card = await use.reply();
  const press = await mia.press(card, 'go');
  await callback(press, modalCallback);
  const submit = await mia.submit(await press.modal(), { words: 'new words' });
  expect((await callback(submit, { type: 7, data: { content: 'changed' } })).status).toBe(204);
  expect((await submit.reply()).id).toBe(card.id);
  expect(textOf(card)).toBe('changed');
  expect(discord.violations).toEqual([]);
});

test('somebody else neither sees nor presses a private message', async () => {
  const use = await video();
  await callback(use, { type: 4, data: { content: 'mine', flags: 64, components: button('go') } });
  await expect(discord.user('tom').press(await use.reply(), 'go')).rejects.toThrow('does not see');
});

test('users are held to what the command offers', async () => {
  const mia = discord.user('mia');
  await expect(mia.slash(generalId, 'nothing')).rejects.toThrow('no command nothing');
  await expect(mia.slash(generalId, 'video', {})).rejects.toThrow('required option prompt');
  await expect(mia.slash(generalId, 'video', { prompt: 3 })).rejects.toThrow('wrong type');
  await expect(mia.slash(generalId, 'video', { prompt: 'x', ratio: '1:1' })).rejects.toThrow('not offered');
  await expect(mia.slash(generalId, 'video', { prompt: 'x', file: 'a.png' })).rejects.toThrow('takes a file');
  await expect(mia.slash(generalId, 'video', { prompt: 'x', who: '1' })).rejects.toThrow('nothing has the id');
  await expect(mia.autocomplete(generalId, 'video', 'ratio', '1')).rejects.toThrow('does not complete itself');
  await expect(mia.slash(generalId, 'clean')).rejects.toThrow('no command clean');
  await expect(discord.user('tom').slash(discord.user('tom').directChannel().id, 'clean')).rejects.toThrow(
    'no command clean',
  );
  await discord.user('tom').slash(generalId, 'clean');
});

test.each([
  ['a capital letter in a name', [{ name: 'Video', description: 'x' }], 'APPLICATION_COMMAND_INVALID_NAME'],
  [
    'a blank in an option',
    [{ name: 'v', description: 'x', options: [{ type: 3, name: 'a b', description: 'x' }] }],
    'APPLICATION_COMMAND_INVALID_NAME',
  ],
  ['no description', [{ name: 'v' }], 'BASE_TYPE_REQUIRED'],
  [
    '26 options',
    [
      {
        name: 'v',
        description: 'x',
        options: Array.from({ length: 26 }, (_, i) => ({ type: 3, name: `o${i}`, description: 'x' })),
      },
    ],
    'MAX_LENGTH',
  ],
  [
    'a required option after one that is not',
    [
      {
        name: 'v',
        description: 'x',
        options: [
          { type: 3, name: 'a', description: 'x' },
          { type: 3, name: 'b', description: 'x', required: true },
        ],
      },
    ],
    'REQUIRED_INVALID',
  ],
  [
    'two options of one name',
    [{ name: 'v', description: 'x', options: [1, 2].map(() => ({ type: 3, name: 'a', description: 'x' })) }],
    'NAME_ALREADY_EXISTS',
  ],
  [
    'choices beside autocomplete',
    [
      {
        name: 'v',
        description: 'x',
        options: [{ type: 3, name: 'a', description: 'x', autocomplete: true, choices: [{ name: 'x', value: 'x' }] }],
      },
    ],
    'CHOICES_AUTOCOMPLETE',
  ],
  [
    'two commands of one name',
    [
      { name: 'v', description: 'x' },
      { name: 'v', description: 'y' },
    ],
    'DUPLICATE_NAME',
  ],
  [
    'more than 8,000 characters',
    [
      {
        name: 'v',
        description: 'x',
        options: Array.from({ length: 25 }, (_, i) => ({
          type: 3,
          name: `o${i}`,
          description: 'x'.repeat(100),
          choices: Array.from({ length: 25 }, (__, j) => ({ name: `${j}-12345678`, value: 'x' })),
        })),
      },
    ],
    'TOO_LARGE',
  ],
  [
    'sub-commands beside options',
    [
      {
        name: 'v',
        description: 'x',
        options: [
          { type: 1, name: 's', description: 'x' },
          { type: 3, name: 'a', description: 'x' },
        ],
      },
    ],
    'TYPE_INVALID',
  ],
])('refuses commands with %s', async (_, commands, detail) => {
  const { status, json } = await ask(discord, 'PUT', `/applications/${discord.applicationId}/commands`, commands);
  expect([status, json['code']]).toEqual([400, 50035]);
  expect(JSON.stringify(json['errors'])).toContain(detail);
});

test('commands can be added, changed and removed one by one, and belong to their guild', async () => {
  const base = `/applications/${discord.applicationId}/guilds/${discord.guild('Studio').id}/commands`;
  const made = await ask(discord, 'POST', base, { name: 'local', description: 'x' });
  expect(made.status).toBe(201);
  expect((await ask(discord, 'POST', base, { name: 'local', description: 'y' })).status).toBe(200);
  const one = `${base}/${String(made.json['id'])}`;
  expect((await ask(discord, 'PATCH', one, { description: 'z' })).json).toMatchObject({ description: 'z' });
  await discord.user('mia').slash(generalId, 'local');
  await expect(discord.user('mia').slash(discord.user('mia').directChannel().id, 'local')).rejects.toThrow(
    'no command',
  );
  expect((await ask(discord, 'DELETE', one)).status).toBe(204);
  expect((await ask(discord, 'GET', one)).json).toMatchObject({ code: 10063 });
  expect(discord.violations).toEqual([]);
});

test('two hundred new commands a day are the most', async () => {
  const path = `/applications/${discord.applicationId}/guilds/${discord.guild('Studio').id}/commands`;
  const named = (prefix: string) =>
    Array.from({ length: 100 }, (_, index) => ({ name: `${prefix}${index}`, description: 'x' }));
  expect((await ask(discord, 'PUT', path, named('a'))).status).toBe(200);
  expect((await ask(discord, 'PUT', path, named('a'))).status).toBe(200);
  expect((await ask(discord, 'PUT', path, named('b'))).status).toBe(200);
  expect((await ask(discord, 'PUT', path, named('c'))).json).toMatchObject({ code: 30034 });
});
