import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextReadMs } from '../../src/jobs/schedule.js';
import { effortOf, type ExpectedTime } from '../../src/jobs/time-shape.js';

const budget = (pollReads: number) => ({ pollReads, effort: { mean: 0, count: 0 } });
const minute: ExpectedTime = { medianMs: 60_000, spread: 0.3 };
const expected = fc.record({
  medianMs: fc.integer({ min: 1_000, max: 3_600_000 }),
  spread: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

/** The ages at which a task is read that ends at `endMs`. */
function readsOf(endMs: number, time: ExpectedTime, pollReads = 14): number[] {
  const ages: number[] = [];
  for (let ageMs = 0; ageMs < endMs; ages.push(ageMs)) ageMs += nextReadMs(ageMs, time, budget(pollReads));
  return ages;
}

describe('the schedule of reads', () => {
  it('reads closest where the task is most likely to end next', () => {
    const ages = readsOf(150_000, minute);
    const gaps = ages.slice(1).map((age, index) => ({ age, gapMs: age - (ages[index] ?? 0) }));
    const closest = gaps.reduce((one, other) => (other.gapMs < one.gapMs ? other : one));
    expect(ages[0]).toBeGreaterThan(20_000);
    expect(closest.age).toBeGreaterThan(50_000);
    expect(closest.age).toBeLessThan(85_000);
    expect(gaps.at(-1)?.gapMs).toBeGreaterThan(closest.gapMs);
  });

  it('always goes forward, never faster than every 2 s nor slower than every minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 86_400_000 }),
        expected,
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.record({ mean: fc.double({ min: 0, max: 1e5, noNaN: true }), count: fc.integer({ min: 0, max: 150 }) }),
        (ageMs, time, pollReads, effort) => {
          const gapMs = nextReadMs(ageMs, time, { pollReads, effort });
          expect(gapMs).toBeGreaterThanOrEqual(2_000);
          expect(gapMs).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });

  it('never reads an older task before a younger one of its kind', () => {
    const age = fc.integer({ min: 0, max: 7_200_000 });
    fc.assert(
      fc.property(age, age, expected, fc.integer({ min: 1, max: 100 }), (one, other, time, pollReads) => {
        const [younger, older] = [Math.min(one, other), Math.max(one, other)];
        const readAge = (ageMs: number) => ageMs + nextReadMs(ageMs, time, budget(pollReads));
        // Integrated in steps of 2 %: that exact it is.
        expect(readAge(older)).toBeGreaterThanOrEqual(readAge(younger) * 0.98);
      }),
    );
  });

  it('reads more often with a larger budget, and about as often as it says', () => {
    const counts = [5, 14, 30].map((pollReads) => {
      // Ends that are as likely as one another.
      const ends = Array.from(
        { length: 99 },
        (_, index) => 120_000 * Math.exp(0.3 * 0.55 * Math.log((index + 1) / (99 - index))),
      );
      const reads = ends.map((end) => readsOf(end, { medianMs: 120_000, spread: 0.3 }, pollReads).length);
      return reads.reduce((sum, one) => sum + one, 0) / ends.length;
    });
    const [few = 0, usual = 0, many = 0] = counts;
    expect(few).toBeGreaterThan(4);
    expect(few).toBeLessThan(6.5);
    expect(usual).toBeGreaterThan(11);
    expect(usual).toBeLessThan(15);
    expect(many).toBeGreaterThan(20);
  });

  it('gives a long task more reads than a short one beside it, and both together the budget', () => {
    const [short, long] = [30_000, 270_000].map((medianMs): ExpectedTime => ({ medianMs, spread: 0.3 }));
    if (!short || !long) throw new Error('no tasks');
    const effort = { mean: (effortOf(short) + effortOf(long)) / 2, count: 1000 };
    const gapAtMedian = (time: ExpectedTime) => nextReadMs(time.medianMs, time, { pollReads: 14, effort });
    // Gaps grow as the square root of the time.
    expect(gapAtMedian(long) / gapAtMedian(short)).toBeCloseTo(3, 0);
  });
});
