import { timesAt, type Drawn } from './generation-model.js';
import type { Watched } from './watched.js';

const step = 0.005;
const nearest = -3;
const farthest = 6;

/** Up to each logarithm of a time, relative to the median: the integral of the square root of the hazard. */
function efforts(): number[] {
  const sums = [0];
  let sum = 0;
  for (let l = nearest; l < farthest; l += step) {
    const { density, longer } = timesAt(l + step / 2);
    // Where both are too small to be told from nothing, the hazard goes on as it was.
    if (longer > 1e-9) sum += Math.sqrt((density / longer) * Math.exp(l + step / 2)) * step;
    else sum += (sum - (sums.at(-2) ?? 0)) / 2;
    sums.push(sum);
  }
  return sums;
}

/**
 * The best schedule there is for the model: it knows each task's median, and reads each time when that integral has grown by
 * the same amount.
 *
 * @param reads how many it may cost on average of these tasks
 */
export function watchBest(all: readonly Drawn[], reads: number): Watched[] {
  const sums = efforts();
  const effortAt = (l: number): number => {
    const place = Math.min(sums.length - 2, Math.max(0, (l - nearest) / step));
    const below = Math.floor(place);
    const [from = 0, to = 0] = sums.slice(below, below + 2);
    return from + (place - below) * (to - from);
  };
  const ageAt = (effort: number): number => {
    let [low, high] = [nearest, farthest];
    for (let tries = 0; tries < 40; tries += 1) {
      const middle = (low + high) / 2;
      if (effortAt(middle) < effort) low = middle;
      else high = middle;
    }
    return Math.exp(high);
  };
  const watch =
    (perRead: number) =>
    (drawn: Drawn): { count: number; perRead: number } => ({
      count: Math.max(
        1,
        Math.ceil(effortAt(Math.log(drawn.tookMs / drawn.medianMs)) / (perRead / Math.sqrt(drawn.medianMs))),
      ),
      perRead: perRead / Math.sqrt(drawn.medianMs),
    });
  // The more effort a read stands for, the fewer there are.
  let [low, high] = [1, 10_000];
  for (let tries = 0; tries < 40; tries += 1) {
    const middle = (low + high) / 2;
    const count = all.reduce((sum, drawn) => sum + watch(middle)(drawn).count, 0) / all.length;
    if (count > reads) low = middle;
    else high = middle;
  }
  return all.map((drawn) => {
    const { count, perRead } = watch(high)(drawn);
    return { reads: count, delayMs: Math.max(0, drawn.medianMs * ageAt(count * perRead) - drawn.tookMs) };
  });
}
