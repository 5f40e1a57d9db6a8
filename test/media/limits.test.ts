import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { assertUsable } from '../../src/media/limits.js';
import type { MediaFacts } from '../../src/media/types.js';

type Of<Type extends MediaFacts['type']> = Extract<MediaFacts, { type: Type }>;
const image: Of<'image'> = { type: 'image', format: 'png', sizeBytes: 1000, width: 1280, height: 720 };
const video: Of<'video'> = {
  type: 'video',
  format: 'mp4',
  codec: 'H.264',
  sizeBytes: 1000,
  width: 1280,
  height: 720,
  durationSeconds: 5,
  framesPerSecond: 24,
};
const audio: Of<'audio'> = { type: 'audio', format: 'mp3', sizeBytes: 1000, durationSeconds: 5 };
const MB = 1024 * 1024;

/** The whole answer, or undefined when the file may be used. */
const answer = (facts: MediaFacts): string | undefined => {
  try {
    assertUsable(facts, 'x.file');
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

describe('a file at the very limits is usable', () => {
  it.each<[string, MediaFacts]>([
    ['the smallest image', { ...image, width: 300, height: 300 }],
    ['the largest image', { ...image, width: 6000, height: 6000 }],
    ['the widest image', { ...image, width: 1500, height: 600 }],
    ['the tallest image', { ...image, width: 600, height: 1500 }],
    ['the heaviest image', { ...image, sizeBytes: 30 * MB - 1 }],
    ['the shortest video', { ...video, durationSeconds: 2 }],
    ['a video of the provider itself, with its 361 frames', { ...video, durationSeconds: 361 / 24 }],
    ['a sound whose encoder filled up the last frame', { ...audio, durationSeconds: 15.07 }],
    ['a video with 23.976 frames per second', { ...video, framesPerSecond: 23.976 }],
    ['a video with 60 frames per second', { ...video, framesPerSecond: 60 }],
    ['an upright video', { ...video, width: 720, height: 1280 }],
    ['the heaviest video', { ...video, sizeBytes: 50 * MB - 1, codec: 'H.265', format: 'mov' }],
    ['the heaviest sound', { ...audio, sizeBytes: 15 * MB - 1, format: 'wav' }],
  ])('%s', (_what, facts) => expect(answer(facts)).toBeUndefined());
});

describe('a file outside gets one answer, with the measure, the limit and the remedy', () => {
  it.each<[string, MediaFacts, string]>([
    [
      'an image too heavy',
      { ...image, sizeBytes: 30 * MB },
      'has 30.0 MB; images must be smaller than 30 MB. Make it smaller',
    ],
    [
      'a video too heavy',
      { ...video, sizeBytes: 61.2 * MB },
      'has 61.2 MB; videos must be smaller than 50 MB. Make it smaller',
    ],
    [
      'a sound too heavy',
      { ...audio, sizeBytes: 20 * MB, durationSeconds: 99 },
      'has 20.0 MB; sounds must be smaller than 15 MB. Make it smaller',
    ],
    [
      'an image too wide',
      { ...image, width: 1500, height: 300 },
      'is 1500 x 300 px, ratio 5.00; images may have a ratio from 0.4 to 2.5. Crop it',
    ],
    [
      'an image a little too wide',
      { ...image, width: 1501, height: 600 },
      'is 1501 x 600 px, ratio 2.502; images may have a ratio from 0.4 to 2.5. Crop it',
    ],
    [
      'a video too tall',
      { ...video, width: 720, height: 2000 },
      'is 720 x 2000 px, ratio 0.36; videos may have a ratio from 0.4 to 2.5. Crop it',
    ],
    [
      'an image too small',
      { ...image, width: 299, height: 320 },
      'is 299 x 320 px; each side of an image must have 300 to 6000 px. Resize it',
    ],
    [
      'an image too large',
      { ...image, width: 6001, height: 4000 },
      'is 6001 x 4000 px; each side of an image must have 300 to 6000 px. Resize it',
    ],
    [
      'a video of too few pixels',
      { ...video, width: 640, height: 480 },
      'is 640 x 480 px, 307,200 pixels per frame; videos may have 407,696 to 8,295,044. Export it in 720p',
    ],
    [
      'a video of too many pixels',
      { ...video, width: 4096, height: 2160 },
      'is 4096 x 2160 px, 8,847,360 pixels per frame; videos may have 407,696 to 8,295,044. Export it in 720p',
    ],
    [
      'a video too short',
      { ...video, durationSeconds: 1.5 },
      'is 1.5 s long; videos may have 2 to 15 s. Make it longer',
    ],
    ['a video too long', { ...video, durationSeconds: 15.2 }, 'is 15.2 s long; videos may have 2 to 15 s. Cut it'],
    ['a sound too long', { ...audio, durationSeconds: 240 }, 'is 240.0 s long; sounds may have 2 to 15 s. Cut it'],
    [
      'too few frames',
      { ...video, framesPerSecond: 12 },
      'has 12 frames per second; videos may have 24 to 60. Export it at 24 or 30 frames per second',
    ],
    [
      'too many frames',
      { ...video, framesPerSecond: 119.88 },
      'has 119.88 frames per second; videos may have 24 to 60. Export it at 24 or 30 frames per second',
    ],
    [
      'a strange codec',
      { ...video, codec: 'VP9' },
      'is coded as VP9; videos must be H.264 or H.265. Export it as H.264',
    ],
  ])('%s', (_what, facts, middle) => {
    expect(answer(facts)).toBe(`\`x.file\` ${middle} and add it again with /asset add. Nothing was charged.`);
  });
});
