import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextReadMs, usualTimeMs } from '../../src/jobs/schedule.js';

function readsUntil(doneMs: number, usualMs: number, pollReads: number): { reads: number; delayMs: number } {
  let ageMs = 0;
  let reads = 0;
  while (ageMs < doneMs) {
    ageMs += nextReadMs(ageMs, usualMs, pollReads);
    reads += 1;
  }
  return { reads, delayMs: ageMs - doneMs };
}

describe('the schedule of reads', () => {
  it('starts at half the usual time', () => {
    expect(nextReadMs(0, 100_000, 14)).toBe(50_000);
    expect(nextReadMs(30_000, 100_000, 14)).toBe(20_000);
  });

  it('is closest at the usual time', () => {
    const gaps = [50_000, 80_000, 100_000, 140_000, 250_000].map((ageMs) => nextReadMs(ageMs, 100_000, 14));
    expect(Math.min(...gaps)).toBe(gaps[2]);
    expect(gaps.at(-1)).toBeGreaterThan(gaps[2] ?? 0);
  });

  it('always goes forward, never faster than every 4 s nor slower than every minute once it has begun', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.integer({ min: 10_000, max: 900_000 }),
        fc.integer({ min: 1, max: 100 }),
        (ageMs, usualMs, pollReads) => {
          const gapMs = nextReadMs(ageMs, usualMs, pollReads);
          expect(gapMs).toBeGreaterThan(0);
          expect(gapMs).toBeLessThanOrEqual(Math.max(60_000, usualMs / 2));
          if (ageMs >= usualMs / 2) expect(gapMs).toBeGreaterThanOrEqual(4_000);
        },
      ),
    );
  });

  it('stays within the budget for a task that takes its usual time', () => {
    for (const task of [
      { resolution: '480p', durationSeconds: 4 },
      { resolution: '720p', durationSeconds: 5 },
      { resolution: '1080p', durationSeconds: 15 },
    ]) {
      const usualMs = usualTimeMs(task);
      expect(readsUntil(usualMs, usualMs, 14).reads).toBeLessThanOrEqual(14);
    }
  });
});
