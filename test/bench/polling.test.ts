import { describe, expect, it } from 'vitest';
import { leastProductSeconds } from '../../bench/generation-model.js';
import { benchPolling } from '../../bench/polling.js';

describe('the bench of polling', () => {
  it('knows the least product of its model', () => {
    expect(leastProductSeconds()).toBeCloseTo(34.3, 1);
  });

  it('makes tables with a row for each schedule', () => {
    const lines = benchPolling({ seeds: 2 }).split('\n');
    expect(lines.filter((line) => line.startsWith('| '))).toHaveLength(22);
    expect(lines.join()).not.toMatch(/NaN|undefined/);
  });
});
