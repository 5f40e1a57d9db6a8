import path from 'node:path';
import type { Files, TemporaryFile } from './files.js';
import type { Probe } from './probe.js';
import { ffmpegArguments, planShrink } from './shrink-plan.js';
import { runProgram, type ProcessEnd } from './shrink-process.js';
import { createTurns } from '../turns.js';
import type { KeptFile, MediaFacts } from './types.js';

/**
 * Why there is no version.
 *
 * - `no-ffmpeg`: this machine has none.
 * - `too-small`: in so few bytes nothing would be worth looking at.
 * - `timeout`: it took longer than it may; `failed`: the video cannot be read, ffmpeg did not
 *   do it, or the disk is full.
 */
export type ShrinkFailure = 'no-ffmpeg' | 'too-small' | 'timeout' | 'failed';

export type ShrinkResult =
  | { made: true; file: TemporaryFile; width: number; height: number }
  /** `detail` is for the log only: it may hold paths. */
  | { made: false; reason: ShrinkFailure; detail: string };

export interface Shrinker {
  /**
   * Makes the largest version of a kept video that fits, as an MP4 that plays while it is loaded (H.264, AAC, the frame rate
   * as it was, no metadata). For a video that does not fit as it is. Whoever gets the file keeps or discards it. One is made
   * at a time; the others wait. Throws the signal's reason and nothing else: whatever happens here, there is still a link.
   *
   * @param options.maxBytes the version has at most as many
   */
  shrink(video: KeptFile, options: { maxBytes: number; signal?: AbortSignal }): Promise<ShrinkResult>;
}

interface ShrinkerOptions {
  files: Files;
  probe: Probe;
  /** A path, or a name that is looked for on `PATH`. */
  ffmpegPath?: string;
  /** How long a version may take, from its turn on. */
  timeoutMs?: number;
}

/** The second with what the first has shown. */
const mostAttempts = 2;
/** Below what the size of a first version that did not fit asks for. */
const secondAttemptShare = 0.95;
/** A version may end so much earlier or later, in seconds: sound comes in frames of its own. More is a version cut short. */
const durationTolerance = 0.5;

type VideoFacts = Extract<MediaFacts, { type: 'video' }>;

const failure = (reason: ShrinkFailure, detail: string): ShrinkResult => ({ made: false, reason, detail });

/** Versions of videos, made by the machine's ffmpeg in a process of its own. It is looked for once, with the first video. */
export const createShrinker = ({
  files,
  probe,
  ffmpegPath = 'ffmpeg',
  timeoutMs = 600_000,
}: ShrinkerOptions): Shrinker => {
  const turns = createTurns(1);
  let found: ProcessEnd | undefined;

  const lookUp = async (signal: AbortSignal): Promise<ProcessEnd> =>
    (found ??= await runProgram(ffmpegPath, ['-version'], signal));

  /** The version that was made, or its size when that is too large. ffmpeg ends well also where it stopped early at damage. */
  const checked = async (
    made: string,
    { original, maxBytes }: { original: VideoFacts; maxBytes: number },
    signal: AbortSignal,
  ): Promise<ShrinkResult | number> => {
    const facts = await probe.probe(made, { signal });
    if (facts.type !== 'video' || facts.format !== 'mp4') return failure('failed', `the version is ${facts.format}`);
    if (facts.sizeBytes > maxBytes) return facts.sizeBytes;
    if (Math.abs(facts.durationSeconds - original.durationSeconds) > durationTolerance) {
      return failure('failed', `the version has ${facts.durationSeconds} of ${original.durationSeconds} s`);
    }
    return { made: true, file: await files.adopt(made), width: facts.width, height: facts.height };
  };

  const attempt = async (
    source: string,
    { original, maxBytes, aimBytes }: { original: VideoFacts; maxBytes: number; aimBytes: number },
    signal: AbortSignal,
  ): Promise<ShrinkResult | number> => {
    const plan = planShrink(original, aimBytes);
    if (plan === undefined) {
      return failure('too-small', `${original.durationSeconds} s do not fit into ${aimBytes} bytes`);
    }
    const target = await files.create();
    let result: ShrinkResult | number | undefined;
    try {
      const args = ffmpegArguments(path.resolve(source), path.resolve(target), plan, maxBytes);
      const { status, words } = await runProgram(ffmpegPath, args, signal);
      result =
        status === 0
          ? await checked(target, { original, maxBytes }, signal)
          : failure('failed', `ffmpeg ended with ${String(status)}: ${words}`);
      return result;
    } finally {
      if (typeof result !== 'object' || !result.made) await files.discard({ path: target });
    }
  };

  const shrinkNow = async (video: KeptFile, maxBytes: number, signal: AbortSignal): Promise<ShrinkResult> => {
    const { status, words } = await lookUp(signal);
    if (status !== 0) return failure('no-ffmpeg', words);
    const source = files.path(video.hash);
    const original = await probe.probe(source, { signal });
    if (original.type !== 'video') return failure('failed', `the original is ${original.format}`);
    let aimBytes = maxBytes;
    for (let attempts = 0; attempts < mostAttempts; attempts += 1) {
      const result = await attempt(source, { original, maxBytes, aimBytes }, signal);
      if (typeof result === 'object') return result;
      aimBytes = Math.floor(maxBytes * (maxBytes / result) * secondAttemptShare);
    }
    return failure('failed', `no version had at most ${maxBytes} bytes`);
  };

  const shrinkInTime = async (
    video: KeptFile,
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<ShrinkResult> => {
    signal?.throwIfAborted();
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      return await shrinkNow(video, maxBytes, stop.signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (stop.signal.aborted) return failure('timeout', `not ready after ${timeoutMs} ms`);
      return failure('failed', String(error));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };

  return {
    shrink: (video, { maxBytes, signal }) => turns.take(() => shrinkInTime(video, maxBytes, signal), signal),
  };
};
