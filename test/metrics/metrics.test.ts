import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createServer } from 'node:net';
import { startBot } from '../../src/bot.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { SettingsError } from '../../src/env.js';
import { pino } from 'pino';
import { keys, startProduction, type Production } from '../support/production.js';
import { files, stageOf } from '../support/stage.js';
import { freePort, sample } from './ask.js';

let port: number;
let production: Production;
beforeEach(async () => {
  port = await freePort();
  production = await startProduction({ environment: { HTTP_PORT: String(port) } });
});
afterEach(() => production.close());

const get = (path: string, options: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, options);
const metrics = async () => (await get('/metrics')).text();

/** The main job, from a key and a file to the finished video and its card. */
async function makeVideo(): Promise<void> {
  const stage = stageOf(production);
  await production.giveKey('mia');
  await stage.ask({ prompt: '@kite flies', file: files.image });
  await stage.result();
  await stage.find('**Done** in', production.channelId);
}

describe('the metrics of the whole bot', () => {
  it('say after a main job what happened', async () => {
    await makeVideo();
    const text = await metrics();
    expect(sample(text, 'dailies_jobs_begun_total')).toBe(1);
    expect(sample(text, 'dailies_jobs_ended_total', { outcome: 'done', kind: 'none' })).toBe(1);
    expect(sample(text, 'dailies_submission_duration_seconds_count', { outcome: 'accepted' })).toBe(1);
    const made = { model: 'seedance-2.0', resolution: '720p' };
    expect(sample(text, 'dailies_generation_duration_seconds_count', made)).toBe(1);
    expect(sample(text, 'dailies_billed_tokens_total', made)).toBeGreaterThan(0);
    expect(sample(text, 'dailies_delivery_duration_seconds_count', { outcome: 'posted' })).toBe(1);
    expect(sample(text, 'dailies_provider_answers_total', { call: 'CreateTask', kind: 'ok' })).toBe(1);
    expect(sample(text, 'dailies_provider_answers_total', { call: 'ReadTask', kind: 'ok' })).toBeGreaterThan(0);
    expect(sample(text, 'dailies_provider_request_duration_seconds_count', { call: 'CreateAsset' })).toBe(1);
    const card = { method: 'POST', route: '/channels/:id/messages', status: '2xx' };
    expect(sample(text, 'dailies_discord_rest_answers_total', card)).toBeGreaterThanOrEqual(2);
    const video = { kind: 'command', name: 'video', outcome: 'answered' };
    expect(sample(text, 'dailies_interactions_total', video)).toBe(1);
    expect(sample(text, 'dailies_interaction_acknowledgement_seconds_count', { kind: 'command' })).toBe(2);
    expect(sample(text, 'dailies_interaction_acknowledgement_seconds_count', { kind: 'form' })).toBe(1);
    expect(sample(text, 'dailies_discord_gateway_up', { shard: '0' })).toBe(1);
    expect(sample(text, 'dailies_discord_gateway_reconnects_total', { shard: '0' })).toBe(0);
    expect(sample(text, 'dailies_discord_guilds')).toBe(1);
    expect(sample(text, 'dailies_jobs', { state: 'generating' })).toBe(0);
    expect(sample(text, 'dailies_build_info', { node_version: process.version })).toBe(1);
    expect(sample(text, 'nodejs_eventloop_lag_p99_seconds')).toBeDefined();
    expect(text).not.toContain('dailies_store_errors_total{');
  });

  it('show what is under way, and why jobs failed', async () => {
    const stage = stageOf(production);
    await production.giveKey('mia');
    production.provider.switches.holdTasks = true;
    await stage.ask({ prompt: 'a kite' });
    await stage.find('Generating', production.channelId);
    expect(sample(await metrics(), 'dailies_jobs', { state: 'generating' })).toBe(1);
    await stage.ask({ prompt: 'a kite [moderate-text]' });
    await stage.find('there is no video this time');
    const refused = { outcome: 'failed', kind: 'moderation' };
    await expect.poll(async () => sample(await metrics(), 'dailies_jobs_ended_total', refused)).toBe(1);
    const text = await metrics();
    expect(sample(text, 'dailies_submission_duration_seconds_count', { outcome: 'refused' })).toBe(1);
    expect(sample(text, 'dailies_provider_answers_total', { call: 'CreateTask', kind: 'moderation' })).toBe(1);
    const shown = await production.mia.slash(production.channelId, 'asset show', { name: 'nothing' });
    expect(textOf(await shown.reply())).toContain('no group of assets yet');
    const asked = { kind: 'command', name: 'asset', outcome: 'refused' };
    await expect.poll(async () => sample(await metrics(), 'dailies_interactions_total', asked)).toBe(1);
  });

  it('count the limits of Discord that were met, by 429 or by waiting', async () => {
    const { discord } = production;
    const card = { method: 'POST', template: '/channels/{channel_id}/messages', times: 1 };
    discord.switches.rateLimit({ ...card, retryAfterMs: 10 });
    await makeVideo();
    const met = { route: '/channels/:id/messages', scope: 'user', seen_by: 'discord' };
    expect(sample(await metrics(), 'dailies_discord_rate_limits_total', met)).toBe(1);
    const answered = { method: 'POST', route: '/channels/:id/messages', status: '4xx' };
    expect(sample(await metrics(), 'dailies_discord_rest_answers_total', answered)).toBe(1);
  });

  it('hold no key, no member, no server, no id and no word that somebody wrote', async () => {
    await makeVideo();
    const text = await metrics();
    const { discord, mia, channelId, settings } = production;
    const secrets = [...Object.values(keys), settings.discordToken, mia.id, channelId, discord.applicationId];
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/\bsk-|mia|kite|Studio|(?<![.\d])\d{17,}/);
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    expect([...labels].filter((label) => /member|guild|user|channel|key|fingerprint|owner/.test(label ?? ''))).toEqual(
      [],
    );
  });
});

