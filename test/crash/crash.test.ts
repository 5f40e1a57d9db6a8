import { describe, it, type TestContext } from 'vitest';
import { assetScene } from './asset-scene.js';
import { createChance } from '../support/chance.js';
import { playAndKill, recordPlaces, type Fate, type Report } from './kill.js';
import { fateInWords } from './long-run.js';
import type { Place } from './places.js';
import type { Scene } from './scene.js';
import { videoScene } from './video-scenes.js';
import { startWorld, type World } from './world.js';

const timeoutMs = 600_000;
/** "Within seconds" (README, "Several machines"). */
const promisedTakeOverMs = 10_000;
/** What creates or changes something that members see, or that costs. */
const changes = /^((POST|PATCH) \/channels\/|Create)/;
const edits = /^PATCH \/channels\//;
/** Longer than a creation that was under way is waited for. */
const assetAwayMs = 4 * 60_000;

/** The places that tell most: all of them are played by `npm run crash`. */
function isTelling({ route, nth, moment }: Place): boolean {
  // How often an asset is looked at depends on how fast its file comes to the provider.
  if (route === 'GetAsset' && nth > 1) return false;
  switch (moment) {
    case 'done':
      return !edits.test(route);
    case 'arrived':
      return changes.test(route);
    case 'over':
      return route === 'Storage' || route === 'CDN';
  }
}

/** The last place of a route that undisturbed play comes to. */
function lastOf(places: readonly Place[], route: RegExp, moment: Place['moment']): Place {
  const found = places.findLast((place) => route.test(place.route) && place.moment === moment);
  if (!found) throw new Error(`nothing comes to ${String(route)}`);
  return found;
}

const posts = /^POST \/channels\/\{channel_id\}\/messages$/;

/** What tells most of a fleet: a part of it dies, and the others have to know what it did. Each waits for leases to end. */
function deathsOfParts(places: readonly Place[]): Fate[] {
  return [
    { place: lastOf(places, posts, 'done'), victim: 'actor', leaves: true },
    { place: lastOf(places, /^CreateTask$/, 'done'), victim: 'workers' },
    { place: lastOf(places, /^ReadTask$/, 'arrived'), victim: 'actor', leaves: true },
    { place: lastOf(places, /^Storage$/, 'arrived'), victim: 'redis' },
  ];
}

function deathsOfMore(places: readonly Place[]): Fate[] {
  return [
    { place: lastOf(places, /^CreateTask$/, 'done'), victim: 'all' },
    { place: lastOf(places, posts, 'arrived'), victim: 'actor', politely: true, leaves: true },
    { place: lastOf(places, /^POST \/interactions/, 'done'), victim: 'gateway' },
    { place: lastOf(places, /^CreateTask$/, 'arrived'), victim: 'redis' },
    { place: lastOf(places, /^Storage$/, 'over'), victim: 'actor', leaves: true },
  ];
}

function problemsOf(fate: Fate, { reached, death, ending, broken, takeOverMs, recheck }: Report): string[] {
  const where = fateInWords(fate);
  const late = takeOverMs !== undefined && takeOverMs > promisedTakeOverMs ? [`taken over after ${takeOverMs} ms`] : [];
  const brokenInTheEnd = broken.length > 0 ? broken : recheck();
  const problems = brokenInTheEnd.map(({ promise, what }) => `${promise}: ${what}`);
  return [...(reached ? [] : ['not reached']), ...late, ...problems].map(
    (problem) => `${where} (${death.states.join() || 'nothing written'} -> ${ending}): ${problem}`,
  );
}

/** Kills the bot once for each fate, and expects every promise to be kept, at once and in the end. */
async function expectKept(world: World, scene: Scene, fates: readonly Fate[], { expect }: TestContext): Promise<void> {
  const played: { fate: Fate; report: Report }[] = [];
  for (const fate of fates) {
    const tag = `k${String(played.length).padStart(3, '0')}`;
    played.push({ fate, report: await playAndKill(world, scene, tag, fate) });
  }
  expect(played.flatMap(({ fate, report }) => problemsOf(fate, report))).toEqual([]);
}

describe.concurrent('killed with -9 and started again, the bot keeps its promises', () => {
  it(
    'at each step of a video, and between them',
    async (context) => {
      const world = await startWorld();
      try {
        const places = await recordPlaces(world, videoScene, 'k999');
        const chosen = places.filter(isTelling);
        context.expect(chosen.length).toBeGreaterThanOrEqual(16);
        // Another time each run; what fails is told with its place and its milliseconds.
        const chance = createChance(Date.now());
        const between = chance.shuffle(places).slice(0, 3);
        const fates = [
          ...chosen.map((place) => ({ place })),
          ...between.map((place) => ({ place, delayMs: chance.between(1, 20) })),
        ];
        await expectKept(world, videoScene, fates, context);
      } finally {
        await world.close();
      }
    },
    timeoutMs,
  );

  it(
    'at each step of an asset',
    async (context) => {
      const world = await startWorld();
      try {
        const places = (await recordPlaces(world, assetScene, 'k999')).filter(isTelling);
        context.expect(places.length).toBeGreaterThanOrEqual(8);
        const fates = places.map((place) => ({ place, awayMs: assetAwayMs }));
        await expectKept(world, assetScene, fates, context);
      } finally {
        await world.close();
      }
    },
    timeoutMs,
  );

  const fleets = [
    { what: 'a part of a fleet', deaths: deathsOfParts },
    { what: 'more of a fleet, or its Redis', deaths: deathsOfMore },
  ];
  it.for(fleets)('as $what', { timeout: timeoutMs }, async ({ deaths }, context) => {
    const world = await startWorld({ store: 'redis' });
    try {
      await expectKept(world, videoScene, deaths(await recordPlaces(world, videoScene, 'k999')), context);
    } finally {
      await world.close();
    }
  });
});
