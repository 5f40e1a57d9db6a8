import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../src/emulator/provider/switches.js';
import { answerOf, generation, startTestProvider } from './harness.js';

describe('a call that is disturbed', () => {
  it.each<[Behaviour, number]>([
    [{ kind: 'reset' }, 0],
    [{ kind: 'reset', when: 'after' }, 1],
  ])('by %j loses its answer, with its effect or without', async (behaviour, made) => {
    const test = await startTestProvider();
    test.provider.switches.next('CreateTask', behaviour);
    await expect(test.create(generation())).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(test.provider.state.tasks).toHaveLength(made);
    expect(test.provider.state.requests).toMatchObject([{ route: 'CreateTask' }]);
    expect(test.provider.state.requests[0]).not.toHaveProperty('status');
  });

  it.each<[Behaviour, number, string | null, string]>([
    [{ kind: 'html' }, 502, 'text/html', '<html>'],
    [{ kind: 'empty' }, 200, null, ''],
    [{ kind: 'empty', status: 504 }, 504, null, ''],
    [{ kind: 'array' }, 200, 'application/json; charset=utf-8', '[]'],
    [{ kind: 'status', status: 503 }, 503, 'application/json; charset=utf-8', 'bad_response_status_code'],
    [
      { kind: 'status', status: 500, code: 'InternalServiceError' },
      500,
      'application/json; charset=utf-8',
      'InternalS',
    ],
    [{ kind: 'overloaded' }, 429, 'application/json; charset=utf-8', 'ServerOverloaded'],
    [{ kind: 'answer', status: 418, headers: { 'content-type': 'text/tea' }, raw: 'tea' }, 418, 'text/tea', 'tea'],
    [{ kind: 'answer', status: 200, body: null }, 200, 'application/json; charset=utf-8', 'null'],
  ])('by %j is answered so, before or after its effect', async (behaviour, status, type, start) => {
    const test = await startTestProvider();
    test.provider.switches.next('CreateTask', behaviour);
    const before = await test.create(generation());
    expect([before.status, before.headers.get('content-type')]).toEqual([status, type]);
    expect(before.text).toContain(start);
    expect(test.provider.state.tasks).toHaveLength(0);
    expect(test.provider.state.requests).toMatchObject([{ status }]);
    test.provider.switches.next('CreateTask', { ...behaviour, when: 'after' } as Behaviour);
    expect((await test.create(generation())).text).toBe(before.text);
    expect(test.provider.state.tasks).toHaveLength(1);
  });

  it('by a rate limit says when to come again, or not', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('ReadTask', { kind: 'rate-limit', retryAfterSeconds: 30 });
    test.provider.switches.next('ReadTask', { kind: 'rate-limit' });
    const [told, untold] = [await test.read('a'), await test.read('a')];
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '30']);
    expect([untold.status, untold.headers.get('retry-after')]).toEqual([429, null]);
  });

  it('by a cut has its effect, and a body that is shorter than it says', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('CreateTask', { kind: 'cut' });
    await expect(test.create(generation())).rejects.toThrow();
    expect(test.provider.state.tasks).toHaveLength(1);
  });

  it('by hanging is never answered, and ends with the server', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('ReadTask', { kind: 'hang' });
    const arrival = once(test.provider.events, 'request');
    const reading = test.read('a').then(
      () => 'answered',
      () => 'ended',
    );
    await arrival;
    // Another call gets through meanwhile.
    expect((await test.read('a')).status).toBe(400);
    await test.provider.close();
    expect(await reading).toBe('ended');
  });

  it('by a delay is answered later', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('CreateTask', { kind: 'delay', delayMs: 40 });
    const order: string[] = [];
    const slow = test.create(generation()).then(({ status }) => order.push(`slow ${status}`));
    await once(test.provider.events, 'task-created');
    await test.asset('ListAssetGroups', { model: 'volc-asset' });
    order.push('quick');
    await slow;
    expect(order).toEqual(['quick', 'slow 200']);
  });

  it('is so as often as was asked, one thing after another', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('ReadTask', { kind: 'status', status: 500 }, { times: 2 });
    test.provider.switches.next('ReadTask', { kind: 'status', status: 503 });
    const statuses: number[] = [];
    for (let number = 0; number < 4; number++) statuses.push((await test.read('a')).status);
    expect(statuses).toEqual([500, 500, 503, 400]);
  });

  it('is so until it is taken back, and only with the key that was named', async () => {
    const test = await startTestProvider();
    test.provider.switches.next('ReadTask', { kind: 'status', status: 500 }, { times: Infinity, key: 'sk-two' });
    test.provider.switches.next('GetAsset', { kind: 'status', status: 500 });
    for (let number = 0; number < 3; number++) expect((await test.read('a', 'sk-two')).status).toBe(500);
    expect((await test.read('a')).status).toBe(400);
    test.provider.switches.clear('ReadTask');
    expect((await test.read('a', 'sk-two')).status).toBe(400);
    expect((await test.asset('GetAsset', { Id: 'a' })).status).toBe(500);
  });
});

