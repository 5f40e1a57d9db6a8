import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallClass, SharedLimits, TooFast } from '../../src/provider/held-back.js';
import { ProviderError } from '../../src/provider/errors.js';
import { createKeyLimits, type KeyLimits } from '../../src/provider/key-limits.js';

const classes: CallClass[] = ['read', 'create-asset', 'create-task'];
const places = { read: 8, 'create-asset': 8, 'create-task': 16 } as const;

function tooFast(retryAfterMs?: number): ProviderError {
  return new ProviderError('slow down', {
    kind: 'too-fast',
    outcome: 'refused',
    status: 429,
    upstreamCode: 'ServerOverloaded',
    retryAfterMs,
  });
}

/** Counts what is asked and not answered yet, so that a test can wait for it. */
function watching(shared: SharedLimits) {
  let count = 0;
  const watch = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    count += 1;
    return await answer.finally(() => (count -= 1));
  };
  return {
    underWay: () => count,
    take: (callClass: CallClass, name: string) => watch(shared.take(callClass, name)),
    slowDown: (name: string, tooFast: TooFast) => watch(shared.slowDown(name, tooFast)),
    relieve: (name: string, era: number) => watch(shared.relieve(name, era)),
  };
}

/**
 * What holds for the limits of a key, whether or not they are shared.
 *
 * @param place what is shared, with nothing in it; undefined where nothing is
 * @param numRuns of the property
 */
