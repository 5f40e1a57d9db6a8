import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const port = () => new URL(stage.origin).port;
const body = { 'content-type': 'application/json', 'content-length': '0' };

describe('the playground’s server', () => {
  it.each([
    ['a foreign name that was made to mean this machine', 'GET', '/', { host: 'evil.example' }],
    ['the right name with another port', 'GET', '/', { host: 'localhost:1' }],
    ['a POST of another site', 'POST', '/api/switches', { origin: 'https://evil.example', ...body }],
    ['a POST of another port of this machine', 'POST', '/api/switches', { origin: 'http://localhost:1', ...body }],
    ['a POST of a page that hides where it is from', 'POST', '/api/switches', { origin: 'null', ...body }],
    ['a POST of nobody', 'POST', '/api/switches', body],
    ['a form of another site', 'POST', '/api/uploads', { origin: 'https://evil.example' }],
    [
      'a picture of another site that is no picture',
      'GET',
      '/api/state?member=mia',
      { 'sec-fetch-site': 'cross-site' },
    ],
    ['a page of another port', 'GET', '/api/events?member=mia', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', async (_, method, url, headers) => {
    expect(await stage.raw(method, url, { host: `localhost:${port()}`, ...headers })).toBe(403);
  });

  it('answers by both names of this machine, and to a link from elsewhere', async () => {
    for (const name of ['localhost', '127.0.0.1']) {
      expect(await stage.raw('GET', '/', { host: `${name}:${port()}` })).toBe(200);
      expect(await stage.raw('GET', '/api/state?member=mia', { host: `${name}:${port()}` })).toBe(200);
    }
    expect(await stage.raw('GET', '/', { host: `localhost:${port()}`, 'sec-fetch-site': 'cross-site' })).toBe(200);
  });

  it('lets the page load its own files and attachments, run no script but its own, and be framed by nobody', async () => {
    const { headers } = await fetch(stage.origin);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'self'; img-src 'self' data: blob: http:\/\/127\.0\.0\.1:\d+; media-src /);
    expect(policy).toContain(new URL(stage.discord.cdnUrl).origin);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves nothing that lies beside the page', async () => {
    expect(await stage.raw('GET', '/../../../etc/passwd', { host: `localhost:${port()}` })).toBe(404);
    expect(await stage.raw('GET', '/%2e%2e%2f%2e%2e%2fetc/hosts.html', { host: `localhost:${port()}` })).toBe(404);
    expect(await stage.raw('GET', '/%00.html', { host: `localhost:${port()}` })).toBe(404);
    expect(await stage.raw('GET', '/%zz.html', { host: `localhost:${port()}` })).toBe(404);
    expect(await stage.raw('GET', '//', { host: `localhost:${port()}` })).toBe(404);
    expect(await stage.raw('PUT', '/index.html', { host: `localhost:${port()}`, origin: stage.origin })).toBe(405);
    expect(stage.failures).toEqual([]);
  });

  it.each([
    ['/api/press', { member: 'mia', channelId: 'x', messageId: '1', customId: 'a' }, 400, 'channelId'],
    [
      '/api/command',
      { member: 'mia', channelId: '1', command: 'video', options: { prompt: {} } },
      400,
      'options.prompt',
    ],
    ['/api/command', { member: 'eve', channelId: '1', command: 'video', options: {} }, 404, 'eve'],
    ['/api/switches', { provider: { moderation: 'sometimes' } }, 400, 'provider.moderation'],
    ['/api/say', [], 400, ''],
    ['/api/nothing', {}, 404, 'nothing'],
  ])('refuses a wrong body of %s %j', async (url, wrong, status, words) => {
    const answer = await stage.send(url, wrong);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toContain(words);
  });

  it('refuses what is no JSON, and what is too long', async () => {
    expect((await stage.send('/api/say', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await stage.send('/api/say', { content: 'a'.repeat(300_000) })).status).toBe(413);
  });
});
