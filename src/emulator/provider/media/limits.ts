import type { AssetType, UpstreamError } from '../records.js';
import type { MediaFacts } from './facts.js';

/** Files must be smaller. Source: AnyFast's asset guide, 2026, read as decimal megabytes. */
export const sizeLimitsBytes = { Image: 30e6, Video: 50e6, Audio: 15e6 } satisfies Record<AssetType, number>;

/** Pixels per frame of a video. Source: public clients of the API, from live answers. */
const framePixels = { min: 407_696, max: 8_295_044 };
const codecs = new Set(['avc1', 'avc3', 'hvc1', 'hev1']);

function tooFar(what: string, code: string, value: number, min: number, max: number): UpstreamError | undefined {
  if (value >= min && value <= max) return undefined;
  const direction = value < min ? 'TooSmall' : 'TooLarge';
  const words = value < min ? 'too small' : 'too large';
  return { code: `${code}${direction}`, message: `The ${what} is ${words}.` };
}

function sidesError(noun: string, width: number, height: number): UpstreamError | undefined {
  // Sides that were not read are let pass.
  if (width === 0 && height === 0) return undefined;
  return (
    tooFar(`width of the ${noun}`, 'Width', width, 300, 6000) ??
    tooFar(`height of the ${noun}`, 'Height', height, 300, 6000) ??
    tooFar(`aspect ratio of the ${noun}`, 'AspectRatio', width / height, 0.4, 2.5)
  );
}

/** Why a file cannot become an asset of this type, or undefined. It is asked after creation, when the asset is billed. */
export function mediaError(type: AssetType, sizeBytes: number, facts?: MediaFacts): UpstreamError | undefined {
  const noun = type.toLowerCase();
  if (sizeBytes >= sizeLimitsBytes[type]) {
    return { code: 'FileSizeTooLarge', message: `The size of the ${noun} is too large.` };
  }
  if (facts?.type !== type) return { code: 'InvalidFormat', message: `The file is not a valid ${noun}.` };
  if (facts.type === 'Image') return sidesError(noun, facts.width, facts.height);
  const durationError = tooFar(`duration of the ${noun}`, 'Duration', facts.durationSeconds, 2, 15);
  if (facts.type === 'Audio') return durationError;
  if (!codecs.has(facts.codec)) {
    return { code: 'UnsupportedCodec', message: 'The codec of the video is not supported.' };
  }
  return (
    tooFar('pixel count of the video', 'PixelCount', facts.width * facts.height, framePixels.min, framePixels.max) ??
    sidesError(noun, facts.width, facts.height) ??
    durationError ??
    tooFar('frame rate of the video', 'FrameRate', facts.framesPerSecond, 24, 60)
  );
}
