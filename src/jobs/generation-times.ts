import type { Estimate, GenerationTimes } from '../store/generation-times.js';
import { effortOf, type ExpectedTime } from './time-shape.js';

/** What decides how long a generation takes, as far as it is known before. */
export interface TaskTraits {
  model: string;
  resolution: string;
  durationSeconds: number;
}

const variances = {
  /** Of the guess for a class, and of all guesses together. Choices: the guess is right within a third or so. */
  newClass: 0.25 ** 2,
  newAll: 0.3 ** 2,
  /** What is forgotten with each task: a class and the provider change slowly. */
  driftOfClass: 0.01 ** 2,
  driftOfAll: 0.02 ** 2,
  /** What is known of the provider after it has changed at a stroke. */
  afterChange: 0.35 ** 2,
} as const;
/** What is said to take longer is a mistake of some clock. */
const longestMs = 30 * 86_400_000;
const firstSpread = 0.35;
const spreadCounts = { prior: 12, most: 150 };
/** Degrees of freedom of the t-distribution by which outliers count less. */
const freedom = 4;
const lean = { gain: 0.3, longest: 1.5, change: 0.9 };
/** Half of what is distributed normally lies within this many standard deviations. */
const quartile = 0.6745;
/** The mix of tasks changes: older ones are forgotten after about so many. */
const mostEfforts = 150;
/** A store that met many models is kept from growing without end. */
const mostClasses = 200;

export const nothingLearned: GenerationTimes = {
  all: { mean: 0, variance: variances.newAll },
  classes: {},
  spread: { log: Math.log(firstSpread), count: 0 },
  lean: 0,
  effort: { mean: 0, count: 0 },
};

export function classOf({ model, resolution, durationSeconds }: TaskTraits): string {
  return `${model} ${resolution} ${durationSeconds}`;
}

/** How a resolution weighs on the time taken. A guess, which counts until tasks of a class were seen. */
const weights: Readonly<Record<string, number>> = { '480p': 0.7, '720p': 1, '1080p': 1.7, '2k': 2.5, '4k': 3.5 };

/**
 * How long such a task takes as far as nothing was learned, in milliseconds: 1 to 5 minutes (AnyFast's task guide, 2026), more
 * for longer and larger videos.
 */
export function usualTimeMs({ resolution, durationSeconds }: TaskTraits): number {
  return (40 + 12 * durationSeconds) * (weights[resolution] ?? 1) * 1000;
}

const newClass: Estimate = { mean: 0, variance: variances.newClass };

/** What to expect of a task by what was learned. */
export function expectedTime(times: GenerationTimes, task: TaskTraits): ExpectedTime {
  const own = times.classes[classOf(task)] ?? newClass;
  const { all, spread } = times;
  return {
    medianMs: usualTimeMs(task) * Math.exp(all.mean + own.mean),
    spread: Math.sqrt(Math.exp(2 * spread.log) + all.variance + own.variance),
  };
}

/**
 * Learns from a task that was seen to finish: a Kalman filter of two means, the provider's and the class's, in which what is
 * far off counts little, unless it goes on.
 *
 * @param tookMs from submission to end
 */
export function learn(times: GenerationTimes, task: TaskTraits, tookMs: number): GenerationTimes {
  if (!(tookMs > 0 && tookMs < longestMs)) return times;
  const name = classOf(task);
  const own = times.classes[name] ?? newClass;
  const noise = Math.exp(2 * times.spread.log);
  const error = Math.log(Math.max(1, tookMs) / usualTimeMs(task)) - times.all.mean - own.mean;
  const newLean = leanAfter(times.lean, error / Math.sqrt(noise + own.variance + times.all.variance));
  const changed = Math.abs(newLean) > lean.change;
  const all = changed ? { ...times.all, variance: Math.max(times.all.variance, variances.afterChange) } : times.all;
  const variance = noise + own.variance + all.variance;
  const trust = (freedom + 1) / (freedom + error ** 2 / variance);
  const corrected = (estimate: Estimate, drift: number): Estimate => {
    const gain = (trust * estimate.variance) / variance;
    return { mean: estimate.mean + gain * error, variance: estimate.variance * (1 - Math.min(gain, 0.9)) + drift };
  };
  return {
    all: corrected(all, variances.driftOfAll),
    classes: withClass(times.classes, name, corrected(own, variances.driftOfClass)),
    spread: changed ? times.spread : spreadAfter(times.spread, Math.abs(error), own.variance + all.variance),
    lean: changed ? newLean / 2 : newLean,
    effort: effortAfter(times.effort, effortOf(expectedTime(times, task))),
  };
}

function leanAfter(before: number, deviations: number): number {
  const clipped = Math.min(lean.longest, Math.max(-lean.longest, deviations));
  return before + lean.gain * (clipped - before);
}

function effortAfter({ mean, count }: GenerationTimes['effort'], effort: number): GenerationTimes['effort'] {
  const counted = Math.min(count + 1, mostEfforts);
  return { mean: mean + (effort - mean) / counted, count: counted };
}

/** Steps towards the spread within which half of the tasks lie: a few slow ones do not widen it. */
function spreadAfter(
  { log, count }: GenerationTimes['spread'],
  error: number,
  unknown: number,
): GenerationTimes['spread'] {
  const expected = quartile * Math.sqrt(Math.exp(2 * log) + unknown);
  const step = (error > expected ? 1 : -1) / (count + spreadCounts.prior);
  return { log: Math.min(0, Math.max(Math.log(0.05), log + step)), count: Math.min(count + 1, spreadCounts.most) };
}

/** The class that was learned from last stands last; the one longest ago is forgotten first. */
function withClass(classes: Record<string, Estimate>, name: string, estimate: Estimate): Record<string, Estimate> {
  const { [name]: replaced, ...others } = classes;
  const entries = Object.entries(others);
  return { ...Object.fromEntries(entries.slice(-(mostClasses - 1))), [name]: estimate };
}
