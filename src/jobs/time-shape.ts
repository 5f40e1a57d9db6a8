/** What is expected of a task's time. */
export interface ExpectedTime {
  medianMs: number;
  /** Standard deviation of the logarithm, what is not known of the median included. */
  spread: number;
}

/**
 * Some tasks take a multiple of what is usual: nothing else tells a poller that a task which is late will be late for long.
 * Choices, in logarithms.
 */
const slow = { share: 0.05, shift: 1, spread: 0.5 } as const;
/** A logistic distribution has that much of its standard deviation as its scale. */
const scaleOfDeviation = Math.sqrt(3) / Math.PI;
/** Steps of the logarithm in which is integrated, and how far. */
const step = 0.02;
const farthest = 5;

/** Of a time's logarithm `l`, relative to the median: its density, and the share that takes longer. */
function logistic(l: number, spread: number): { density: number; longer: number } {
  const scale = spread * scaleOfDeviation;
  const longer = 1 / (1 + Math.exp(l / scale));
  return { density: (longer * (1 - longer)) / scale, longer };
}

function timesAt(l: number, spread: number): { density: number; longer: number } {
  const usual = logistic(l, spread);
  const late = logistic(l - slow.shift, slow.spread);
  const mixed = (one: number, other: number) => (1 - slow.share) * one + slow.share * other;
  return { density: mixed(usual.density, late.density), longer: mixed(usual.longer, late.longer) };
}

const effortsOfSpread = new Map<number, number>();

/**
 * What watching a task costs: the integral of the square root of density times survival, in square roots of milliseconds. Half
 * its square is the least product of mean delay and mean reads that any schedule can have (continuous reading; Cauchy-Schwarz).
 */
export function effortOf({ medianMs, spread }: ExpectedTime): number {
  const rounded = Math.round(spread * 100) / 100;
  let effort = effortsOfSpread.get(rounded);
  if (effort === undefined) {
    effort = 0;
    for (let l = -farthest + step / 2; l < farthest; l += step) {
      const { density, longer } = timesAt(l, rounded);
      effort += Math.sqrt(density * longer * Math.exp(l)) * step;
    }
    effortsOfSpread.set(rounded, effort);
  }
  return Math.sqrt(medianMs) * effort;
}

/**
 * The age at which the next read is due: when the integral of the square root of the hazard since `ageMs` comes to
 * `effortPerRead`. So gaps are proportional to one over that root, which is the best there is.
 *
 * @param latestMs no later than this
 */
export function nextReadAge(
  ageMs: number,
  { medianMs, spread }: ExpectedTime,
  { effortPerRead, latestMs }: { effortPerRead: number; latestMs: number },
): number {
  const latest = Math.log(latestMs / medianMs);
  const wanted = effortPerRead / Math.sqrt(medianMs);
  let l = Math.max(-farthest, Math.log(Math.max(ageMs, 1) / medianMs));
  for (let found = 0; l < latest; l += step) {
    const { density, longer } = timesAt(l + step / 2, spread);
    // Where both are gone to nothing, so is what there is to find out.
    const more = longer > 0 ? Math.sqrt((density / longer) * Math.exp(l + step / 2)) * step : Infinity;
    if (found + more >= wanted) return Math.min(latestMs, medianMs * Math.exp(l + (step * (wanted - found)) / more));
    found += more;
  }
  return latestMs;
}