describe('a request that is no proper call', () => {
  it.each([
    ['no Authorization', {}],
    ['another scheme', { authorization: 'Basic sk-one' }],
    ['an unknown key', { authorization: 'Bearer sk-three' }],
  ])('is refused with %s', async (_, headers) => {
    const test = await startTestProvider();
    const answer = await answerOf(await fetch(`${test.provider.url}/v1/video/generations/a`, { headers }));
    expect([answer.status, answer.body.error?.code]).toEqual([401, 'invalid_api_key']);
  });

  it.each([
    ['GET', '/volc/asset/GetAsset'],
    ['POST', '/volc/asset/getasset'],
    ['GET', '/v1/video/generations'],
    ['DELETE', '/v1/video/generations/a'],
  ])('is unknown as %s %s', async (method, path) => {
    const test = await startTestProvider();
    const headers = { authorization: 'Bearer sk-one' };
    const answer = await answerOf(await fetch(`${test.provider.url}${path}`, { method, headers }));
    expect([answer.status, answer.body.error?.message]).toEqual([404, `Invalid URL (${method} ${path})`]);
  });

  it.each([
    ['another content type', 'text/plain', '{}'],
    ['broken JSON', 'application/json', '{"model":'],
    ['a form where JSON is wanted', 'multipart/form-data; boundary=x', '--x--'],
  ])('is refused with %s', async (_, type, body) => {
    const test = await startTestProvider();
    const headers = { authorization: 'Bearer sk-one', 'content-type': type };
    const url = `${test.provider.url}/v1/video/generations`;
    const answer = await answerOf(await fetch(url, { method: 'POST', headers, body }));
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'invalid_request']);
  });

  it('is refused with a form that cannot be read', async () => {
    const test = await startTestProvider();
    const headers = { authorization: 'Bearer sk-one', 'content-type': 'multipart/form-data; boundary=x' };
    const url = `${test.provider.url}/volc/asset/CreateAsset`;
    const answer = await answerOf(await fetch(url, { method: 'POST', headers, body: 'nothing' }));
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'invalid_request']);
  });

  it('is refused with more than 64 MB', async () => {
    const test = await startTestProvider();
    const headers = { authorization: 'Bearer sk-one', 'content-type': 'application/json' };
    const request = httpRequest(`${test.provider.url}/v1/video/generations`, { method: 'POST', headers });
    const answered = once(request, 'response');
    const chunk = Buffer.alloc(1_000_000, 32);
    for (let number = 0; number < 65; number++) if (!request.write(chunk)) await once(request, 'drain');
    request.end();
    const [response] = (await answered) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(413);
  });
});

describe('what is remembered', () => {
  it('is every request with its headers, body and answer', async () => {
    const test = await startTestProvider();
    const body = generation();
    await test.create(body);
    expect(test.provider.state.requests).toMatchObject([
      { route: 'CreateTask', method: 'POST', path: '/v1/video/generations', key: 'sk-one', body, status: 200 },
    ]);
    expect(test.provider.state.requests[0]?.sizeBytes).toBe(JSON.stringify(body).length);
  });

  it('has an end, beyond which the oldest is forgotten', async () => {
    const test = await startTestProvider({ rememberRequests: 2 });
    for (const id of ['a', 'b', 'c']) await test.read(id);
    const paths = test.provider.state.requests.map(({ path }) => path.at(-1));
    expect(paths).toEqual(['b', 'c']);
  });
});
