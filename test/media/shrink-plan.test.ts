import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planShrink } from '../../src/media/shrink-plan.js';

const mebibyte = 1024 * 1024;
const video = (fields: { width?: number; height?: number; durationSeconds?: number } = {}) => ({
  type: 'video' as const,
  format: 'mp4',
  codec: 'H.264',
  sizeBytes: 30 * mebibyte,
  width: 1920,
  height: 1080,
  durationSeconds: 15.04,
  framesPerSecond: 24,
  ...fields,
});

describe('the plan of a version', () => {
  it.each([
    ['keeps 1080p in what every place takes', 10, video(), [1920, 1080]],
    ['keeps an upright picture upright', 10, video({ width: 1080, height: 1920 }), [1080, 1920]],
    ['takes 4K down one step', 10, video({ width: 3840, height: 2160 }), [2560, 1440]],
    ['takes 1080p down when there is less room', 3, video(), [1280, 720]],
    ['and further down when there is hardly any', 0.5, video(), [640, 360]],
    ['and the same for an upright picture', 0.5, video({ width: 1080, height: 1920 }), [360, 640]],
    ['leaves room for more where the video is short', 3, video({ durationSeconds: 5.04 }), [1920, 1080]],
    ['makes odd sides even', 10, video({ width: 865, height: 487 }), [866, 488]],
  ])('%s', (_, megabytes, facts, [width, height]) => {
    expect(planShrink(facts, megabytes * mebibyte)).toMatchObject({ width, height });
  });

  it('is none where the smallest picture would be too coarse, or the sound alone too much', () => {
    expect(planShrink(video(), 300_000)).toBeDefined();
    expect(planShrink(video(), 200_000)).toBeUndefined();
    expect(planShrink(video(), 1_000)).toBeUndefined();
    expect(planShrink(video(), 0)).toBeUndefined();
  });

  it('never asks for more than there is, never enlarges, and keeps the shape', () => {
    const sides = fc.integer({ min: 300, max: 6000 });
    const facts = fc.record({
      width: sides,
      height: sides,
      durationSeconds: fc.double({ min: 2, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(facts, fc.integer({ min: 100_000, max: 100 * mebibyte }), (fields, maxBytes) => {
        const plan = planShrink(video(fields), maxBytes);
        if (plan === undefined) return;
        // With the buffer that x264 may use up on top of the rate.
        const bits = plan.videoRate * (fields.durationSeconds + 0.9) + plan.audioRate * fields.durationSeconds;
        expect(bits).toBeLessThan(maxBytes * 8);
        expect((plan.width % 2) + (plan.height % 2)).toBe(0);
        expect(plan.width).toBeLessThanOrEqual(fields.width + 1);
        expect(plan.height).toBeLessThanOrEqual(fields.height + 1);
        const factor = plan.width / fields.width;
        expect(Math.abs(plan.height - fields.height * factor)).toBeLessThanOrEqual(1 + fields.height / fields.width);
      }),
    );
  });
});
