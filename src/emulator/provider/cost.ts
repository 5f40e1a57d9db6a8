/** Sides of a 720p video by ratio. 16:9 is measured; the others are those of ModelArk's table for Seedance. */
const sidesAt720p: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '16:9': [1280, 720],
  '4:3': [1112, 834],
  '1:1': [960, 960],
  '3:4': [834, 1112],
  '9:16': [720, 1280],
  '21:9': [1470, 630],
};

const scales: Readonly<Record<string, number>> = { '480p': 480, '720p': 720, '1080p': 1080, '2k': 1440, '4k': 2160 };

/** Pixels per frame. Other resolutions are 720p scaled to even sides: a simplification. */
export function sidesOf(resolution: string, ratio: string): { width: number; height: number } {
  const [width, height] = sidesAt720p[ratio] ?? [1280, 720];
  const scale = (scales[resolution] ?? 720) / 720;
  const even = (side: number) => 2 * Math.round((side * scale) / 2);
  return { width: even(width), height: even(height) };
}

/** The fixed ratio nearest to that of a picture: what `adaptive` comes to. */
export function nearestRatio(width: number, height: number): string {
  const distance = (sides: readonly [number, number]) => Math.abs(Math.log(width / height / (sides[0] / sides[1])));
  const [first] = Object.entries(sidesAt720p).sort(([, a], [, b]) => distance(a) - distance(b));
  return first?.[0] ?? '16:9';
}

export interface Cost {
  resolution: string;
  ratio: string;
  durationSeconds: number;
  /** Length of each reference video. */
  videoSeconds: readonly number[];
}

/**
 * Tokens of a video: width x height x frames / 1024, at 24 frames a second and one more. Published measurements at 720p
 * 16:9: 5 s = 108,900; 4 s = 87,300; 4 s with one reference video = 173,700. Reference videos count by their seconds, and
 * by no fewer than are made: the least that the third measurement allows; the real minimum is not published.
 */
export function tokensOf({ resolution, ratio, durationSeconds, videoSeconds }: Cost): number {
  const { width, height } = sidesOf(resolution, ratio);
  const referenceSeconds = videoSeconds.reduce((sum, seconds) => sum + seconds, 0);
  const counted = videoSeconds.length === 0 ? 0 : Math.max(referenceSeconds, durationSeconds);
  return Math.round((width * height * (24 * (durationSeconds + counted) + 1)) / 1024);
}
