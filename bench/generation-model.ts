import type { TaskTraits } from '../src/jobs/generation-times.js';
import type { Chance } from '../test/support/chance.js';

/**
 * A model of how long generations take. Published are "1 to 5 minutes" (AnyFast's task guide, 2026) and single tasks of 95 s, 98 s,
 * about 180 s and 294 s; all else is chosen: log-normal times within a class, a few of them three times as long.
 */
export const classes: readonly { task: TaskTraits; medianMs: number; weight: number }[] = [
  one('seedance-2.0-mini', '480p', 4, 48, 2),
  one('seedance-2.0-fast', '480p', 5, 62, 3),
  one('seedance-2.0-fast', '720p', 5, 78, 5),
  one('seedance-2.0', '720p', 5, 115, 8),
  one('seedance-2.0', '720p', 10, 175, 4),
  one('seedance-2.0', '1080p', 8, 235, 2),
  one('seedance-2.5', '1080p', 15, 330, 1),
];
export const sigma = 0.28;
export const slowTail = { share: 0.04, factor: 3 } as const;

function one(model: string, resolution: string, durationSeconds: number, medianSeconds: number, weight: number) {
  return { task: { model, resolution, durationSeconds }, medianMs: medianSeconds * 1000, weight };
}

export interface Drawn {
  task: TaskTraits;
  tookMs: number;
  /** Half of its class take longer. */
  medianMs: number;
  isSlow: boolean;
}
export type Class = (typeof classes)[number];

function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
}

/** @param factor how much slower the provider is than the model */
export function draw(chance: Chance, factor = 1, of: readonly Class[] = classes): Drawn {
  const total = of.reduce((sum, { weight }) => sum + weight, 0);
  let left = chance.next() * total;
  const found = of.find(({ weight }) => (left -= weight) <= 0) ?? of.at(-1);
  if (!found) throw new Error('the model has no classes');
  const isSlow = chance.next() < slowTail.share;
  const medianMs = found.medianMs * factor;
  const tookMs = medianMs * (isSlow ? slowTail.factor : 1) * Math.exp(sigma * normal(chance));
  return { task: found.task, tookMs, medianMs, isSlow };
}

/** Share of the standard normal distribution above `x` (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normalAbove(x: number): number {
  if (x < 0) return 1 - normalAbove(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce(
    (sum, c) => (sum + c) * t,
    0,
  );
  return normalDensity(x) * series;
}
function normalDensity(x: number): number {
  return Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
}

/** Of a time's logarithm `l`, relative to the median: its density, and the share that takes longer. */
export function timesAt(l: number): { density: number; longer: number } {
  const slow = l - Math.log(slowTail.factor);
  const mixed = (f: (x: number) => number) => (1 - slowTail.share) * f(l / sigma) + slowTail.share * f(slow / sigma);
  return { density: mixed(normalDensity) / sigma, longer: mixed(normalAbove) };
}

/**
 * The least product of mean delay and mean reads that a schedule can have which knows each task's class and the model, in
 * seconds: half the square of the mean of the integral of sqrt(density x survival).
 */
export function leastProductSeconds(of: readonly Class[] = classes): number {
  const step = 0.001;
  let unit = 0;
  for (let l = -4; l < 5; l += step) {
    const { density, longer } = timesAt(l + step / 2);
    unit += Math.sqrt(density * longer * Math.exp(l + step / 2)) * step;
  }
  const total = of.reduce((sum, { weight }) => sum + weight, 0);
  const root = of.reduce((sum, { weight, medianMs }) => sum + (weight / total) * Math.sqrt(medianMs / 1000), 0);
  return (root * unit) ** 2 / 2;
}
