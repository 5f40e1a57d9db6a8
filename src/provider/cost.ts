import { findModel, type Ratio, type Resolution } from './models.js';

type FrameSize = readonly [width: number, height: number];
type FixedRatio = Exclude<Ratio, 'adaptive'>;

/**
 * Pixels of what the models of the 2.0 series make, from ModelArk's "Create a video generation task"
 * (docs.byteplus.com/en/docs/ModelArk/1520757, 2026-07). It has no 2k: those are twice the sides of 720p.
 */
const frameSizes: Record<Resolution, Record<FixedRatio, FrameSize>> = {
  '480p': {
    '16:9': [864, 496],
    '4:3': [752, 560],
    '1:1': [640, 640],
    '3:4': [560, 752],
    '9:16': [496, 864],
    '21:9': [992, 432],
  },
  '720p': {
    '16:9': [1280, 720],
    '4:3': [1112, 834],
    '1:1': [960, 960],
    '3:4': [834, 1112],
    '9:16': [720, 1280],
    '21:9': [1470, 630],
  },
  '1080p': {
    '16:9': [1920, 1080],
    '4:3': [1664, 1248],
    '1:1': [1440, 1440],
    '3:4': [1248, 1664],
    '9:16': [1080, 1920],
    '21:9': [2206, 946],
  },
  '2k': {
    '16:9': [2560, 1440],
    '4:3': [2224, 1668],
    '1:1': [1920, 1920],
    '3:4': [1668, 2224],
    '9:16': [1440, 2560],
    '21:9': [2940, 1260],
  },
  '4k': {
    '16:9': [3840, 2160],
    '4:3': [3326, 2494],
    '1:1': [2880, 2880],
    '3:4': [2494, 3326],
    '9:16': [2160, 3840],
    '21:9': [4398, 1886],
  },
};

/** The same table: where 2.5 differs from the 2.0 series. */
const frameSizes25 = new Map<string, FrameSize>([
  ['480p 16:9', [854, 480]],
  ['480p 9:16', [480, 854]],
]);

const framesPerSecond = 24;

function has<Key extends string>(record: Readonly<Record<Key, unknown>>, key: string): key is Key {
  return Object.hasOwn(record, key);
}

function frameSize(model: string | undefined, resolution: string, ratio: string): FrameSize {
  if (!has(frameSizes, resolution)) throw new RangeError(`no resolution ${resolution}`);
  const shape = ratio === 'adaptive' ? '16:9' : ratio;
  const sizes = frameSizes[resolution];
  if (!has(sizes, shape)) throw new RangeError(`no ratio ${ratio}`);
  const own = findModel(model ?? '')?.name === 'seedance-2.5' ? frameSizes25.get(`${resolution} ${shape}`) : undefined;
  return own ?? sizes[shape];
}

/**
 * Tokens that a video will probably cost: width x height x frames / 1024, rounded down, with 24 frames for each second
 * and one more. Published measurements agree exactly: 1280x720 for 5 s is 108,900 and for 4 s 87,300; 864x496 for 5 s is
 * 50,638 (50,638.5 before rounding).
 *
 * The seconds of reference videos count too, and a minimum applies that is published only as a table of the upstream's.
 * Here they count as no less than the seconds that are made. That rests on one measurement (720p, 4 s, one
 * `reference_video`, its length not told: 173,700, which is 8 s), and errs upwards: a reseller's table of minimum
 * charges (docs.jiekou.ai, 2026) reads as two thirds of the seconds made.
 *
 * `adaptive` is taken for 16:9; no other ratio costs 1 % more. The scaled-up resolutions of
 * `seedance-2.0-ultra` are taken at their full size, for want of a measurement.
 *
 * @throws RangeError for a resolution or ratio that no model has.
 */
export function estimateTokens(request: {
  model?: string;
  resolution: string;
  ratio: string;
  durationSeconds: number;
  /** Of all reference videos together; 0 or left out without one. */
  referenceVideoSeconds?: number;
}): number {
  const { model, resolution, ratio, durationSeconds, referenceVideoSeconds = 0 } = request;
  const [width, height] = frameSize(model, resolution, ratio);
  const referenceSeconds = referenceVideoSeconds > 0 ? Math.max(referenceVideoSeconds, durationSeconds) : 0;
  const frames = Math.ceil(framesPerSecond * (durationSeconds + referenceSeconds)) + 1;
  return Math.floor((width * height * frames) / 1024);
}
