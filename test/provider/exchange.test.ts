import { once } from 'node:events';
import { connect } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { exchange } from '../../src/provider/exchange.js';
import { answerJson, startApiServer } from './api-server.js';

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
});
