import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ProviderError } from '../../src/provider/errors.js';
import type { CallClass } from '../../src/provider/held-back.js';
import { createKeyLimits, type KeyLimits } from '../../src/provider/key-limits.js';
import { openSharedLimits } from '../../src/store/redis/limits.js';
import { openRedis } from '../../src/store/redis/open.js';
import type { Scripts } from '../../src/store/redis/scripts.js';
import { keyLimitsContract } from '../provider/key-limits-contract.js';
import { redisForFile, startRedis } from '../support/redis.js';

const redis = redisForFile();
const fingerprintKey = randomBytes(32);
const plenty: Record<CallClass, number> = { read: 1e6, 'create-asset': 1e6, 'create-task': 1e6 };
/** A machine that is busy with other things must not look like a Redis that is away. */
const patienceMs = 30_000;
const key = 'sk-a-key-that-nobody-may-read-0001';

let scripts: Scripts;
beforeEach(async () => {
  scripts = await openRedis({ url: redis.url(), prefix: redis.prefix() });
});
afterEach(() => scripts.connection.close());

/** As one process has it. */
async function openShared(perSecond = plenty, on = scripts, waitMs = patienceMs) {
  const away: unknown[] = [];
  const onAway = (error: unknown) => away.push(error);
  const shared = await openSharedLimits(on, { fingerprintKey, perSecond, onAway, patienceMs: waitMs });
  onTestFinished(() => shared.close());
  return { ...shared, away };
}

describe('the limits of a key that is shared', () => {
  keyLimitsContract(
    async () => {
      const prefix = redis.prefix();
      return await openShared(plenty, { ...scripts, prefix });
    },
    { numRuns: 12 },
  );
});

function tooFast(retryAfterMs?: number): ProviderError {
  return new ProviderError('slow down', { kind: 'too-fast', outcome: 'refused', status: 429, retryAfterMs });
}

