import { mediaLimits } from '../media/limits.js';
import type { Texts } from '../texts/english.js';
import type { Case } from './failure-case.js';

const { image, video, audio } = mediaLimits;

type Change = keyof Texts['files']['changes'];

function problem(code: RegExp, change: Change, find: (found: Texts['files']['found'], texts: Texts) => string): Case {
  return {
    code,
    say: (texts) => {
      const { failures, files } = texts;
      return failures.fileProblem({ what: find(files.found, texts), change: files.changes[change] });
    },
  };
}

function between({ least, most }: { least: number; most: number }, { format }: Texts) {
  return { least: format.number(least), most: format.number(most) };
}

/**
 * What the provider finds wrong with a file, by the end of its code, with the limit (`mediaLimits` has their source). The
 * codes were seen in live answers (public clients, 2026).
 */
export const fileProblems: readonly Case[] = [
  problem(/PixelCount(TooSmall|TooLow)$/i, 'export720', (found, { format }) =>
    found.framesTooSmall(format.number(video.framePixels.least)),
  ),
  problem(/PixelCount(TooLarge|TooBig|TooHigh)$/i, 'export720', (found, { format }) =>
    found.framesTooLarge(format.number(video.framePixels.most)),
  ),
  problem(/PixelCount\w*$/i, 'export720', (found) => found.framesWrong),
  problem(/(Width|Height|Resolution|Dimension)(TooSmall|TooLow)$/i, 'enlarge', (found, texts) =>
    found.tooSmall(between(image.sidePixels, texts)),
  ),
  problem(/(Width|Height|Resolution|Dimension)(TooLarge|TooBig|TooHigh)$/i, 'shrink', (found, texts) =>
    found.tooLarge(between(image.sidePixels, texts)),
  ),
  problem(/AspectRatio(TooSmall|TooLow)$/i, 'crop', (found, texts) => found.tooNarrow(between(image.ratio, texts))),
  problem(/AspectRatio(TooLarge|TooBig|TooHigh)$/i, 'crop', (found, texts) =>
    found.tooWide(between(image.ratio, texts)),
  ),
  problem(/AspectRatio\w*$/i, 'crop', (found, texts) => found.wrongShape(between(image.ratio, texts))),
  problem(/Duration(TooSmall|TooShort)$/i, 'lengthen', (found, texts) =>
    found.tooShort(between(video.durationSeconds, texts)),
  ),
  problem(/Duration(TooLarge|TooLong)$/i, 'cut', (found, texts) =>
    found.tooLong(between(video.durationSeconds, texts)),
  ),
  problem(/(FrameRate|Fps)(TooSmall|TooLow)$/i, 'exportRate', (found, texts) =>
    found.rateTooLow(between(video.framesPerSecond, texts)),
  ),
  problem(/(FrameRate|Fps)(TooLarge|TooHigh)$/i, 'exportRate', (found, texts) =>
    found.rateTooHigh(between(video.framesPerSecond, texts)),
  ),
  problem(/Size(TooLarge|TooBig|Exceed\w*)$/i, 'shrink', (found, { format }) =>
    found.tooManyBytes({
      image: format.megabytes(image.belowBytes),
      video: format.megabytes(video.belowBytes),
      audio: format.megabytes(audio.belowBytes),
    }),
  ),
  problem(/Codec\w*$/i, 'exportH264', (found, { format }) => found.wrongCodec(format.oneOf(video.codecs))),
  problem(/(Format|MimeType|MediaType|FileType)\w*$/i, 'convertTo', (found) => found.unreadableFormat),
  { code: /(Download|Fetch)\w*$|InvalidURL|\.URL$/i, say: ({ failures }) => failures.fileNotFetched },
  { code: /\bNotFound\.asset/i, say: ({ failures }) => failures.fileLost },
];
