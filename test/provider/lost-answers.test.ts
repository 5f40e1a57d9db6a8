import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import { ProviderError } from '../../src/provider/errors.js';
import { exchange } from '../../src/provider/exchange.js';
import type { Provider } from '../../src/provider/types.js';
import { answerJson, startApiServer, turn, type ApiServer, type Responder } from './api-server.js';

const key = 'sk-0123456789abcdef';
const noGroups = answerJson({ PageNumber: 1, PageSize: 100, TotalCount: 0, Items: [] });

type Creation = (provider: Provider, signal?: AbortSignal) => Promise<unknown>;
const creations: [string, Creation][] = [
  [
    'createTask',
    (provider, signal) =>
      provider.createTask(
        key,
        {
          model: 'seedance-2.0',
          text: 'a river',
          references: [],
          durationSeconds: 5,
          ratio: '16:9',
          resolution: '720p',
          audio: true,
        },
        signal ? { signal } : {},
      ),
  ],
  [
    'createAsset',
    (provider, signal) =>
      provider.createAsset(
        key,
        { groupId: 'group-1', name: 'n', type: 'video', source: { way: 'link', url: 'https://cdn.example/1.mp4' } },
        signal ? { signal } : {},
      ),
  ],
  ['createGroup', (provider, signal) => provider.createGroup(key, { name: 'n' }, signal ? { signal } : {})],
];

/** Ways to lose or spoil an answer, and what is known then. */
const spoiled: [string, Responder, Partial<ProviderError>][] = [
  [
    'reset before an answer',
    (_response, _received, socket) => socket.resetAndDestroy(),
    { kind: 'unreachable', outcome: 'unknown' },
  ],
  [
    'closed before an answer',
    (_response, _received, socket) => socket.end(),
    { kind: 'unreachable', outcome: 'unknown' },
  ],
  [
    'reset after the headers',
    (response, _received, socket) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":', () => socket.resetAndDestroy());
    },
    { kind: 'provider-fault', outcome: 'unknown', status: 200 },
  ],
  [
    'body cut short of its length',
    (_response, _received, socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{"id":"x"}'),
    { kind: 'provider-fault', outcome: 'unknown', status: 200 },
  ],
  [
    'chunked body without its end',
    (_response, _received, socket) =>
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n5\r\n{"id"\r\n'),
    { kind: 'provider-fault', outcome: 'unknown', status: 200 },
  ],
  ['never answered', () => undefined, { kind: 'timeout', outcome: 'unknown' }],
  [
    'stuck within the body',
    (response) => {
      response.writeHead(200);
      response.write('{');
    },
    { kind: 'timeout', outcome: 'unknown', status: 200 },
  ],
  [
    'no HTTP at all',
    (_response, _received, socket) => socket.end('220 mail.example ESMTP\r\n'),
    { kind: 'unreachable', outcome: 'unknown' },
  ],
  ['empty', (response) => response.end(), { kind: 'provider-fault', outcome: 'unknown', status: 200 }],
  ['cut JSON', (response) => response.end('{"id":"asyn'), { kind: 'provider-fault', outcome: 'unknown' }],
  ['an array', answerJson([]), { kind: 'provider-fault', outcome: 'unknown' }],
  ['JSON without an id', answerJson({ object: 'video' }), { kind: 'provider-fault', outcome: 'unknown' }],
  [
    'a page that happens to say not found',
    (response) => response.end('<html><body>The group page was not found.</body></html>'),
    { kind: 'provider-fault', outcome: 'unknown' },
  ],
  [
    'endless',
    (response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536, 32)));
        response.once('drain', more);
      };
      response.on('error', () => undefined);
      more();
    },
    { kind: 'provider-fault', outcome: 'unknown' },
  ],
  [
    'a redirect',
    (response) => response.writeHead(307, { location: '/v1/video/generations' }).end(),
    { kind: 'provider-fault', outcome: 'unknown', status: 307 },
  ],
  [
    'a wrapped error without a cause, by 500',
    answerJson({ code: 'fail_to_fetch_task', message: 'upstream hung up', data: null }, 500),
    { kind: 'provider-fault', outcome: 'unknown', upstreamCode: 'fail_to_fetch_task', message: 'upstream hung up' },
  ],
  [
    'an error of ModelArk itself, by 500',
    answerJson({ error: { code: 'InternalServiceError', message: 'The service encountered an error.' } }, 500),
    { kind: 'provider-fault', outcome: 'unknown', upstreamCode: 'InternalServiceError' },
  ],
  [
    'a page by 400',
    (response) => response.writeHead(400).end('<h1>no</h1>'),
    { kind: 'bad-request', outcome: 'refused' },
  ],
  [
    '429 whose body breaks off',
    (response, _received, socket) => {
      response.writeHead(429, { 'content-length': '100', 'retry-after': '3' });
      response.write('{', () => socket.resetAndDestroy());
    },
    { kind: 'too-fast', outcome: 'refused', status: 429, retryAfterMs: 3000 },
  ],
  [
    'a known refusal by 500',
    answerJson({ error: { code: 'AccountOverdueError', message: 'overdue' } }, 500),
    { kind: 'no-money', outcome: 'refused' },
  ],
  [
    'a known refusal by 200',
    answerJson({ code: 'insufficient_user_quota', message: 'no quota', data: null }),
    { kind: 'no-money', outcome: 'refused' },
  ],
];

