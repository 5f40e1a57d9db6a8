import type { MediaFacts } from './types.js';

/** How a version is to be coded. Sides are even, as H.264 in 4:2:0 needs them; rates are bits per second. */
export interface ShrinkPlan {
  width: number;
  height: number;
  /** The most that the video may have over time; it also fills a buffer of one second, once. */
  videoRate: number;
  audioRate: number;
}

type VideoFacts = Extract<MediaFacts, { type: 'video' }>;

/** The shorter sides that a version may have below the original's, largest first. */
const shorterSides = [2160, 1440, 1080, 720, 480, 360, 240];
/**
 * Bits per pixel and frame below which a smaller picture is the better one. Measured 2026 with the preset below on a
 * detailed 1080p clip: enlarged again, 720p came closer to the original (SSIM) from 0.03 bits downwards. A little above it,
 * because blocks disturb more than softness.
 */
const leastBitsPerPixel = 0.04;
/** Part of the size for sound, within what AAC in stereo makes use of, in bits per second. */
const sound = { share: 0.1, leastRate: 32_000, mostRate: 128_000 };
/** What is left for the container: its index takes about 16 bytes a frame, and a few thousand in all. */
const containerShare = 0.015;
/** How full the buffer of one second is when x264 begins; so much may come on top of the rate. */
const bufferSeconds = 0.9;

const even = (value: number): number => Math.max(2, 2 * Math.round(value / 2));

const scaled = ({ width, height }: VideoFacts, shorterSide: number): { width: number; height: number } => {
  const factor = shorterSide / Math.min(width, height);
  return { width: even(width * factor), height: even(height * factor) };
};

/**
 * The version with the largest picture that still looks decent in `maxBytes`. It keeps the frame rate. Undefined when even
 * the smallest picture would not.
 */
export const planShrink = (facts: VideoFacts, maxBytes: number): ShrinkPlan | undefined => {
  const { width, height, durationSeconds, framesPerSecond } = facts;
  const totalBits = maxBytes * 8 * (1 - containerShare);
  const share = (sound.share * totalBits) / durationSeconds;
  const audioRate = Math.floor(Math.min(sound.mostRate, Math.max(sound.leastRate, share)));
  const videoRate = Math.floor((totalBits - audioRate * durationSeconds) / (durationSeconds + bufferSeconds));

  const original = Math.min(width, height);
  for (const shorterSide of [original, ...shorterSides.filter((side) => side < original)]) {
    const sides = scaled(facts, shorterSide);
    if (videoRate >= leastBitsPerPixel * sides.width * sides.height * framesPerSecond) {
      return { ...sides, videoRate, audioRate };
    }
  }
  return undefined;
};

/**
 * What ffmpeg is told. It reads one local MP4 and nothing that this may point to, takes the picture and, where there is
 * one, the first sound, and leaves titles, places and chapters behind.
 *
 * @param source absolute path, as `target`, a file that is there and gets overwritten
 * @param maxBytes writing ends at twice as many: a plan that does not hold must not fill the disk
 */
export const ffmpegArguments = (source: string, target: string, plan: ShrinkPlan, maxBytes: number): string[] => [
  ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
  ...['-protocol_whitelist', 'file', '-f', 'mov', '-i', `file:${source}`],
  ...['-map', '0:V:0', '-map', '0:a:0?', '-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-vf', `scale=${plan.width}:${plan.height}`, '-pix_fmt', 'yuv420p'],
  // 1080p in 14 s on two cores, with 310 MB; `medium` took 33 s and 520 MB for a difference that nobody sees (0.002 SSIM).
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2'],
  // No better than looks the same (x264's documentation: 17 or 18), and never above the rate.
  ...['-crf', '18', '-maxrate', String(plan.videoRate), '-bufsize', String(plan.videoRate)],
  ...['-c:a', 'aac', '-b:a', String(plan.audioRate), '-ac', '2'],
  ...['-movflags', '+faststart', '-fs', String(2 * maxBytes), '-f', 'mp4', `file:${target}`],
];
