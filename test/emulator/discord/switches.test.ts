import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { textOf } from '../../../src/emulator/discord/driver/reading.js';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { ask, startStudio } from './start-bot.js';

const template = '/channels/{channel_id}/messages';

let discord: EmbeddedDiscord;
let generalId: string;

beforeEach(async () => {
  discord = await startStudio();
  generalId = discord.channel('general').id;
});

afterEach(() => discord.close());

function post(content: string) {
  return ask(discord, 'POST', `/channels/${generalId}/messages`, { content });
}

function gatewayAddress(): string {
  return `${discord.url.replace('http', 'ws').replace(/\/api$/, '/gateway')}?v=10&encoding=json`;
}

function texts(): string[] {
  return discord.messages(generalId).map(textOf);
}

test('an outage answers 503 and does nothing until it ends', async () => {
  const outage = discord.switches.outage();
  expect((await post('1')).status).toBe(503);
  expect((await ask(discord, 'GET', '/users/@me')).status).toBe(503);
  outage.end();
  expect((await post('2')).status).toBe(200);
  expect(texts()).toEqual(['2']);
  expect(outage.hits()).toBe(2);
});

test('a connection can break before or after the work is done', async () => {
  discord.switches.outage({ template, times: 1 }, 'reset');
  await expect(post('1')).rejects.toThrow('fetch failed');
  discord.switches.loseAnswer({ template, times: 1 }, 'reset');
  await expect(post('2')).rejects.toThrow('fetch failed');
  expect(texts()).toEqual(['2']);
});

test('an answer can be 500 although the message was posted', async () => {
  discord.switches.loseAnswer({ method: 'POST', template, times: 1 });
  expect((await post('1')).status).toBe(500);
  expect(texts()).toEqual(['1']);
  expect((await post('2')).status).toBe(200);
});

test('a route can be limited for a while, and only that route', async () => {
  const limit = discord.switches.rateLimit({ template, retryAfterMs: 1500 });
  const refused = await post('1');
  expect(refused.json).toMatchObject({ retry_after: 1.5, global: false });
  expect(refused.headers.get('retry-after')).toBe('2');
  expect((await ask(discord, 'GET', '/users/@me')).status).toBe(200);
  limit.end();
  expect((await post('2')).status).toBe(200);
});

test('a request can hang until it is let go', async () => {
  const hanging = discord.switches.hang({ template, times: 1 });
  const answer = post('1');
  expect((await post('2')).status).toBe(200);
  expect(texts()).toEqual(['2']);
  hanging.end();
  expect((await answer).status).toBe(200);
  expect(texts()).toEqual(['2', '1']);
});

test('what a fault refused is not held against the bot', async () => {
  discord.switches.outage({ times: 1 });
  await post('1');
  expect(discord.violations).toEqual([]);
});

test('an absence breaks REST, files and the gateway, which takes no new connections until it ends', async () => {
  const [{ id: channelId }, mia] = [discord.channel('general'), discord.user('mia')];
  const { attachments } = await mia.say(channelId, 'a file', [{ name: 'a.txt', bytes: new Uint8Array(3) }]);
  const [attachment] = attachments;
  if (!attachment) throw new Error('no attachment');
  const url = discord.fileUrl(attachment);
  const socket = new WebSocket(gatewayAddress());
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const absence = discord.switches.absence();
  await closed;
  await expect(post('1')).rejects.toThrow('fetch failed');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  const refused = new WebSocket(gatewayAddress());
  refused.on('error', () => undefined);
  await new Promise((resolve) => refused.once('close', resolve));
  absence.end();
  expect((await post('2')).status).toBe(200);
  expect((await fetch(url)).status).toBe(200);
  const again = new WebSocket(gatewayAddress());
  await once(again, 'open');
  again.terminate();
});

test('nonces can be forgotten, as after some minutes', async () => {
  const body = { content: 'x', nonce: 'n', enforce_nonce: true };
  const create = async () => (await ask(discord, 'POST', `/channels/${generalId}/messages`, body)).json['id'];
  const first = await create();
  expect(await create()).toBe(first);
  discord.switches.forgetNonces();
  expect(await create()).not.toBe(first);
});
