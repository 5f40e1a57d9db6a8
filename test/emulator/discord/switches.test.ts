import { afterEach, beforeEach, expect, test } from 'vitest';
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