/** A call that goes on until it is ended. */
function hold(limits: KeyLimits, callClass: CallClass = 'create-task') {
  let end: (error?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const act = () => {
    begin();
    return ended;
  };
  const outcome = limits.run({ key, class: callClass, signal: undefined }, act).then(
    () => 'done',
    (error: unknown) => error,
  );
  return { begun, end, outcome };
}

const clock = { now: 1_000_000 };
const limitsOn = (shared: Awaited<ReturnType<typeof openShared>>) =>
  createKeyLimits({ now: () => clock.now, random: () => 0.5, speedup: 1, shared });

async function run(limits: KeyLimits, answer?: Error, callClass: CallClass = 'create-task', by = key) {
  const sent = { count: 0 };
  const act = () => {
    sent.count += 1;
    return answer ? Promise.reject(answer) : Promise.resolve('done');
  };
  const outcome = await limits
    .run({ key: by, class: callClass, signal: undefined }, act)
    .catch((error: unknown) => error as ProviderError);
  return { outcome, sent: sent.count };
}

/** Everything that stands in Redis beside what opening it writes. */
async function found({ connection, prefix } = scripts) {
  const names = (await connection.redis.keys(`${prefix}*`)).filter((name) => !/(schema|opened)$/.test(name));
  return await Promise.all(
    names.map(async (name) => ({
      name: name.slice(prefix.length),
      value: JSON.stringify(
        name.includes('held-back') ? await connection.redis.hgetall(name) : await connection.redis.get(name),
      ),
      ttlMs: await connection.redis.pttl(name),
    })),
  );
}

describe('processes that share the limits of a key', () => {
  let one: KeyLimits;
  let other: KeyLimits;
  beforeEach(async () => {
    clock.now = 1_000_000;
    one = limitsOn(await openShared());
    other = limitsOn(await openShared());
  });

  it('hold back all when one was told, and send nothing', async () => {
    await run(one, tooFast(7000));
    expect(await run(other)).toMatchObject({
      sent: 0,
      outcome: { kind: 'too-fast', outcome: 'refused', status: undefined, retryAfterMs: 8000 },
    });
    // It knows now, without asking.
    expect(other.heldBackMs(key, 'create-task')).toBe(8000);
    clock.now += 7000;
    expect(await run(other)).toEqual({ sent: 1, outcome: 'done' });
  });

  it('hold back no other class, and no other key', async () => {
    await run(one, tooFast(60_000));
    expect(await run(other, undefined, 'read')).toMatchObject({ sent: 1 });
    expect(await run(other, undefined, 'create-asset')).toMatchObject({ sent: 1 });
    expect(await run(other, undefined, 'create-task', 'sk-b')).toMatchObject({ sent: 1 });
  });

  it('count the answers to what was under way together once, wherever it was', async () => {
    const more = await Promise.all([openShared(), openShared()]);
    const calls = [one, other, ...more.map(limitsOn)].flatMap((limits) =>
      Array.from({ length: 4 }, () => hold(limits)),
    );
    await Promise.all(calls.map(({ begun }) => begun));
    for (const { end } of calls) end(tooFast());
    const errors = await Promise.all(calls.map(({ outcome }) => outcome));
    expect(new Set(errors.map((error) => (error as ProviderError).retryAfterMs))).toEqual(new Set([5000]));
    clock.now += 5000;
    expect(await run(other, tooFast())).toMatchObject({ sent: 1, outcome: { retryAfterMs: 10_000 } });
  });

  it('count the strikes of all, until one has succeeded', async () => {
    for (const [limits, retryAfterMs] of [
      [one, 5000],
      [other, 10_000],
      [one, 20_000],
    ] as const) {
      expect(await run(limits, tooFast())).toMatchObject({ sent: 1, outcome: { retryAfterMs } });
      clock.now += retryAfterMs;
    }
    await run(other);
    expect(await run(one, tooFast())).toMatchObject({ sent: 1, outcome: { retryAfterMs: 5000 } });
  });

  it('make nothing of a success of a call that went out before the others were told', async () => {
    const early = hold(other);
    await early.begun;
    await run(one, tooFast());
    early.end();
    await early.outcome;
    clock.now += 5000;
    expect(await run(one, tooFast())).toMatchObject({ outcome: { retryAfterMs: 10_000 } });
  });

  it('keep the longest time that any was told', async () => {
    const calls = [hold(one), hold(other)];
    await Promise.all(calls.map(({ begun }) => begun));
    calls[0]?.end(tooFast(90_000));
    await calls[0]?.outcome;
    calls[1]?.end(tooFast(1000));
    await calls[1]?.outcome;
    clock.now += 89_999;
    for (const limits of [one, other, limitsOn(await openShared())])
      expect(await run(limits)).toMatchObject({ sent: 0 });
  });

  it('begin no more calls in a second than one key has, all together', async () => {
    const few = { ...plenty, 'create-task': 3 };
    const both = [limitsOn(await openShared(few)), limitsOn(await openShared(few))];
    const results = await Promise.all([0, 1, 0, 1, 0, 1].map((index) => run(both[index] as KeyLimits)));
    const refused = results.filter(({ sent }) => sent === 0);
    expect(refused).toHaveLength(3);
    for (const { outcome } of refused) {
      expect(outcome).toMatchObject({ kind: 'too-fast', outcome: 'refused', status: undefined });
      expect((outcome as ProviderError).retryAfterMs).toBeGreaterThan(1000);
      expect((outcome as ProviderError).retryAfterMs).toBeLessThanOrEqual(2000);
    }
    expect(both.some((limits) => limits.heldBackMs(key, 'create-task') > 0)).toBe(true);
    // Another class and another key have their own.
    expect(await run(both[0] as KeyLimits, undefined, 'create-asset')).toMatchObject({ sent: 1 });
    expect(await run(limitsOn(await openShared(few)), undefined, 'create-task', 'sk-b')).toMatchObject({ sent: 1 });
    // The second is over.
    const counts = (await found()).filter(({ name }) => name.startsWith('calls:'));
    await scripts.connection.redis.del(counts.map(({ name }) => `${scripts.prefix}${name}`));
    clock.now += 1000;
    for (const limits of both) expect(await run(limits)).toMatchObject({ sent: 1 });
  });

  it('send nothing for whom the end comes while the others are asked', async () => {
    const reason = new Error('the end');
    for (const [callClass, expected] of [
      ['create-task', { kind: 'too-fast', outcome: 'refused', status: undefined, retryAfterMs: 3000 }],
      ['create-asset', { kind: 'too-fast', outcome: 'refused', status: undefined, retryAfterMs: 3000 }],
      ['read', reason],
    ] as const) {
      const stop = new AbortController();
      let sent = 0;
      const outcome = one.run({ key, class: callClass, signal: stop.signal }, () => Promise.resolve((sent += 1)));
      stop.abort(reason);
      await expect(outcome).rejects.toMatchObject(expected);
      expect(sent).toBe(0);
    }
  });

  it('leave nothing in Redis for ever', async () => {
    for (const callClass of ['read', 'create-asset', 'create-task'] as const) {
      await run(one, undefined, callClass);
      await run(other, tooFast(90_000), callClass);
    }
    clock.now += 90_000;
    await run(one);
    const left = await found();
    expect(left.map(({ name }) => name.split(':')[0]).sort()).toContain('calls');
    expect(left.filter(({ name }) => name.startsWith('held-back:'))).toHaveLength(3);
    for (const { name, ttlMs } of left) {
      expect(ttlMs).toBeGreaterThan(0);
      expect(ttlMs).toBeLessThanOrEqual(name.startsWith('calls:') ? 1000 : 690_000);
    }
  });

  it('write nothing about a key of which nothing is known any more', async () => {
    const early = await openShared();
    await early.relieve('create-task nobody', 0);
    expect(await found()).toEqual([]);
  });

  it('put nothing into Redis from which a key can be told', async () => {
    await run(one, tooFast(90_000));
    await run(one, undefined, 'read');
    const [{ length }, text] = [await found(), JSON.stringify(await found())];
    expect(length).toBeGreaterThan(1);
    const hash = createHash('sha256').update(key).digest();
    for (const told of [
      key,
      key.slice(-8),
      ...(['hex', 'base64', 'base64url'] as const).map((as) => hash.toString(as)),
    ]) {
      expect(text).not.toContain(told);
    }
  });
});

describe('limits whose Redis is away', () => {
  async function openOn(waitMs = patienceMs) {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const on = await openRedis({ url: server.url });
    onTestFinished(() => on.connection.close());
    clock.now = 1_000_000;
    return { server, shared: await openShared(plenty, on, waitMs), another: await openShared(plenty, on, waitMs) };
  }

  it('go by what this process knows, send each call once, and say so once', async () => {
    const { server, shared } = await openOn();
    const limits = limitsOn(shared);
    await run(limits, tooFast(), 'create-asset');
    await server.kill();
    for (let count = 0; count < 3; count++) expect(await run(limits)).toEqual({ sent: 1, outcome: 'done' });
    expect(shared.away).toHaveLength(1);
    // Told before and told now.
    expect(await run(limits, undefined, 'create-asset')).toMatchObject({ sent: 0 });
    expect(await run(limits, tooFast())).toMatchObject({ sent: 1, outcome: { retryAfterMs: 5000 } });
    expect(await run(limits)).toMatchObject({ sent: 0, outcome: { retryAfterMs: 6000 } });
    // Its own places bound what runs at once.
    clock.now += 5000;
    const calls = Array.from({ length: 17 }, () => hold(limits));
    expect(await calls[16]?.outcome).toMatchObject({ kind: 'too-fast', outcome: 'refused' });
    for (const { end } of calls) end();
    await Promise.all(calls.map(({ outcome }) => outcome));
  });

  it('wait a moment for one that is silent, and send each call once', async () => {
    const { server, shared } = await openOn(200);
    const limits = limitsOn(shared);
    await run(limits);
    server.pause();
    expect(await run(limits)).toEqual({ sent: 1, outcome: 'done' });
    expect(await run(limits, tooFast(7000))).toMatchObject({ sent: 1, outcome: { retryAfterMs: 7000 } });
    server.resume();
  });

  it('are shared again when it is back', async () => {
    const { server, shared, another } = await openOn();
    await run(limitsOn(shared), tooFast(), 'read');
    await server.kill();
    await run(limitsOn(shared), tooFast(7000));
    await server.restart();
    for (const { take } of [shared, another]) while (!(await take('read', 'somebody'))) await new Promise(setImmediate);
    await run(limitsOn(shared), tooFast(9000));
    expect(await run(limitsOn(another))).toMatchObject({ sent: 0, outcome: { retryAfterMs: 10_000 } });
  });
});
