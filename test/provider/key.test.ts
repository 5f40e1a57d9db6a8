import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import { answerJson, startApiServer, type Responder } from './api-server.js';

const key = 'sk-S3cretS3cretS3cret';

const echoes: [string, Responder][] = [
  ['in a message', answerJson({ error: { message: `Invalid token ${key}`, code: 'invalid_api_key' } }, 401)],
  ['in a code', answerJson({ code: `bad ${key}`, message: 'no', data: null }, 400)],
  [
    'in a document within a message',
    answerJson({ code: 'x', message: JSON.stringify({ error: { code: key, message: `Bearer ${key}` } }) }, 400),
  ],
  [
    'with escapes',
    (response) => response.writeHead(401).end(`{"error":{"message":"token \\u0073k-S3cretS3cretS3cret"}}`),
  ],
  ['in a page', (response) => response.writeHead(502).end(`<title>authorization: Bearer ${key}</title>`)],
  ['in plain text', (response) => response.end(`who is ${key}`)],
  ['in a header', answerJson({ error: { message: 'no' } }, 400, { 'x-request-id': key })],
  ['in the place of HTTP', (_response, _received, socket) => socket.end(`HTTP/1.1 ${key}\r\n\r\n${key}`)],
];

describe('a key', () => {
  it.each(echoes)('that the provider echoes %s is not in the error', async (_where, respond) => {
    await using server = await startApiServer(respond);
    const provider = createProvider({ baseUrl: server.baseUrl });
    const error: unknown = await provider.createGroup(key, { name: 'n' }).catch((thrown: unknown) => thrown);
    await provider.close();
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null })).not.toContain('S3cret');
    expect(JSON.stringify(error)).not.toContain('S3cret');
  });

  it('that the provider echoes in the reason of a failed task is not in the reason', async () => {
    const reason = JSON.stringify({ error: { code: 'AuthenticationError', message: `${key} is over` } });
    await using server = await startApiServer(answerJson({ data: { status: 'FAILURE', fail_reason: reason } }));
    const provider = createProvider({ baseUrl: server.baseUrl });
    const task = await provider.readTask(key, 't');
    await provider.close();
    expect(task).toEqual({
      status: 'failed',
      failure: { kind: 'bad-key', code: 'AuthenticationError', message: '[key] is over' },
    });
  });
});
