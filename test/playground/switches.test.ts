import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwitchesRequest } from '../../playground/protocol.js';
import { startStage, wordsOf, type Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  await stage.giveKey('mia');
});
afterEach(async () => {
  expect(stage.failures).toEqual([]);
  await stage.close();
});

describe('the panel’s switches', () => {
  it.each<[string, SwitchesRequest, RegExp]>([
    ['moderation of texts', { provider: { moderation: 'text' } }, /Moderation refused the prompt/],
    ['moderation of pictures', { provider: { moderation: 'image' } }, /Moderation refused an image/],
    ['moderation of results', { provider: { moderation: 'output' } }, /held back by moderation/],
    ['lost answers', { provider: { lostAnswers: true } }, /the answer to this submission was lost/],
  ])('show %s', async (_, request, words) => {
    const page = await stage.connect('mia');
    expect(await stage.send('/api/switches', request)).toMatchObject({ status: 200 });
    const { switches } = await page.heard('switches');
    expect(switches.provider).toMatchObject(request.provider ?? {});
    await page.act('typed', { text: '/video a kite' });
    await page.heard('message', ({ message }) => message.author.bot === true && words.test(wordsOf(message)));
  });

  it('show the provider’s rate limit, which the bot waits for', async () => {
    await stage.send('/api/switches', { provider: { rateLimit: true } });
    const page = await stage.connect('mia');
    const submitted = once(stage.provider.events, 'request');
    await page.act('typed', { text: '/video a kite' });
    await submitted;
    await page.heard('message', ({ message }) => wordsOf(message).includes('**Waiting**'));
    await stage.send('/api/switches', { provider: { rateLimit: false } });
    await page.heard('message', ({ message }) => wordsOf(message).includes('video is ready'));
    const asked = stage.provider.state.requests.filter(({ route }) => route === 'CreateTask');
    expect(asked.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('go off again', async () => {
    const page = await stage.connect('mia');
    await stage.send('/api/switches', { provider: { moderation: 'text', slow: true, outage: true } });
    await stage.send('/api/switches', { provider: { moderation: 'off', outage: false, slow: false } });
    await page.act('typed', { text: '/video a kite' });
    await page.heard('message', ({ message }) => wordsOf(message).includes('video is ready'));
    expect((await stage.state('tom')).switches.provider).toEqual({
      slow: false,
      moderation: 'off',
      rateLimit: false,
      outage: false,
      lostAnswers: false,
    });
  });

  it('slow new generations down, and leave running ones alone', async () => {
    await stage.send('/api/switches', { provider: { slow: true } });
    const page = await stage.connect('mia');
    await page.act('typed', { text: '/video a kite' });
    await page.heard('provider', ({ provider }) => provider.tasks.length === 1);
    expect(stage.provider.state.tasks[0]?.generationMs).toBe(5 * 150);
  });

  it('let the bot upload less than it was told', async () => {
    await stage.send('/api/switches', { discord: { uploadLimitBytes: 1000 } });
    const page = await stage.connect('mia');
    await page.act('typed', { text: '/video a kite' });
    await page.heard('provider', ({ provider }) => provider.tasks[0]?.phase === 'succeeded');
    const posted = await page.heard('message', ({ message }) => /too large for a file here/.test(wordsOf(message)));
    expect(posted.message.attachments).toEqual([]);
  });

  it('take Discord away from the bot, and give it back', async () => {
    const page = await stage.connect('mia');
    await stage.send('/api/switches', { discord: { outage: 'refuses' } });
    const refused = stage.discord.waitFor('exchange', ({ status }) => status === 503);
    await page.act('command', { command: 'help', options: {} });
    await refused;
    await stage.send('/api/switches', { discord: { outage: 'off' } });
    await page.act('command', { command: 'help', options: {}, nonce: 'later' });
    await page.heard('act', ({ act }) => act.nonce === 'later' && act.status === 'answered');
  });

  it('end a task as it is wished', async () => {
    stage.provider.switches.holdTasks = true;
    const page = await stage.connect('mia');
    await page.act('typed', { text: '/video a kite' });
    const { provider } = await page.heard('provider', (event) => event.provider.tasks.length === 1);
    const id = provider.tasks[0]?.id;
    expect((await stage.send('/api/task', { id, action: 'fail' })).status).toBe(200);
    await page.heard('provider', (event) => event.provider.tasks[0]?.phase === 'failed');
    expect((await stage.send('/api/task', { id, action: 'finish' })).status).toBe(409);
    expect((await stage.send('/api/task', { id: 'unknown', action: 'finish' })).status).toBe(409);
  });
});