describe('a creation whose answer is lost or spoiled', () => {
  let server: ApiServer;
  let provider: Provider;
  let spoil: Responder;

  beforeEach(async () => {
    server = await startApiServer((response, received, socket) => {
      (received.path.endsWith('ListAssetGroups') ? noGroups : spoil)(response, received, socket);
    });
    provider = createProvider({
      baseUrl: server.baseUrl,
      timeouts: { createTaskMs: 250, createAssetMs: 250 },
      maxAnswerBytes: 200_000,
      sleep: () => Promise.resolve(),
    });
  });
  afterEach(async () => {
    await provider.close();
    await server[Symbol.asyncDispose]();
  });

  /** What was sent again would have arrived before the answer of a later read. */
  async function countCreations(): Promise<number> {
    await provider.listGroups(key);
    await provider.listGroups(key);
    return server.received.filter(({ path }) => !path.endsWith('ListAssetGroups')).length;
  }

  describe.each(creations)('%s', (_name, create) => {
    it.each(spoiled)('%s: says what is known and was sent once', async (_way, responder, expected) => {
      spoil = responder;
      const error: unknown = await create(provider).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject(expected);
      expect(await countCreations()).toBe(1);
    });

    it('ends with the reason of an abort, sent once', async () => {
      const stop = new AbortController();
      const reason = new Error('shutting down');
      spoil = () => stop.abort(reason);
      await expect(create(provider, stop.signal)).rejects.toBe(reason);
      expect(await countCreations()).toBe(1);
    });

    it('is not sent at all when it was aborted before', async () => {
      await expect(create(provider, AbortSignal.abort('stopped'))).rejects.toBe('stopped');
      expect(await countCreations()).toBe(0);
    });
  });

  it('does not use a connection that an earlier request left open', async () => {
    spoil = answerJson({ Id: 'group-1' });
    await provider.listGroups(key);
    await turn();
    await provider.createGroup(key, { name: 'n' });
    await turn();
    await provider.createGroup(key, { name: 'm' });
    expect(new Set(server.received.map(({ port }) => port)).size).toBe(3);
  });

  it('fails as refused after the client was closed', async () => {
    await provider.close();
    await expect(provider.createGroup(key, { name: 'n' })).rejects.toMatchObject({ outcome: 'refused' });
    expect(server.received).toEqual([]);
  });

  it('fails when the client is closed under it', async () => {
    spoil = () => void provider.close();
    await expect(provider.createGroup(key, { name: 'n' })).rejects.toMatchObject({
      kind: 'unreachable',
      outcome: 'unknown',
    });
  });
});

describe('a creation that cannot be sent', () => {
  it('is refused for certain where nobody listens', async () => {
    const server = await startApiServer(noGroups);
    await server[Symbol.asyncDispose]();
    const provider = createProvider({ baseUrl: server.baseUrl });
    await expect(provider.createGroup(key, { name: 'n' })).rejects.toMatchObject({
      kind: 'unreachable',
      outcome: 'refused',
      message: 'The provider could not be reached (ECONNREFUSED).',
    });
    await provider.close();
  });

  it('is refused for certain where the handshake never ends', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const provider = createProvider({
      baseUrl: `https://127.0.0.1:${(mute.address() as AddressInfo).port}`,
      timeouts: { createAssetMs: 50 },
    });
    await expect(provider.createGroup(key, { name: 'n' })).rejects.toMatchObject({
      kind: 'timeout',
      outcome: 'refused',
    });
    await provider.close();
    mute.close();
  });

  it.each(['', 'sk-two words', 'sk-línea', 'sk-a\r\nx-evil: 1'])(
    'is refused for a key that is none: %j',
    async (odd) => {
      await using server = await startApiServer(noGroups);
      const provider = createProvider({ baseUrl: server.baseUrl });
      await expect(provider.createGroup(odd, { name: 'n' })).rejects.toMatchObject({
        kind: 'bad-key',
        outcome: 'refused',
      });
      expect(server.received).toEqual([]);
      await provider.close();
    },
  );
});

describe('a POST on a kept connection', () => {
  it.each<[string, Responder]>([
    ['reset', (_response, _received, socket) => socket.resetAndDestroy()],
    ['closed', (_response, _received, socket) => socket.end()],
  ])('that is %s under it arrives once and counts as sent', async (_way, cut) => {
    await using server = await startApiServer(noGroups);
    const agent = new Agent({ pipelining: 1, connections: 1 });
    const post = () =>
      exchange(agent, {
        origin: server.baseUrl,
        path: '/',
        method: 'POST',
        headers: {},
        body: '{}',
        timeoutMs: 1000,
        maxAnswerBytes: 1000,
      });
    await post();
    server.respond = cut;
    expect(await post()).toMatchObject({ loss: { how: 'broken', sent: true } });
    server.respond = noGroups;
    await post();
    expect(server.received).toHaveLength(3);
    expect(server.received[1]?.port).toBe(server.received[0]?.port);
    await agent.destroy();
  });
});
