import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/provider/cost.js';
import { modelNames, models, ratios, resolutions } from '../../src/provider/models.js';

const request = fc.record({
  model: fc.constantFrom(...modelNames),
  resolution: fc.constantFrom(...resolutions),
  ratio: fc.constantFrom(...ratios),
  durationSeconds: fc.integer({ min: 4, max: 30 }),
  referenceVideoSeconds: fc.double({ min: 0, max: 30, noNaN: true }),
});

describe('the estimate of tokens', () => {
  it.each([
    ['720p', 5, 108_900],
    ['720p', 4, 87_300],
    ['480p', 5, 50_638],
  ])('is what was measured: %s, %d s', (resolution, durationSeconds, tokens) => {
    expect(estimateTokens({ resolution, ratio: '16:9', durationSeconds })).toBe(tokens);
  });

  it.each([2, 3, 4])('is what was measured once with a reference video, of %d s', (referenceVideoSeconds) => {
    expect(estimateTokens({ resolution: '720p', ratio: '16:9', durationSeconds: 4, referenceVideoSeconds })).toBe(
      173_700,
    );
  });

  it('lies on the line of all that was measured at 720p, 16:9', () => {
    // 108,900 and 87,300 are 5 s and 4 s of it, 173,700 is 4 s made and as many referred to.
    const perSecond = 108_900 - 87_300;
    const first = 87_300 - 4 * perSecond;
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 30 }), fc.integer({ min: 0, max: 30 }), (made, referred) => {
        const clip = { resolution: '720p', ratio: '16:9', durationSeconds: made, referenceVideoSeconds: referred };
        const counted = made + (referred > 0 ? Math.max(made, referred) : 0);
        expect(estimateTokens(clip)).toBe(first + counted * perSecond);
      }),
    );
    expect(first + 8 * perSecond).toBe(173_700);
  });

  it('knows that 2.5 makes a smaller 480p', () => {
    const clip = { resolution: '480p', ratio: '9:16', durationSeconds: 5 };
    expect(estimateTokens({ ...clip, model: 'seedance-2.5' })).toBe(48_437);
    expect(estimateTokens({ ...clip, model: 'seedance-2.0' })).toBe(50_638);
  });

  it('exists for everything that the models make', () => {
    for (const name of modelNames) {
      for (const resolution of models[name].resolutions) {
        for (const ratio of ratios) {
          expect(estimateTokens({ model: name, resolution, ratio, durationSeconds: 5 })).toBeGreaterThan(40_000);
        }
      }
    }
  });

  it('is a whole number that grows with the seconds, made or referred to', () => {
    fc.assert(
      fc.property(request, (clip) => {
        const tokens = estimateTokens(clip);
        expect(Number.isSafeInteger(tokens)).toBe(true);
        expect(estimateTokens({ ...clip, durationSeconds: clip.durationSeconds + 1 })).toBeGreaterThan(tokens);
        expect(
          estimateTokens({ ...clip, referenceVideoSeconds: clip.referenceVideoSeconds + 1 }),
        ).toBeGreaterThanOrEqual(tokens);
        expect(estimateTokens({ ...clip, referenceVideoSeconds: 0 })).toBeLessThanOrEqual(tokens);
      }),
    );
  });

  it('is the same upright and lying, and about the same in every ratio', () => {
    fc.assert(
      fc.property(request, (clip) => {
        const inRatio = (ratio: string) => estimateTokens({ ...clip, ratio });
        expect(inRatio('9:16')).toBe(inRatio('16:9'));
        expect(inRatio('3:4')).toBe(inRatio('4:3'));
        expect(inRatio('adaptive')).toBe(inRatio('16:9'));
        expect(Math.abs(estimateTokens(clip) / inRatio('16:9') - 1)).toBeLessThan(0.05);
      }),
    );
  });

  it.each([
    ['8k', '16:9'],
    ['720p', '2:1'],
    ['toString', '16:9'],
  ])('does not exist for %s %s', (resolution, ratio) => {
    expect(() => estimateTokens({ resolution, ratio, durationSeconds: 5 })).toThrow(RangeError);
  });
});
