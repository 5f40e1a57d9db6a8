import { mediaLimits } from '../media/limits.js';
import type { Case } from './failure-case.js';

const MB = 1024 * 1024;
const { image, video, audio } = mediaLimits;
const pixels = (count: number) => count.toLocaleString('en-US');
const sides = `each side must have ${image.sidePixels.least} to ${pixels(image.sidePixels.most)} pixels`;
const shape = `its width must be ${image.ratio.least} to ${image.ratio.most} times its height`;
const seconds = `${video.durationSeconds.least} to ${video.durationSeconds.most} s are allowed`;
const rate = `${video.framesPerSecond.least} to ${video.framesPerSecond.most} frames per second are allowed`;

function problem(code: RegExp, what: string, change: string): Case {
  return {
    code,
    title: `The provider cannot use {file}: ${what}.`,
    remedy: `${change} and add it again.`,
  };
}

/**
 * What the provider finds wrong with a file, by the end of its code, with the limit (`mediaLimits` has their source). The
 * codes were seen in live answers (public clients, 2026).
 */
export const fileProblems: readonly Case[] = [
  problem(
    /PixelCount(TooSmall|TooLow)$/i,
    `its frames are too small, ${pixels(video.framePixels.least)} pixels are the least`,
    'Export it in 720p',
  ),
  problem(
    /PixelCount(TooLarge|TooBig|TooHigh)$/i,
    `its frames are too large, ${pixels(video.framePixels.most)} pixels are the most`,
    'Export it in 720p',
  ),
  problem(/PixelCount\w*$/i, 'its frames are too small or too large', 'Export it in 720p'),
  problem(/(Width|Height|Resolution|Dimension)(TooSmall|TooLow)$/i, `it is too small, ${sides}`, 'Enlarge it'),
  problem(
    /(Width|Height|Resolution|Dimension)(TooLarge|TooBig|TooHigh)$/i,
    `it is too large, ${sides}`,
    'Make it smaller',
  ),
  problem(/AspectRatio(TooSmall|TooLow)$/i, `it is too narrow, ${shape}`, 'Crop it'),
  problem(/AspectRatio(TooLarge|TooBig|TooHigh)$/i, `it is too wide, ${shape}`, 'Crop it'),
  problem(/AspectRatio\w*$/i, `it has the wrong shape, ${shape}`, 'Crop it'),
  problem(/Duration(TooSmall|TooShort)$/i, `it is too short, ${seconds}`, 'Make it longer'),
  problem(/Duration(TooLarge|TooLong)$/i, `it is too long, ${seconds}`, 'Cut it'),
  problem(/(FrameRate|Fps)(TooSmall|TooLow)$/i, `its frame rate is too low, ${rate}`, 'Export it with 24 or 30'),
  problem(/(FrameRate|Fps)(TooLarge|TooHigh)$/i, `its frame rate is too high, ${rate}`, 'Export it with 24 or 30'),
  problem(
    /Size(TooLarge|TooBig|Exceed\w*)$/i,
    `it is too large, images must be below ${image.belowBytes / MB} MB, videos below ${video.belowBytes / MB} MB and sounds below ${audio.belowBytes / MB} MB in size`,
    'Make it smaller',
  ),
  problem(/Codec\w*$/i, `videos must be coded as ${video.codecs.join(' or ')} video`, 'Export it as H.264'),
  problem(/(Format|MimeType|MediaType|FileType)\w*$/i, 'it cannot read its format', 'Convert it to PNG, MP4 or MP3'),
  {
    code: /(Download|Fetch)\w*$|InvalidURL|\.URL$/i,
    title: 'The provider could not fetch {file}.',
    remedy: 'Add the file again.',
  },
  { code: /\bNotFound\.asset/i, title: 'The provider has lost {file}.', remedy: 'Add the file again.' },
];
