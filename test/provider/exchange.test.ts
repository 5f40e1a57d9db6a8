import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/provider/exchange.js';
import { answerJson, startApiServer, turn } from './api-server.js';

const post = { path: '/', method: 'POST', headers: {}, body: '{}', maxAnswerBytes: 1000 } as const;

describe('an exchange', () => {
  it('that timed out before it had a connection is not sent when the connection comes after all', async () => {
    await using server = await startApiServer(answerJson({}));
    let letConnect: (() => Promise<void>) | undefined;
    const agent = new Agent({
      connect: (_options, callback) => {
        letConnect = async () => {
          const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
          await once(socket, 'connect');
          // The client gives up what it does not need any more.
          const closed = new Promise((resolve) => socket.once('close', resolve));
          callback(null, socket);
          await closed;
        };
      },
    });
    const late = await exchange(agent, { ...post, origin: server.baseUrl, timeoutMs: 5 });
    expect(late).toMatchObject({ loss: { how: 'timeout', sent: false } });
    const closed = letConnect?.();
    await agent.close();
    await closed;
    expect(server.received).toEqual([]);
  });

  it('that is put on a connection twice is stopped the second time', async () => {
    let starts = 0;
    const resender = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandlers) {
        const start = () => {
          let stopped: Error | undefined;
          handler.onConnect?.((cause) => (stopped = cause));
          if (stopped) handler.onError?.(stopped);
          else starts++;
        };
        start();
        start();
        return true;
      },
    } as unknown as Dispatcher;
    const result = await exchange(resender, { ...post, origin: 'http://127.0.0.1', timeoutMs: 1000 });
    expect(result).toMatchObject({ loss: { how: 'broken', sent: true } });
    expect(starts).toBe(1);
  });

  it('does not take an interim answer for the answer', async () => {
    await using server = await startApiServer((response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(201).end('done');
    });
    const agent = new Agent();
    const result = await exchange(agent, { ...post, origin: server.baseUrl, timeoutMs: 1000 });
    expect(result).toMatchObject({ answer: { status: 201, body: Buffer.from('done') } });
    await agent.destroy();
  });

  it('reads a stream as fast as it is taken, and not faster', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Nobody reads: once the buffers of both ends are full, nothing moves any more.
    server.on('connection', (socket) => socket.pause().on('error', () => undefined));
    const pieceBytes = 64 * 1024;
    const pieces = 8192;
    let taken = 0;
    let ended = false;
    async function* body() {
      try {
        for (; taken < pieces; taken++) yield await Promise.resolve(Buffer.alloc(pieceBytes));
      } finally {
        ended = true;
      }
    }
    const agent = new Agent();
    const result = await exchange(agent, {
      ...post,
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      headers: { 'content-length': String(pieces * pieceBytes) },
      body: body(),
      timeoutMs: 500,
    });
    expect(result).toMatchObject({ loss: { how: 'timeout', sent: true } });
    expect(taken).toBeGreaterThan(0);
    expect(taken * pieceBytes).toBeLessThan(32 * 1024 * 1024);
    await agent.destroy();
    await turn();
    expect(ended).toBe(true);
    server.close();
  });

  it.each([
    ['fewer', 1],
    ['more', 3],
  ])('with %s bytes than its length is no whole request', async (_which, sent) => {
    await using server = await startApiServer(answerJson({}));
    async function* body() {
      for (let count = 0; count < sent; count++) yield await Promise.resolve(Buffer.from('ab'));
    }
    const agent = new Agent();
    const headers = { 'content-length': '4' };
    const result = await exchange(agent, { ...post, origin: server.baseUrl, headers, body: body(), timeoutMs: 1000 });
    expect(result).toMatchObject({ loss: { how: 'broken', sent: true } });
    expect(server.received).toEqual([]);
    await agent.destroy();
  });

  it('whose stream is never asked for leaves nothing behind', async () => {
    let asked = false;
    async function* body() {
      asked = true;
      yield await Promise.resolve(Buffer.from('ab'));
    }
    const server = await startApiServer(answerJson({}));
    await server[Symbol.asyncDispose]();
    const agent = new Agent();
    const headers = { 'content-length': '2' };
    const result = await exchange(agent, { ...post, origin: server.baseUrl, headers, body: body(), timeoutMs: 1000 });
    expect(result).toMatchObject({ loss: { how: 'broken', sent: false } });
    await agent.destroy();
    expect(asked).toBe(false);
  });
});
