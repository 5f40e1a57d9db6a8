import { UserError } from '../errors.js';
import { showFileName } from './file-name.js';
import type { MediaFacts } from './types.js';

const MB = 1024 * 1024;

/**
 * What the provider takes, by its documentation (docs.anyfast.ai, 2026). A file outside is accepted there, billed, and
 * fails later. Ends are included, but a size must be below its limit. Pixels per frame are what its upstream was seen to
 * check (2026) in place of the documented 480p and 720p.
 */
export const mediaLimits = {
  image: {
    formats: ['jpg', 'png', 'gif', 'webp', 'bmp', 'tiff', 'heic', 'heif'],
    belowBytes: 30 * MB,
    sidePixels: { least: 300, most: 6000 },
    ratio: { least: 0.4, most: 2.5 },
  },
  video: {
    formats: ['mp4', 'mov'],
    codecs: ['H.264', 'H.265'],
    belowBytes: 50 * MB,
    sidePixels: { least: 300, most: 6000 },
    ratio: { least: 0.4, most: 2.5 },
    framePixels: { least: 407_696, most: 8_295_044 },
    durationSeconds: { least: 2, most: 15 },
    framesPerSecond: { least: 24, most: 60 },
  },
  audio: {
    formats: ['mp3', 'wav'],
    belowBytes: 15 * MB,
    durationSeconds: { least: 2, most: 15 },
  },
} as const;

/** No file of any type may have this many bytes. */
export const largestFileBytes = mediaLimits.video.belowBytes;

/**
 * Clips cut to whole seconds measure a little more: the provider's own 15 s video has 361 frames, which is 15.04 s, and
 * encoders of sound fill up their last frame. Film's 24 frames per second are 23.976. Clients of the upstream allow the same.
 */
const tolerance = { durationSeconds: 0.1, framesPerSecond: 0.1 };

interface Range {
  least: number;
  most: number;
}
const isOutside = (value: number, { least, most }: Range, slack = 0): boolean =>
  value < least - slack || value > most + slack;

const plural = { image: 'images', video: 'videos', audio: 'sounds' } as const;
/** Every refusal ends the same way: what to do, and that it cost nothing. */
const refuse = (fileName: string, finding: string, remedy: string): never => {
  throw new UserError(`${showFileName(fileName)} ${finding}. ${remedy} and add it again. Nothing was charged.`);
};

const showMegabytes = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
/** Two places, and a third where two would read as within the limits. */
const showRatio = (ratio: number): string =>
  /^(0\.40|2\.50)$/.test(ratio.toFixed(2)) ? ratio.toFixed(3) : ratio.toFixed(2);
const showCount = (count: number): string => count.toLocaleString('en-US');

/** What is said of a file whose type nobody takes. `mime` is what its content was recognised as, if it was. */
export const refuseType = (fileName: string, mime: string | undefined): never =>
  refuse(
    fileName,
    `${mime === undefined ? 'has content of no known type' : `is of type ${mime}`}, whatever its name says; ` +
      'images may be JPG, PNG, GIF, WebP, BMP, TIFF or HEIC, videos MP4 or MOV, sounds MP3 or WAV',
    'Convert it',
  );

/** What is said of a file that is too large for every type. `sizeBytes` where it is known. */
export const refuseSize = (fileName: string, sizeBytes: number | undefined): never =>
  refuse(
    fileName,
    `${sizeBytes === undefined ? 'has 50 MB or more' : `has ${showMegabytes(sizeBytes)}`}; ` +
      'videos must be smaller than 50 MB, images than 30 MB, sounds than 15 MB',
    'Make it smaller',
  );

const assertSize = ({ type, sizeBytes }: MediaFacts, fileName: string): void => {
  const { belowBytes } = mediaLimits[type];
  if (sizeBytes < belowBytes) return;
  const finding = `has ${showMegabytes(sizeBytes)}; ${plural[type]} must be smaller than ${belowBytes / MB} MB`;
  refuse(fileName, finding, 'Make it smaller');
};

const assertFrame = (facts: Exclude<MediaFacts, { type: 'audio' }>, fileName: string): void => {
  const { type, width, height } = facts;
  const { sidePixels, ratio } = mediaLimits[type];
  const measured = `is ${width} x ${height} px`;
  const isRatioWrong = isOutside(width / height, ratio);
  if (isRatioWrong) {
    const shown = showRatio(width / height);
    const finding = `${measured}, ratio ${shown}; ${plural[type]} may have a ratio from ${ratio.least} to ${ratio.most}`;
    refuse(fileName, finding, 'Crop it');
  }
  if (type === 'video' && isOutside(width * height, mediaLimits.video.framePixels)) {
    const { least, most } = mediaLimits.video.framePixels;
    const finding = `${measured}, ${showCount(width * height)} pixels per frame; videos may have ${showCount(least)} to ${showCount(most)}`;
    refuse(fileName, finding, 'Export it in 720p');
  }
  if (isOutside(width, sidePixels) || isOutside(height, sidePixels)) {
    const finding = `${measured}; each side of ${type === 'image' ? 'an image' : 'a video'} must have ${sidePixels.least} to ${sidePixels.most} px`;
    refuse(fileName, finding, 'Resize it');
  }
};

const assertDuration = (facts: Exclude<MediaFacts, { type: 'image' }>, fileName: string): void => {
  const { type, durationSeconds } = facts;
  const range = mediaLimits[type].durationSeconds;
  if (!isOutside(durationSeconds, range, tolerance.durationSeconds)) return;
  const finding = `is ${durationSeconds.toFixed(1)} s long; ${plural[type]} may have ${range.least} to ${range.most} s`;
  refuse(fileName, finding, durationSeconds > range.most ? 'Cut it' : 'Make it longer');
};

const assertVideo = (facts: Extract<MediaFacts, { type: 'video' }>, fileName: string): void => {
  const { codec, framesPerSecond } = facts;
  if (!mediaLimits.video.codecs.some((known) => known === codec)) {
    refuse(fileName, `is coded as ${codec}; videos must be H.264 or H.265`, 'Export it as H.264');
  }
  const range = mediaLimits.video.framesPerSecond;
  if (!isOutside(framesPerSecond, range, tolerance.framesPerSecond)) return;
  const shown = Number(framesPerSecond.toFixed(2));
  const finding = `has ${shown} frames per second; videos may have ${range.least} to ${range.most}`;
  refuse(fileName, finding, 'Export it with 24 or 30');
};

/**
 * Throws a `UserError` for the first limit that a file does not keep: with the measured value, the limit, and the remedy.
 * `fileName` is only shown.
 */
export const assertUsable = (facts: MediaFacts, fileName: string): void => {
  const formats: readonly string[] = mediaLimits[facts.type].formats;
  if (!formats.includes(facts.format)) refuseType(fileName, facts.format);
  if (facts.type === 'video') assertVideo(facts, fileName);
  assertSize(facts, fileName);
  if (facts.type !== 'image') assertDuration(facts, fileName);
  if (facts.type !== 'audio') assertFrame(facts, fileName);
};
