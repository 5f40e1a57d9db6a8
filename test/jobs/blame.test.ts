import { describe, expect, it } from 'vitest';
import { blame } from '../../src/jobs/blame.js';
import type { Reference } from '../../src/store/records.js';

const reference = (name: string, type: Reference['type']): Reference => ({
  assetId: name,
  name,
  type,
  role: `reference_${type}`,
});
// The provider counts the text, then images, then videos, then audio.
const references = [
  reference('wind', 'audio'),
  reference('waves', 'video'),
  reference('kite', 'image'),
  reference('boat', 'image'),
];

describe('blame', () => {
  it.each([
    [1, 'kite'],
    [2, 'boat'],
    [3, 'waves'],
    [4, 'wind'],
  ])('for content[%i] goes to the asset that was sent there', (contentIndex, referenceName) => {
    expect(blame(references, { code: 'InvalidParameter', contentIndex })).toEqual({
      referenceName,
      blamesPrompt: false,
    });
  });

  it.each([
    ['InputTextSensitiveContentDetected', undefined],
    ['InputTextRiskDetection', undefined],
    ['SensitiveContentDetected.Violence', undefined],
    ['InvalidParameter', 0],
  ])('for %s at %s goes to the prompt', (code, contentIndex) => {
    expect(blame(references, { code, contentIndex })).toEqual({ referenceName: null, blamesPrompt: true });
  });

  it('without an index goes to the only input of that kind, and to none of several', () => {
    const video = { code: 'InputVideoSensitiveContentDetected', contentIndex: undefined };
    const image = { code: 'InputImageSensitiveContentDetected', contentIndex: undefined };
    expect(blame(references, video).referenceName).toBe('waves');
    expect(blame(references, image)).toEqual({ referenceName: null, blamesPrompt: false });
  });

  it('goes to one picture that is both frames', () => {
    const frames: Reference[] = [
      { ...reference('kite', 'image'), role: 'first_frame' },
      { ...reference('kite', 'image'), role: 'last_frame' },
    ];
    expect(blame(frames, { code: 'InputImageRiskDetection', contentIndex: undefined }).referenceName).toBe('kite');
  });

  it('goes to nobody for what was made, for an index that was not sent, and without a hint', () => {
    const nobody = { referenceName: null, blamesPrompt: false };
    expect(blame(references, { code: 'OutputVideoSensitiveContentDetected', contentIndex: undefined })).toEqual(nobody);
    expect(blame(references, { code: 'InvalidParameter', contentIndex: 9 })).toEqual(nobody);
    expect(blame(references, { code: undefined, contentIndex: undefined })).toEqual(nobody);
  });
});
