import { describe, expect, it, onTestFinished } from 'vitest';
import { createProvider } from '../../src/provider/client.js';
import type { ObserveRequest } from '../../src/provider/observing.js';
import { answerJson, inTurn, startApiServer, type Responder } from './api-server.js';

const key = 'sk-0123456789abcdef';
const running = answerJson({ code: 'success', data: { task_id: 't', status: 'IN_PROGRESS' } });

type Observed = Parameters<ObserveRequest>[0];

/** A provider that answers so, and what was observed of it. */
async function openObserved(respond: Responder) {
  const server = await startApiServer(respond);
  const observed: Observed[] = [];
  const provider = createProvider({
    baseUrl: server.baseUrl,
    sleep: () => Promise.resolve(),
    observe: (request) => observed.push(request),
  });
  onTestFinished(async () => {
    await provider.close();
    await server[Symbol.asyncDispose]();
  });
  return { provider, observed, seen: () => observed.map(({ call, kind }) => `${call} ${kind}`) };
}

describe('an observer of the provider', () => {
  it('is told of each try of a read, with how long it took and nothing of the key', async () => {
    const { provider, observed, seen } = await openObserved(inTurn(answerJson({}, 500), running));
    await provider.readTask(key, 'task-of-somebody');
    expect(seen()).toEqual(['ReadTask provider-fault', 'ReadTask ok']);
    expect(observed.every(({ durationMs }) => durationMs > 0 && durationMs < 5_000)).toBe(true);
    expect(JSON.stringify(observed)).not.toMatch(/sk-|task-of-somebody/);
  });

  it('is told of a refusal by its kind, and of nothing that was held back and not sent', async () => {
    const tooFast = answerJson({ error: { code: 'RateLimitExceeded', message: 'slow down' } }, 429);
    const { provider, seen } = await openObserved(tooFast);
    await expect(provider.createGroup(key, { name: 'a' })).rejects.toMatchObject({ kind: 'too-fast' });
    await expect(provider.createGroup(key, { name: 'a' })).rejects.toMatchObject({
      kind: 'too-fast',
      status: undefined,
    });
    expect(seen()).toEqual(['CreateAssetGroup too-fast']);
  });

  it('is told of a request that its caller gave up', async () => {
    const giveUp = new AbortController();
    const { provider, seen } = await openObserved(() => giveUp.abort());
    await expect(provider.readTask(key, 't', { signal: giveUp.signal })).rejects.toThrow('aborted');
    expect(seen()).toEqual(['ReadTask aborted']);
  });
});
