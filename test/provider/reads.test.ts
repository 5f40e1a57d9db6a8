import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProvider, type ProviderOptions } from '../../src/provider/client.js';
import { ProviderError } from '../../src/provider/errors.js';
import type { Provider } from '../../src/provider/types.js';
import { answerJson, inTurn, startApiServer, turn, type ApiServer, type Responder } from './api-server.js';

const key = 'sk-0123456789abcdef';
const running = answerJson({ code: 'success', data: { task_id: 't', status: 'IN_PROGRESS', progress: '7%' } });
const reset: Responder = (_response, _received, socket) => socket.resetAndDestroy();

describe('a read', () => {
  let server: ApiServer;
  let provider: Provider | undefined;
  let waitsMs: number[];

  function open(options: Partial<ProviderOptions> = {}): Provider {
    provider = createProvider({
      baseUrl: server.baseUrl,
      random: () => 0.5,
      now: () => Date.UTC(2026, 10, 22),
      sleep: (waitMs) => {
        waitsMs.push(waitMs);
        return Promise.resolve();
      },
      ...options,
    });
    return provider;
  }
  beforeEach(async () => {
    waitsMs = [];
    server = await startApiServer(running);
  });
  afterEach(async () => {
    await provider?.close();
    await server[Symbol.asyncDispose]();
  });

  it.each<[string, Responder]>([
    ['a reset', reset],
    ['HTTP 500', answerJson({}, 500)],
    ['a page of a proxy', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['half an answer', (response) => response.end('{"code":"succ')],
  ])('is tried again after %s', async (_what, fail) => {
    server.respond = inTurn(fail, fail, running);
    await expect(open().readTask(key, 't')).resolves.toMatchObject({ status: 'running', progressPercent: 7 });
    expect(waitsMs).toEqual([500, 1000]);
    expect(server.received).toHaveLength(3);
  });

  const nothing = (status: number) => `The provider answered with HTTP ${status} and no readable reason.`;
  it.each<[string, Responder, number, string]>([
    [
      'the page of a proxy',
      (response) => response.writeHead(502).end('<html><title>502 Bad Gateway</title></html>'),
      502,
      '502 Bad Gateway',
    ],
    ['the page of a proxy as a success', (response) => response.end('<p>Welcome</p>'), 200, 'Welcome'],
    ['nothing', (response) => response.end(), 200, nothing(200)],
    ['nothing by 503', (response) => response.writeHead(503).end(), 503, nothing(503)],
    ['an array', answerJson([]), 200, nothing(200)],
    ['an array by 500', answerJson([{}], 500), 500, nothing(500)],
    ['a number', answerJson(7), 200, nothing(200)],
    ['null', answerJson(null), 200, nothing(200)],
    ['cut JSON', (response) => response.end('{"code":"succ'), 200, nothing(200)],
    [
      'a body cut short',
      (_response, _received, socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{"code"'),
      200,
      'The answer of the provider broke off (HTTP 200).',
    ],
  ])('that is answered with %s ends as a typed error with the status', async (_what, respond, status, message) => {
    server.respond = respond;
    const error: unknown = await open()
      .readTask(key, 't')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind: 'provider-fault', outcome: 'unknown', status, message });
  });

  it('is given up after the third failure', async () => {
    server.respond = reset;
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind: 'unreachable' });
    expect(server.received).toHaveLength(3);
    expect(waitsMs).toHaveLength(2);
  });

  it('that is not answered in time is given up after three times', async () => {
    server.respond = () => undefined;
    await expect(open({ timeouts: { readMs: 200 } }).readTask(key, 't')).rejects.toMatchObject({
      kind: 'timeout',
      message: 'The provider did not answer within 0.2 s.',
    });
    expect(server.received).toHaveLength(3);
  });

  it.each<[string, Responder, string]>([
    ['too fast', answerJson({ error: { code: 'RequestBurstTooFast', message: 'slow' } }, 429), 'too-fast'],
    ['a bad key', answerJson({ error: { code: 'invalid_api_key', message: 'no' } }, 401), 'bad-key'],
    ['a refusal by 503', answerJson({ error: { code: 'model_not_found', message: 'no' } }, 503), 'not-allowed'],
    ['something not ready by 502', answerJson({ error: { message: '[NotFound.asset_id] gone' } }, 502), 'not-ready'],
    ['an unknown task', answerJson({ code: 'task_not_exist', message: '', data: null }, 400), 'not-found'],
  ])('is not tried again after %s', async (_what, refuse, kind) => {
    server.respond = refuse;
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind });
    expect(server.received).toHaveLength(1);
  });

  it('waits as long as Retry-After asks, divided by the speedup', async () => {
    server.respond = inTurn(answerJson({}, 503, { 'retry-after': '4' }), running);
    await open({ speedup: 100 }).readTask(key, 't');
    expect(waitsMs).toEqual([40]);
  });

  it('goes back to the caller when Retry-After asks for long', async () => {
    server.respond = answerJson({}, 503, { 'retry-after': 'Sun, 22 Nov 2026 00:01:30 GMT' });
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind: 'provider-fault', retryAfterMs: 90_000 });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['1.5', 1500],
    ['Sun, 22 Nov 2026 00:01:30 GMT', 90_000],
    ['99999999999', 86_400_000],
    // Those that name no time, or none that is to come, are as good as none.
    ['soon', 5000],
    ['0', 5000],
    ['-5', 5000],
    ['Sat, 21 Nov 2026 00:00:00 GMT', 5000],
  ])('reads Retry-After %s', async (header, retryAfterMs) => {
    server.respond = answerJson({}, 429, { 'retry-after': header });
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind: 'too-fast', retryAfterMs });
  });

  it('waits real time, divided by the speedup, where no other clock is given', async () => {
    server.respond = inTurn(reset, running);
    provider = createProvider({ baseUrl: server.baseUrl, speedup: 1000 });
    await expect(provider.readTask(key, 't')).resolves.toMatchObject({ status: 'running' });
  });

  it('is aborted while it waits for its next try', async () => {
    const stop = new AbortController();
    server.respond = reset;
    const random = () => {
      // It is asked for the length of the wait.
      setImmediate(() => stop.abort('stopped'));
      return 0.5;
    };
    provider = createProvider({ baseUrl: server.baseUrl, random });
    await expect(provider.readTask(key, 't', { signal: stop.signal })).rejects.toBe('stopped');
    expect(server.received).toHaveLength(1);
  });

  it('is aborted while it is under way', async () => {
    const stop = new AbortController();
    server.respond = () => stop.abort('stopped');
    await expect(open().readTask(key, 't', { signal: stop.signal })).rejects.toBe('stopped');
    expect(server.received).toHaveLength(1);
  });

  it('uses one connection after another read', async () => {
    const reader = open();
    await reader.readTask(key, 't');
    await turn();
    await reader.readTask(key, 't');
    expect(server.received[1]?.port).toBe(server.received[0]?.port);
  });

  it('survives a kept connection that the server closes under it', async () => {
    const reader = open();
    await reader.readTask(key, 't');
    await turn();
    server.respond = inTurn(reset, running);
    await expect(reader.readTask(key, 't')).resolves.toMatchObject({ status: 'running' });
    expect(server.received).toHaveLength(3);
    expect(server.received[1]?.port).toBe(server.received[0]?.port);
  });

  it('does not follow a redirect', async () => {
    server.respond = (response) => response.writeHead(302, { location: `${server.baseUrl}/elsewhere` }).end();
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind: 'provider-fault', status: 302 });
    expect(server.received.every(({ path }) => path.startsWith('/v1/video/'))).toBe(true);
  });

  it('of a task that succeeded without a link is a fault, for the task is paid', async () => {
    server.respond = answerJson({ code: 'success', data: { task_id: 't', status: 'SUCCESS', progress: '100%' } });
    await expect(open().readTask(key, 't')).rejects.toMatchObject({ kind: 'provider-fault', status: 200 });
  });
});
