import { expectedTime, learn, nothingLearned } from '../src/jobs/generation-times.js';
import { nextReadMs } from '../src/jobs/schedule.js';
import { createChance } from '../test/support/chance.js';
import { draw, leastProductSeconds, type Drawn } from './generation-model.js';
import { mean, measured, show } from './statistics.js';
import { markdownTable } from './table.js';

const pollReads = 14;
/** Where the first read finds a task finished, as the bot takes it. */
const endBeforeFirstRead = 0.85;

interface Watched {
  reads: number;
  delayMs: number;
}
type Watch = (drawn: Drawn) => Watched;

function fixed(gapMs: number): Watch {
  return ({ tookMs }) => {
    const reads = Math.ceil(tookMs / gapMs);
    return { reads, delayMs: reads * gapMs - tookMs };
  };
}

/** The bot's own, which begins with nothing learned. */
function learning(): Watch {
  let times = nothingLearned;
  return ({ task, tookMs }) => {
    const expected = expectedTime(times, task);
    let [ageMs, lastMs, reads] = [0, 0, 0];
    for (; ageMs < tookMs; reads += 1) {
      lastMs = ageMs;
      ageMs += nextReadMs(ageMs, expected, { pollReads, effort: times.effort });
    }
    times = learn(times, task, lastMs === 0 ? endBeforeFirstRead * ageMs : (lastMs + ageMs) / 2);
    return { reads, delayMs: ageMs - tookMs };
  };
}

function run(watch: Watch, seed: number, count: number, factorOf: (index: number) => number): Watched[] {
  const chance = createChance(seed);
  return Array.from({ length: count }, (_, index) => watch(draw(chance, factorOf(index))));
}

/** Delay, reads and their product, which is of the means over all repetitions. */
function row(name: string, runs: readonly Watched[][], least: number, from: number, to?: number): string[] {
  const parts = runs.map((watched) => watched.slice(from, to));
  const reads = parts.map((part) => mean(part.map((one) => one.reads)));
  const delays = parts.map((part) => mean(part.map((one) => one.delayMs / 1000)));
  const [allReads, allDelays] = [mean(reads), mean(delays)];
  // To first order, how the product varies between repetitions.
  const products = reads.map(
    (count, index) => count * allDelays + allReads * (delays[index] ?? 0) - allReads * allDelays,
  );
  const product = measured(products);
  return [
    name,
    show(measured(delays), 2),
    show(measured(reads), 1),
    show(product, 1),
    show({ mean: product.mean / least, margin: product.margin / least }, 2),
  ];
}

/** Delay and reads of the schedule that learns beside fixed ones, in a simulation. Prints a table; takes seconds. */
export function benchPolling({ seeds = 100 }: { seeds?: number } = {}): string {
  const least = leastProductSeconds();
  const all = Array.from({ length: seeds }, (_, index) => index + 1);
  const steady = all.map((seed) => run(learning(), seed, 500, () => 1));
  const slower = all.map((seed) => run(learning(), seed, 400, (index) => (index < 200 ? 1 : 2)));
  const fixedRows = [5, 10, 15].map((seconds) =>
    row(
      `fixed, each ${seconds} s`,
      all.map((seed) => run(fixed(seconds * 1000), seed, 500, () => 1)),
      least,
      0,
    ),
  );
  return [
    `Least possible product: ${least.toFixed(1)} s, twice that while the provider is twice as slow. ${seeds} repetitions, 95 % intervals.`,
    '',
    markdownTable([
      ['schedule', 'mean delay in s', 'reads a task', 'product in s', 'of the least'],
      ...fixedRows,
      row('learning, first task', steady, least, 0, 1),
      row('learning, tasks 2 to 20', steady, least, 1, 20),
      row('learning, tasks 21 to 200', steady, least, 20, 200),
      row('learning, tasks 201 to 500', steady, least, 200),
      row('provider twice as slow, tasks 1 to 20 of it', slower, 2 * least, 200, 220),
      row('provider twice as slow, tasks 21 to 200 of it', slower, 2 * least, 220),
    ]),
  ].join('\n');
}
