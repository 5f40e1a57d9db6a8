import { UserError } from '../errors.js';
import type { Texts } from '../texts/english.js';
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

type Finding = (texts: Texts) => string;

/** Every refusal ends the same way: what to do, and that it cost nothing. */
const refuse = (fileName: string, find: Finding, change: keyof Texts['files']['changes']): never => {
  const file = showFileName(fileName);
  throw new UserError((texts) =>
    texts.files.problem({ file, finding: find(texts), change: texts.files.changes[change] }),
  );
};

const shownRange = ({ least, most }: Range, { format }: Texts) => ({
  least: format.number(least),
  most: format.number(most),
});
/** Two places, and a third where two would read as within the limits. */
const ratioDigits = (ratio: number): number => (/^(0\.40|2\.50)$/.test(ratio.toFixed(2)) ? 3 : 2);

/** What is said of a file whose type nobody takes. `mime` is what its content was recognised as, if it was. */
export const refuseType = (fileName: string, mime: string | undefined): never =>
  refuse(fileName, ({ files }) => files.unknownType(mime ?? null), 'convert');

/** What is said of a file that is too large for every type. `sizeBytes` where it is known. */
export const refuseSize = (fileName: string, sizeBytes: number | undefined): never =>
  refuse(
    fileName,
    ({ files, format }) => files.tooLargeForAll(sizeBytes === undefined ? null : format.bytes(sizeBytes)),
    'shrink',
  );

const assertSize = ({ type, sizeBytes }: MediaFacts, fileName: string): void => {
  const { belowBytes } = mediaLimits[type];
  if (sizeBytes < belowBytes) return;
  refuse(
    fileName,
    ({ files, format }) => files.tooLarge({ size: format.bytes(sizeBytes), type, below: format.megabytes(belowBytes) }),
    'shrink',
  );
};

const assertFrame = (facts: Exclude<MediaFacts, { type: 'audio' }>, fileName: string): void => {
  const { type, width, height } = facts;
  const { sidePixels, ratio } = mediaLimits[type];
  const size = `${width} x ${height}`;
  const measured = width / height;
  if (isOutside(measured, ratio)) {
    const find: Finding = (texts) => {
      const shown = texts.format.fixed(measured, ratioDigits(measured));
      return texts.files.wrongRatio({ size, ratio: shown, type, ...shownRange(ratio, texts) });
    };
    refuse(fileName, find, 'crop');
  }
  if (type === 'video' && isOutside(width * height, mediaLimits.video.framePixels)) {
    const find: Finding = (texts) => {
      const pixels = texts.format.number(width * height);
      return texts.files.wrongPixels({ size, pixels, ...shownRange(mediaLimits.video.framePixels, texts) });
    };
    refuse(fileName, find, 'export720');
  }
  if (isOutside(width, sidePixels) || isOutside(height, sidePixels)) {
    const { least, most } = sidePixels;
    const shown = { least: String(least), most: String(most) };
    refuse(fileName, ({ files }) => files.wrongSides({ size, type, ...shown }), 'resize');
  }
};

const assertDuration = (facts: Exclude<MediaFacts, { type: 'image' }>, fileName: string): void => {
  const { type, durationSeconds } = facts;
  const range = mediaLimits[type].durationSeconds;
  if (!isOutside(durationSeconds, range, tolerance.durationSeconds)) return;
  const find: Finding = (texts) => {
    const seconds = texts.format.fixed(durationSeconds, 1);
    return texts.files.wrongLength({ seconds, type, ...shownRange(range, texts) });
  };
  refuse(fileName, find, durationSeconds > range.most ? 'cut' : 'lengthen');
};

const assertVideo = (facts: Extract<MediaFacts, { type: 'video' }>, fileName: string): void => {
  const { codec, framesPerSecond } = facts;
  if (!mediaLimits.video.codecs.some((known) => known === codec)) {
    refuse(fileName, ({ files }) => files.wrongCodec(codec), 'exportH264');
  }
  const range = mediaLimits.video.framesPerSecond;
  if (!isOutside(framesPerSecond, range, tolerance.framesPerSecond)) return;
  const find: Finding = (texts) => {
    const rate = texts.format.number(Number(framesPerSecond.toFixed(2)));
    return texts.files.wrongRate({ rate, ...shownRange(range, texts) });
  };
  refuse(fileName, find, 'exportRate');
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
