import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, expectedTime, learn, nothingLearned, usualTimeMs } from '../../src/jobs/generation-times.js';
import { generationTimesSchema, type GenerationTimes } from '../../src/store/generation-times.js';

const short = { model: 'seedance-2.0-fast', resolution: '720p', durationSeconds: 5 };
const long = { model: 'seedance-2.0', resolution: '1080p', durationSeconds: 10 };

/** Log-normal times around a median, the same in each run. */
function timesAround(medianMs: number, count: number, spread = 0.28): number[] {
  return Array.from({ length: count }, (_, index) => {
    const share = ((index * 0.618_033_988_7 + 0.5) % 1) * 0.98 + 0.01;
    return medianMs * Math.exp(spread * 0.5513 * Math.log(share / (1 - share)));
  });
}
const learnAll = (times: GenerationTimes, task: typeof short, took: readonly number[]) =>
  took.reduce((known, tookMs) => learn(known, task, tookMs), times);
const medianOf = (times: GenerationTimes, task: typeof short) => expectedTime(times, task).medianMs;

describe('what is learned of generation times', () => {
  it('begins with a guess that is not sure of itself', () => {
    expect(medianOf(nothingLearned, short)).toBe(usualTimeMs(short));
    expect(expectedTime(nothingLearned, short).spread).toBeGreaterThan(0.4);
  });

  it('comes close to a class after twenty tasks, and is surer of it', () => {
    const times = learnAll(nothingLearned, short, timesAround(170_000, 20));
    expect(Math.abs(Math.log(medianOf(times, short) / 170_000))).toBeLessThan(0.15);
    expect(expectedTime(times, short).spread).toBeLessThan(expectedTime(nothingLearned, short).spread);
  });

  it('takes a class that was never seen for slower when all others are', () => {
    const times = learnAll(nothingLearned, short, timesAround(2 * usualTimeMs(short), 30));
    expect(medianOf(times, long)).toBeGreaterThan(1.2 * usualTimeMs(long));
  });

  it('is hardly moved by one task that takes ten times as long', () => {
    const before = learnAll(nothingLearned, short, timesAround(100_000, 60));
    const after = learn(before, short, 1_000_000);
    expect(medianOf(after, short) / medianOf(before, short)).toBeLessThan(1.1);
    expect(expectedTime(after, short).spread).toBeLessThan(1.2 * expectedTime(before, short).spread);
  });

  it('follows a provider that gets twice as slow within fifteen tasks', () => {
    const before = learnAll(nothingLearned, short, timesAround(100_000, 200));
    const after = learnAll(before, short, timesAround(200_000, 15));
    expect(medianOf(after, short)).toBeGreaterThan(160_000);
    expect(medianOf(after, short)).toBeLessThan(250_000);
  });

  it('finds out how much tasks differ among themselves', () => {
    const [alike, unlike] = [0.1, 0.6].map((spread) =>
      learnAll(nothingLearned, short, timesAround(100_000, 300, spread)),
    );
    if (!alike || !unlike) throw new Error('nothing learned');
    expect(expectedTime(alike, short).spread).toBeLessThan(0.2);
    expect(expectedTime(unlike, short).spread).toBeGreaterThan(0.4);
  });

  it('stays what the store takes, and expects a time of some length, whatever it sees', () => {
    const task = fc.record({
      model: fc.constantFrom('seedance-2.0', 'another', '__proto__'),
      resolution: fc.constantFrom('480p', '720p', '4k', 'unknown'),
      durationSeconds: fc.integer({ min: 1, max: 30 }),
    });
    const took = fc.oneof(fc.double({ min: -1, max: 1e9, noNaN: true }), fc.constant(NaN), fc.constant(Infinity));
    fc.assert(
      fc.property(fc.array(fc.tuple(task, took), { maxLength: 60 }), (seen) => {
        let times = nothingLearned;
        for (const [one, tookMs] of seen) {
          times = learn(times, one, tookMs);
          expect(generationTimesSchema.parse(JSON.parse(JSON.stringify(times)))).toEqual(times);
          const { medianMs, spread } = expectedTime(times, one);
          expect(medianMs).toBeGreaterThan(0);
          expect(medianMs).toBeLessThan(Infinity);
          expect(spread).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('keeps two numbers for each class, and forgets the classes of long ago', () => {
    let times = nothingLearned;
    for (let seconds = 1; seconds <= 250; seconds += 1) {
      times = learn(times, { ...short, durationSeconds: seconds }, 60_000);
    }
    expect(Object.keys(times.classes)).toHaveLength(200);
    expect(times.classes).toHaveProperty([classOf({ ...short, durationSeconds: 250 })]);
    expect(JSON.stringify(times).length).toBeLessThan(25_000);
  });
});
