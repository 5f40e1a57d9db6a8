import { describe, expect, it } from 'vitest';
import { createTurns } from '../src/turns.js';
import { deferred, rejection } from './media/surroundings.js';

const held = () => {
  const { promise, resolve } = deferred();
  return { act: () => promise, end: resolve };
};

describe('turns', () => {
  it('run as many at once as there are places, the others in order', async () => {
    const turns = createTurns(2);
    const started: number[] = [];
    const works = [held(), held(), held(), held()];
    const all = works.map((work, index) =>
      turns.take(() => {
        started.push(index);
        return work.act();
      }),
    );
    expect(started).toEqual([0, 1]);
    works[1]?.end();
    await all[1];
    expect(started).toEqual([0, 1, 2]);
    for (const work of works) work.end();
    await Promise.all(all);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('go on after one that failed', async () => {
    const turns = createTurns(1);
    const failed = turns.take(() => Promise.reject(new Error('failed')));
    const next = turns.take(() => Promise.resolve('next'));
    await expect(failed).rejects.toThrow('failed');
    expect(await next).toBe('next');
  });

  it('let a waiting one leave at once when it is aborted, and lose no place over it', async () => {
    const turns = createTurns(1);
    const first = held();
    const running = turns.take(first.act);
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const waiting = turns.take(() => Promise.resolve('never'), controller.signal);
    controller.abort(reason);
    expect(await rejection(waiting)).toBe(reason);
    first.end();
    await running;
    expect(await turns.take(() => Promise.resolve('free'))).toBe('free');
  });

  it('are counted while they run or wait, and leave nothing at a signal that outlives them', async () => {
    const turns = createTurns(1);
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = () => (listeners += 1);
    signal.removeEventListener = () => (listeners -= 1);
    const works = [held(), held()];
    const all = works.map((work) => turns.take(work.act, signal));
    expect([turns.count(), listeners]).toEqual([2, 1]);
    works[0]?.end();
    await all[0];
    expect([turns.count(), listeners]).toEqual([1, 0]);
    works[1]?.end();
    await all[1];
    expect(turns.count()).toBe(0);
  });
});