export function keyLimitsContract(
  place: () => Promise<SharedLimits | undefined>,
  { numRuns }: { numRuns: number },
): void {
  let now: number;
  let chance: number;
  let limits: KeyLimits;
  let shared: ReturnType<typeof watching> | undefined;

  async function open(speedup = 1): Promise<KeyLimits> {
    const empty = await place();
    shared = empty && watching(empty);
    return createKeyLimits({ now: () => now, random: () => chance, speedup, shared });
  }
  const run = <Result>(act: () => Promise<Result>, key = 'sk-a', callClass: CallClass = 'create-task') =>
    limits.run({ key, class: callClass, signal: undefined }, act);
  const succeed = (key?: string, callClass?: CallClass) => run(() => Promise.resolve('done'), key, callClass);
  const fail = async (error: Error, key?: string, callClass?: CallClass): Promise<unknown> =>
    await run(() => Promise.reject(error), key, callClass).catch((thrown: unknown) => thrown);

  /** A call that goes on until it is ended; `started` tells whether it was let out. */
  function hold(key = 'sk-a', callClass: CallClass = 'create-task', signal?: AbortSignal) {
    let end: (error?: Error) => void = () => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve());
    });
    const call = { started: false, end, outcome: Promise.resolve<unknown>(undefined) };
    call.outcome = limits
      .run({ key, class: callClass, signal }, () => {
        call.started = true;
        return ended;
      })
      .then(
        () => 'done',
        (error: unknown) => error,
      );
    return call;
  }
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  async function settle(): Promise<void> {
    do await turn();
    while (shared !== undefined && shared.underWay() > 0);
    await turn();
  }

  beforeEach(async () => {
    now = 1_000_000;
    chance = 0.5;
    limits = await open();
  });

  describe('after an answer that was too fast', () => {
    it('let nothing of that class out until the time that was asked for is over', async () => {
      const error = tooFast(7000);
      expect(await fail(error)).toBe(error);
      now += 6999;
      expect(await run(() => Promise.reject(new Error('sent'))).catch((thrown: unknown) => thrown)).toMatchObject({
        kind: 'too-fast',
        outcome: 'refused',
        status: undefined,
        retryAfterMs: 1001,
      });
      expect(limits.heldBackMs('sk-a', 'create-task')).toBe(1001);
      now += 1;
      expect(limits.heldBackMs('sk-a', 'create-task')).toBe(0);
      expect(await succeed()).toBe('done');
    });

    it.each(classes)('hold back no other class than %s, and no other key', async (callClass) => {
      await fail(tooFast(60_000), 'sk-a', callClass);
      await expect(succeed('sk-a', callClass)).rejects.toMatchObject({ kind: 'too-fast' });
      for (const other of classes.filter((name) => name !== callClass)) {
        expect(await succeed('sk-a', other)).toBe('done');
        expect(limits.heldBackMs('sk-a', other)).toBe(0);
      }
      expect(await succeed('sk-b', callClass)).toBe('done');
      expect(limits.heldBackMs('sk-b', callClass)).toBe(0);
    });

    it('hold back twice as long each time where no time is asked for, up to two minutes', async () => {
      const waits: (number | undefined)[] = [];
      for (let count = 0; count < 7; count++) {
        const error = (await fail(tooFast())) as ProviderError;
        expect(error).toMatchObject({ status: 429, upstreamCode: 'ServerOverloaded', message: 'slow down' });
        waits.push(error.retryAfterMs);
        now += error.retryAfterMs ?? 0;
      }
      expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    });

    it('begin anew after a success, and only then', async () => {
      const strike = async () => {
        const error = (await fail(tooFast())) as ProviderError;
        now += error.retryAfterMs ?? 0;
        return error.retryAfterMs;
      };
      expect([await strike(), await strike()]).toEqual([5000, 10_000]);
      await fail(new Error('of another kind'));
      expect(await strike()).toBe(20_000);
      await succeed();
      expect(await strike()).toBe(5000);
    });

    it('count the answers to requests that were under way together once', async () => {
      const calls = [hold(), hold(), hold(), hold()];
      await settle();
      for (const call of calls.slice(1)) call.end(tooFast());
      await settle();
      // It went out before the others were told, so it says nothing of what may go out now.
      calls[0]?.end();
      await settle();
      now += 5000;
      expect(await fail(tooFast())).toMatchObject({ retryAfterMs: 10_000 });
    });

    it('take the longest time of several', async () => {
      const calls = [hold(), hold()];
      await settle();
      calls[0]?.end(tooFast(90_000));
      await settle();
      calls[1]?.end(tooFast(1000));
      await settle();
      now += 89_999;
      expect(limits.heldBackMs('sk-a', 'create-task')).toBeGreaterThan(0);
    });

    it('divide by the speedup what is real, and leave what the provider means', async () => {
      limits = await open(100);
      expect(await fail(tooFast(60_000))).toMatchObject({ retryAfterMs: 60_000 });
      now += 300;
      await expect(succeed()).rejects.toMatchObject({ retryAfterMs: 31_000 });
      expect(limits.heldBackMs('sk-a', 'create-task')).toBe(310);
      now += 300;
      expect(await succeed()).toBe('done');
    });

    it('spread those who come back', async () => {
      await fail(tooFast(60_000));
      const waits = [];
      for (chance of [0, 0.25, 0.99]) waits.push(limits.heldBackMs('sk-a', 'create-task'));
      expect(waits).toEqual([60_000, 60_500, 61_980]);
      now += 60_000;
      chance = 0;
      expect(await fail(tooFast())).toMatchObject({ retryAfterMs: 7500 });
    });

    it('hold back also those that wait for their turn', async () => {
      const calls = Array.from({ length: 10 }, () => hold('sk-a', 'read'));
      await settle();
      for (const call of calls.slice(0, 8)) call.end(tooFast(3000));
      expect(await calls[9]?.outcome).toMatchObject({ kind: 'too-fast', status: undefined, retryAfterMs: 4000 });
      expect(calls.map(({ started }) => started)).toEqual([...Array<boolean>(8).fill(true), false, false]);
    });
  });

  describe('for what is under way at once', () => {
    it.each(['create-asset', 'create-task'] as const)('refuse a %s beyond its places at once', async (callClass) => {
      const calls = Array.from({ length: places[callClass] }, () => hold('sk-a', callClass));
      await settle();
      expect(calls.every(({ started }) => started)).toBe(true);
      expect(limits.heldBackMs('sk-a', callClass)).toBe(3000);
      await expect(succeed('sk-a', callClass)).rejects.toMatchObject({
        kind: 'too-fast',
        outcome: 'refused',
        retryAfterMs: 3000,
      });
      expect(await succeed('sk-b', callClass)).toBe('done');
      calls[3]?.end();
      await calls[3]?.outcome;
      expect(limits.heldBackMs('sk-a', callClass)).toBe(0);
      expect(await succeed('sk-a', callClass)).toBe('done');
    });

    it('let reads wait in order, and refuse those that are too many', async () => {
      const calls = Array.from({ length: 40 }, () => hold('sk-a', 'read'));
      await settle();
      const startedOnes = () => calls.flatMap(({ started }, index) => (started ? [index] : []));
      expect(startedOnes()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const [random, retryAfterMs] of [
        [0, 2000],
        [0.999, 3998],
      ] as const) {
        chance = random;
        await expect(succeed('sk-a', 'read')).rejects.toMatchObject({ kind: 'too-fast', retryAfterMs });
      }
      calls[5]?.end();
      await settle();
      expect(startedOnes()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await succeed('sk-b', 'read')).toBe('done');
      for (const call of calls) call.end();
      expect(await Promise.all(calls.map(({ outcome }) => outcome))).toEqual(Array(40).fill('done'));
    });

    it('let a waiting read be aborted', async () => {
      const calls = Array.from({ length: 8 }, () => hold('sk-a', 'read'));
      const stop = new AbortController();
      const waiting = hold('sk-a', 'read', stop.signal);
      const reason = new Error('no longer wanted');
      stop.abort(reason);
      expect(await waiting.outcome).toBe(reason);
      expect(waiting.started).toBe(false);
      for (const call of calls) call.end();
    });
  });

  it('forget keys that are idle, and troubled ones after a while', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => succeed(`sk-${index}`)));
    expect(limits.size()).toBe(0);
    await fail(tooFast(), 'sk-troubled');
    now += 605_000;
    expect(limits.heldBackMs('sk-troubled', 'create-task')).toBe(0);
    expect(limits.size()).toBe(1);
    await succeed('sk-other');
    expect(limits.size()).toBe(0);
  });

  it('hold whatever happens, in whatever order', async () => {
    const step = fc.record({
      key: fc.constantFrom('sk-a', 'sk-b'),
      callClass: fc.constantFrom(...classes),
      do: fc.constantFrom('start', 'start', 'start', 'succeed', 'fail', 'too-fast', 'too-fast-with-time', 'wait'),
      ms: fc.integer({ min: 1, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 150 }), async (steps) => {
        limits = await open();
        const running = new Map<string, ReturnType<typeof hold>[]>();
        const heldUntil = new Map<string, number>();
        for (const { key, callClass, do: what, ms } of steps) {
          const lane = `${callClass} ${key}`;
          const calls = running.get(lane) ?? [];
          running.set(lane, calls);
          const before = calls.filter(({ started }) => started).length;
          const oldest = calls.find(({ started }) => started);
          const toldTo = Math.max(heldUntil.get(lane) ?? 0, what === 'too-fast-with-time' && oldest ? now + ms : 0);
          if (what === 'start') calls.push(hold(key, callClass));
          else if (what === 'wait') now += ms;
          else {
            if (oldest) calls.splice(calls.indexOf(oldest), 1);
            const errors = { fail: new Error('other'), 'too-fast': tooFast(), 'too-fast-with-time': tooFast(ms) };
            oldest?.end(what === 'succeed' ? undefined : errors[what]);
          }
          heldUntil.set(lane, toldTo);
          await settle();
          const underWay = calls.filter(({ started }) => started).length;
          expect(underWay).toBeLessThanOrEqual(places[callClass]);
          if (now < toldTo) expect(underWay).toBeLessThanOrEqual(before);
        }
        for (const call of [...running.values()].flat()) call.end();
        await settle();
        now += 1_000_000;
        await succeed('sk-last');
        expect(limits.size()).toBe(0);
      }),
      { numRuns },
    );
  });
}
