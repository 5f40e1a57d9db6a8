import { createChance } from '../test/support/chance.js';
import { playAndKill, recordPlaces, type Fate } from '../test/crash/kill.js';
import type { Place } from '../test/crash/places.js';
import { videoScene } from '../test/crash/video-scenes.js';
import { startWorld, type World } from '../test/crash/world.js';
import { percentile } from './statistics.js';
import { markdownTable } from './table.js';

/** Requests that workers make; what else there is of a video is the gateway's. */
const byWorkers = /^(ReadTask|Storage|POST \/channels\/\{channel_id\}\/messages)$/;

export interface HandOverOptions {
  /** How often each. */
  times?: number;
  seed?: number;
}

/** How long until the other worker's next request, in milliseconds, each time that one ends in the middle of a video. */
async function timesOf(
  world: World,
  places: readonly Place[],
  how: Partial<Fate>,
  tag: string,
  options: Required<HandOverOptions>,
) {
  const chance = createChance(options.seed);
  const times: number[] = [];
  // A death that held nothing, or nothing more was to be done after it, says nothing.
  for (let tries = 0; times.length < options.times && tries < 3 * options.times; tries += 1) {
    const [place] = chance.shuffle(places);
    if (!place) break;
    const fate: Fate = { place, victim: 'actor', leaves: true, ...how };
    const nth = `${tag}${String(tries).padStart(3, '0')}`;
    const { takeOverMs, broken } = await playAndKill(world, videoScene, nth, fate);
    if (broken.length > 0) throw new Error(`a promise was broken: ${JSON.stringify(broken)}`);
    if (takeOverMs !== undefined) times.push(takeOverMs);
  }
  return times;
}

/** One of two workers with a Redis ends for good: how long until the other goes on. Ten minutes. */
export async function benchHandOver(given: HandOverOptions = {}): Promise<string> {
  const options = { times: 30, seed: 1, ...given };
  const world = await startWorld({ store: 'redis' });
  try {
    const all = await recordPlaces(world, videoScene, 'k999');
    const places = all.filter(
      ({ route, nth, moment }) => byWorkers.test(route) && moment !== 'over' && (nth > 1 || !route.startsWith('POST')),
    );
    const killed = await timesOf(world, places, {}, 'x', options);
    const told = await timesOf(world, places, { politely: true }, 'y', options);
    const row = (what: string, times: readonly number[]) => [
      what,
      String(times.length),
      ...[Math.min(...times), percentile(times, 0.5), percentile(times, 1)].map((ms) => (ms / 1000).toFixed(2)),
    ];
    return markdownTable([
      ['one of two workers', 'times', 'the other goes on after, shortest in s', 'median', 'longest'],
      row('killed with -9, in the middle of a request', killed),
      row('told to end (SIGTERM), in the middle of a request', told),
    ]);
  } finally {
    await world.close();
  }
}
