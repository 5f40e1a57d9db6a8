import { expectedTime, learn, nothingLearned } from '../src/jobs/generation-times.js';
import { nextReadMs } from '../src/jobs/schedule.js';
import { createChance } from '../test/support/chance.js';
import { watchBest } from './best-schedule.js';
import { classes, draw, leastProductSeconds, type Class, type Drawn } from './generation-model.js';
import { mean, measured, percentile, show } from './statistics.js';
import { markdownTable } from './table.js';
import type { Watched } from './watched.js';

const pollReads = 14;
/** Where the first read finds a task finished, as the bot takes it. */
const endBeforeFirstRead = 0.85;

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

interface Course {
  /** How much slower than the model the provider is by then. */
  factorOf?: (index: number) => number;
  /** Which classes are asked for by then. */
  classesOf?: (index: number) => readonly Class[];
}

function drawAll(seed: number, count: number, { factorOf = () => 1, classesOf = () => classes }: Course = {}): Drawn[] {
  const chance = createChance(seed);
  return Array.from({ length: count }, (_, index) => draw(chance, factorOf(index), classesOf(index)));
}

/** Delay, reads and their product, which is of the means over all repetitions. */
function row(name: string, runs: readonly Watched[][], least?: number, from = 0, to?: number): string[] {
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
    least === undefined ? '' : show({ mean: product.mean / least, margin: product.margin / least }, 2),
  ];
}

/** The delays themselves, in seconds. */
function delayRow(name: string, watched: readonly Watched[]): string[] {
  const delays = watched.map(({ delayMs }) => delayMs / 1000);
  const shares = [percentile(delays, 0.5), mean(delays), percentile(delays, 0.95)];
  return [name, ...shares.map((value) => value.toFixed(2)), mean(watched.map(({ reads }) => reads)).toFixed(1)];
}

/** From the end of a task to the read that shows it, once 200 were seen. */
function delayTable(all: readonly Drawn[][]): string {
  const later = (runs: readonly Watched[][]) => runs.flatMap((watched) => watched.slice(200));
  const tasks = all.flatMap((drawn) => drawn.slice(200));
  const learned = later(all.map((drawn) => drawn.map(learning())));
  const reads = mean(learned.map((one) => one.reads));
  return markdownTable([
    ['schedule', 'median delay in s', 'mean', 'p95', 'reads a task'],
    ...[5, 10, 15].map((seconds) => delayRow(`fixed, each ${seconds} s`, tasks.map(fixed(seconds * 1000)))),
    delayRow('learning, tasks 201 to 500', learned),
    delayRow('the best there is with as many reads', watchBest(tasks, reads)),
  ]);
}

/** A provider twice as slow from task 201 on, drift, slow tasks, a class that was never seen. */
function productTable(seeds: readonly number[], all: readonly Drawn[][]): string {
  const least = leastProductSeconds();
  const last = classes.slice(-1);
  const steady = all.map((drawn) => drawn.map(learning()));
  const simulate = (count: number, course: Course) => seeds.map((seed) => drawAll(seed, count, course).map(learning()));
  const slower = simulate(400, { factorOf: (index) => (index < 200 ? 1 : 2) });
  // Twice as slow and back within 400 tasks.
  const drifting = simulate(600, { factorOf: (index) => 2 ** Math.sin((2 * Math.PI * index) / 800) });
  const leastDrifting =
    least * mean(Array.from({ length: 400 }, (_, index) => 2 ** Math.sin((2 * Math.PI * (index + 200)) / 800)));
  const unseen = simulate(220, { classesOf: (index) => (index < 200 ? classes.slice(0, -1) : last) });
  const slow = steady.map((watched, run) => watched.filter((_, index) => index >= 200 && all[run]?.[index]?.isSlow));
  return markdownTable([
    ['schedule', 'mean delay in s', 'reads a task', 'product in s', 'of the least'],
    ...[5, 10, 15].map((seconds) =>
      row(
        `fixed, each ${seconds} s`,
        all.map((drawn) => drawn.map(fixed(seconds * 1000))),
        least,
        0,
      ),
    ),
    row('learning, first task', steady, least, 0, 1),
    row('learning, tasks 2 to 20', steady, least, 1, 20),
    row('learning, tasks 21 to 200', steady, least, 20, 200),
    row('learning, tasks 201 to 500', steady, least, 200),
    row('provider twice as slow, tasks 1 to 20 of it', slower, 2 * least, 200, 220),
    row('provider twice as slow, tasks 21 to 200 of it', slower, 2 * least, 220),
    row('provider twice as slow or fast by turns, tasks 201 to 600', drifting, leastDrifting, 200),
    row('a class never seen before, its first task', unseen, leastProductSeconds(last), 200, 201),
    row('a class never seen before, tasks 2 to 20 of it', unseen, leastProductSeconds(last), 201),
    row(
      'the tasks that take three times as long, of 201 to 500',
      slow.filter((watched) => watched.length > 0),
    ),
  ]);
}

/** Delay and reads of the schedule that learns beside fixed ones, in a simulation. Prints tables; takes seconds. */
export function benchPolling({ seeds = 100 }: { seeds?: number } = {}): string {
  const numbers = Array.from({ length: seeds }, (_, index) => index + 1);
  const all = numbers.map((seed) => drawAll(seed, 500));
  return [
    `${seeds} repetitions of 500 tasks, 95 % intervals. \`POLL_READS\` is ${pollReads}.`,
    delayTable(all),
    `Least possible product of mean delay and mean reads: ${leastProductSeconds().toFixed(1)} s; twice that while the provider is twice as slow.`,
    productTable(numbers, all),
  ].join('\n\n');
}