describe('health', () => {
  it('is ready until Discord closes the gateway, and again when it is back; it lives on all the while', async () => {
    expect(await (await get('/readyz')).text()).toBe('ready\n');
    const absence = production.discord.switches.absence();
    await expect.poll(async () => (await get('/readyz')).status, { timeout: 5_000 }).toBe(503);
    expect(await (await get('/readyz')).text()).toBe("Discord's gateway is away.\n");
    expect(sample(await metrics(), 'dailies_discord_gateway_up', { shard: '0' })).toBe(0);
    expect((await get('/healthz')).status).toBe(200);
    absence.end();
    await expect.poll(async () => (await get('/readyz')).status, { timeout: 15_000 }).toBe(200);
    expect(sample(await metrics(), 'dailies_discord_gateway_reconnects_total', { shard: '0' })).toBeGreaterThan(0);
  });

  it('answers GET and HEAD of three paths, says nothing back of what was asked, and ends with the bot', async () => {
    const head = await get('/healthz', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await get('/healthz?from=me')).status).toBe(200);
    expect((await get('/healthz', { method: 'POST', body: 'x' })).status).toBe(404);
    const unknown = await get('/<script>?sk-secret-of-somebody');
    expect([unknown.status, await unknown.text()]).toEqual([404, 'not found\n']);
    expect((await get('/metrics')).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    await production.stop();
    await expect(get('/healthz')).rejects.toThrow();
    await production.start();
  });

  it('names HTTP_PORT in one line when the port is taken, and leaves nothing open behind', async () => {
    await production.stop();
    const other = createServer().listen(port);
    await vi.waitFor(() => expect(other.listening).toBe(true));
    const start = startBot(production.settings, pino({ level: 'silent' }));
    await expect(start).rejects.toThrow(SettingsError);
    await expect(start).rejects.toThrow(
      `HTTP_PORT is taken by another program (it is "${port}", EADDRINUSE); a right one: a free port, such as HTTP_PORT=8080`,
    );
    await new Promise((resolve) => other.close(resolve));
    // The store's lock was given back.
    await production.start();
    expect((await get('/healthz')).status).toBe(200);
  });
});

it('is not there without HTTP_PORT', async () => {
  const quiet = await startProduction();
  expect(quiet.settings.httpPort).toBeUndefined();
  await quiet.giveKey('mia').then((reply) => expect(textOf(reply)).toContain('stored encrypted'));
  await quiet.close();
});
