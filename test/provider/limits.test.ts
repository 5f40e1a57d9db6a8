import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProvider, type ProviderOptions } from '../../src/provider/client.js';
import type { Provider } from '../../src/provider/types.js';
import { answerJson, startApiServer, turn, type ApiServer, type Responder } from './api-server.js';

const key = 'sk-0123456789abcdef';
const otherKey = 'sk-fedcba9876543210';
const running = answerJson({ code: 'success', data: { task_id: 't', status: 'IN_PROGRESS' } });
const created = answerJson({ Id: 'asset-1', task_id: 'task-1' });
const queueFull = answerJson({ error: { code: 'QuotaExceeded', message: 'The queue is full.' } }, 429);
const reset: Responder = (_response, _received, socket) => socket.resetAndDestroy();

const request = {
  model: 'seedance-2.0',
  text: 'a river',
  references: [],
  durationSeconds: 5,
  ratio: '16:9',
  resolution: '720p',
  audio: true,
};
const asset = {
  groupId: 'group-1',
  name: 'n',
  type: 'image',
  source: { way: 'link', url: 'https://a.example/1' },
} as const;

describe('a key that was told to go slower', () => {
  let server: ApiServer;
  let provider: Provider;
  let now: number;

  function open(options: Partial<ProviderOptions> = {}): Provider {
    provider = createProvider({
      baseUrl: server.baseUrl,
      now: () => now,
      random: () => 0.5,
      sleep: () => Promise.resolve(),
      ...options,
    });
    return provider;
  }
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 22);
    server = await startApiServer(running);
    open();
  });
  afterEach(async () => {
    await provider.close();
    await server[Symbol.asyncDispose]();
  });

  const paths = () => server.received.map(({ path }) => path.replace(/^.*\//, ''));

  it('is asked nothing of that class before its time, and reads on meanwhile', async () => {
    server.respond = queueFull;
    const told = {
      kind: 'too-fast',
      outcome: 'refused',
      status: 429,
      message: 'The queue is full.',
      retryAfterMs: 5000,
    };
    await expect(provider.createTask(key, request)).rejects.toMatchObject(told);
    expect(provider.heldBackMs(key, 'create-task')).toBe(6000);
    const held = { kind: 'too-fast', outcome: 'refused', status: undefined, retryAfterMs: 6000 };
    await expect(provider.createTask(key, request)).rejects.toMatchObject(held);

    server.respond = running;
    await expect(provider.readTask(key, 't')).resolves.toMatchObject({ status: 'running' });
    server.respond = created;
    await expect(provider.createAsset(key, asset)).resolves.toEqual({ id: 'asset-1' });
    await expect(provider.createTask(otherKey, request)).resolves.toEqual({ taskId: 'task-1' });
    expect(paths()).toEqual(['generations', 't', 'CreateAsset', 'generations']);

    now += 5000;
    expect(provider.heldBackMs(key, 'create-task')).toBe(0);
    await expect(provider.createTask(key, request)).resolves.toEqual({ taskId: 'task-1' });
  });

  it.each<[string, (some: Provider) => Promise<unknown>]>([
    ['readTask', (some) => some.readTask(key, 't')],
    ['getAsset', (some) => some.getAsset(key, 'a')],
    ['listAssets', (some) => some.listAssets(key, {})],
    ['listGroups', (some) => some.listGroups(key)],
    ['createGroup', (some) => some.createGroup(key, { name: 'n' })],
    ['createAsset', (some) => some.createAsset(key, asset)],
    ['createTask', (some) => some.createTask(key, request)],
  ])('learns from %s how long, and sends it once', async (_name, call) => {
    server.respond = answerJson({ error: { code: 'RequestBurstTooFast', message: 'slow' } }, 429);
    await expect(call(provider)).rejects.toMatchObject({ kind: 'too-fast', status: 429, retryAfterMs: 5000 });
    await expect(call(provider)).rejects.toMatchObject({ kind: 'too-fast', status: undefined, retryAfterMs: 6000 });
    now += 5000;
    server.respond = answerJson({}, 429, { 'retry-after': '30' });
    await expect(call(provider)).rejects.toMatchObject({ kind: 'too-fast', status: 429, retryAfterMs: 30_000 });
    expect(server.received).toHaveLength(2);
  });

  it('waits in real time as long as was asked for, divided by the speedup', async () => {
    await provider.close();
    open({ speedup: 100 });
    server.respond = answerJson({}, 429, { 'retry-after': '60' });
    await expect(provider.createTask(key, request)).rejects.toMatchObject({ retryAfterMs: 60_000 });
    expect(provider.heldBackMs(key, 'create-task')).toBe(610);
    now += 600;
    server.respond = created;
    await expect(provider.createTask(key, request)).resolves.toEqual({ taskId: 'task-1' });
  });

  it('is not told so by a refusal of another kind', async () => {
    server.respond = answerJson({ error: { code: 'insufficient_user_quota', message: 'no' } }, 403);
    for (let count = 0; count < 3; count++) {
      await expect(provider.createTask(key, request)).rejects.toMatchObject({ kind: 'no-money' });
    }
    expect(provider.heldBackMs(key, 'create-task')).toBe(0);
    expect(server.received).toHaveLength(3);
  });

  describe('with many calls at once', () => {
    /** Answers nothing by itself. */
    function holdAnswers(): (() => void)[] {
      const answers: (() => void)[] = [];
      server.respond = (...met) => answers.push(() => (met[1].method === 'GET' ? running : created)(...met));
      return answers;
    }
    async function until(condition: () => boolean): Promise<void> {
      while (!condition()) await turn();
    }

    it('has eight reads under way, the others in order, and none of another key behind them', async () => {
      const answers = holdAnswers();
      const reads = Array.from({ length: 20 }, (_, at) => provider.readTask(key, `t${at}`));
      await until(() => answers.length === 8);
      const other = provider.readTask(otherKey, 'other');
      await until(() => answers.length === 9);
      answers.splice(8, 1)[0]?.();
      await other;
      expect(paths()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7', 'other']);
      for (let sent = 9; sent <= 20; sent++) {
        answers.shift()?.();
        await until(() => paths().length === sent + 1);
        expect(paths().at(-1)).toBe(`t${sent - 1}`);
      }
      for (const answer of answers) answer();
      await Promise.all(reads);
    });

    it('has sixteen generations under way, and refuses the next at once', async () => {
      const answers = holdAnswers();
      const tasks = Array.from({ length: 16 }, () => provider.createTask(key, request));
      await until(() => answers.length === 16);
      expect(provider.heldBackMs(key, 'create-task')).toBe(3000);
      await expect(provider.createTask(key, request)).rejects.toMatchObject({
        kind: 'too-fast',
        outcome: 'refused',
        retryAfterMs: 3000,
      });
      for (const answer of answers) answer();
      await Promise.all(tasks);
      expect(server.received).toHaveLength(16);
      expect(provider.heldBackMs(key, 'create-task')).toBe(0);
    });

    it('keeps no place for a read that waits for its next try', async () => {
      await provider.close();
      let goOn = (): void => undefined;
      const backedOff = new Promise<void>((resolve) => (goOn = resolve));
      let sleeping = 0;
      open({
        sleep: () => {
          sleeping += 1;
          return backedOff;
        },
      });
      server.respond = reset;
      const reads = Array.from({ length: 8 }, (_, at) => provider.readTask(key, `t${at}`));
      await until(() => sleeping === 8);
      server.respond = running;
      await expect(provider.readTask(key, 'next')).resolves.toMatchObject({ status: 'running' });
      goOn();
      await Promise.all(reads);
    });

    it('goes on after reads that hang', async () => {
      await provider.close();
      open({ timeouts: { readMs: 100 } });
      server.respond = (...met) => (met[1].path.endsWith('/hangs') ? undefined : running(...met));
      const hanging = Array.from({ length: 8 }, () => provider.readTask(key, 'hangs').catch((error: unknown) => error));
      const next = provider.readTask(key, 'next');
      await expect(next).resolves.toMatchObject({ status: 'running' });
      for (const error of await Promise.all(hanging)) expect(error).toMatchObject({ kind: 'timeout' });
    });
  });
});
