import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMedia } from '../../../src/emulator/provider/media/facts.js';
import { mediaError } from '../../../src/emulator/provider/media/limits.js';
import { demoPath, mediaPath } from './harness.js';

const factsOf = (name: string) => readMedia(readFileSync(mediaPath(name)));
const errorOf = (type: 'Image' | 'Video' | 'Audio', name: string) =>
  mediaError(type, readFileSync(mediaPath(name)).length, factsOf(name))?.code;

describe('looking into files', () => {
  it.each([
    ['image.png', 'PNG'],
    ['image.jpg', 'JPG'],
    ['image.gif', 'GIF'],
    ['image.webp', 'WebP'],
    ['image.bmp', 'BMP'],
  ])('reads the sides of %s', (name, format) => {
    expect(factsOf(name)).toEqual({ type: 'Image', format, width: 320, height: 300 });
    expect(errorOf('Image', name)).toBeUndefined();
  });

  it.each([
    ['image.tiff', 'TIFF'],
    ['image.heic', 'HEIC'],
    ['image.heif', 'HEIF'],
  ])('knows %s by its first bytes', (name, format) => {
    expect(factsOf(name)).toEqual({ type: 'Image', format, width: 0, height: 0 });
    expect(errorOf('Image', name)).toBeUndefined();
  });

  it.each([
    ['video-h264.mp4', 'MP4', 'avc1'],
    ['video-h265.mp4', 'MP4', 'hvc1'],
    ['video.mov', 'MOV', 'avc1'],
  ])('reads the track of %s', (name, format, codec) => {
    const sides = { width: 864, height: 480 };
    expect(factsOf(name)).toEqual({
      type: 'Video',
      format,
      codec,
      ...sides,
      durationSeconds: 2.5,
      framesPerSecond: 24,
    });
    expect(errorOf('Video', name)).toBeUndefined();
  });

  it.each([
    ['audio-cbr.mp3', 'MP3', 2.6],
    ['audio-vbr-no-header.mp3', 'MP3', 3.1],
    ['audio.wav', 'WAV', 2.5],
  ])('measures %s', (name, format, seconds) => {
    const facts = factsOf(name);
    expect(facts).toMatchObject({ type: 'Audio', format });
    expect(facts?.type === 'Audio' && facts.durationSeconds).toBeCloseTo(seconds, 1);
    expect(errorOf('Audio', name)).toBeUndefined();
  });

  it.each([
    ['Image', 'image-too-small.png', 'WidthTooSmall'],
    ['Image', 'image-ratio-5-to-1.png', 'AspectRatioTooLarge'],
    ['Image', 'text-named.png', 'InvalidFormat'],
    ['Image', 'video-h264.mp4', 'InvalidFormat'],
    ['Video', 'video-1-second.mp4', 'DurationTooSmall'],
    ['Video', 'video-12-frames-per-second.mp4', 'FrameRateTooSmall'],
    ['Video', 'video-320x180.mp4', 'PixelCountTooSmall'],
    ['Video', 'video-truncated.mp4', 'InvalidFormat'],
    ['Video', 'video-truncated-no-index.mp4', 'InvalidFormat'],
    ['Video', 'video.mkv', 'InvalidFormat'],
    ['Video', 'video.webm', 'InvalidFormat'],
    ['Video', 'png-named.mp4', 'InvalidFormat'],
    ['Audio', 'audio-1-second.mp3', 'DurationTooSmall'],
    ['Audio', 'audio-20-seconds.mp3', 'DurationTooLarge'],
  ] as const)('takes as %s no %s', (type, name, code) => {
    expect(errorOf(type, name)).toBe(code);
  });

  it('takes no file of the limit or more', () => {
    const facts = factsOf('image.png');
    expect(mediaError('Image', 30e6 - 1, facts)).toBeUndefined();
    expect(mediaError('Image', 30e6, facts)?.code).toBe('FileSizeTooLarge');
  });

  it('survives every cut of a file', () => {
    for (const name of ['image.jpg', 'image.webp', 'video-h264.mp4', 'audio.wav', 'audio-cbr.mp3']) {
      const bytes = readFileSync(mediaPath(name));
      for (let length = 0; length < bytes.length; length += 31) {
        expect(() => readMedia(bytes.subarray(0, length))).not.toThrow();
      }
    }
  });

  it('finds the files of the demo usable', () => {
    const check = (type: 'Image' | 'Video' | 'Audio', name: string) => {
      const bytes = readFileSync(demoPath(name));
      return mediaError(type, bytes.length, readMedia(bytes));
    };
    expect(check('Image', 'kite.png')).toBeUndefined();
    expect(check('Video', 'waves.mp4')).toBeUndefined();
    expect(check('Audio', 'wind.mp3')).toBeUndefined();
    expect(check('Video', 'result.mp4')).toBeUndefined();
    expect(check('Image', 'result-last-frame.png')).toBeUndefined();
  });
});
