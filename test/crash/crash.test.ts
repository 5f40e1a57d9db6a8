import { describe, it, type TestContext } from 'vitest';
import { assetScene } from './asset-scene.js';
import { createChance } from '../support/chance.js';
import { playAndKill, recordPlaces, type Fate, type Report } from './kill.js';
import { nameOf, type Place } from './places.js';
import type { Scene } from './scene.js';
import { videoScene } from './video-scenes.js';
import { startWorld, type World } from './world.js';

const timeoutMs = 600_000;
/** What creates or changes something that members see, or that costs. */
const changes = /^((POST|PATCH) \/channels\/|Create)/;
const edits = /^PATCH \/channels\//;
/** Longer than a creation that was under way is waited for. */
const assetAwayMs = 4 * 60_000;

/** The places that tell most: all of them are played by `npm run crash`. */
function isTelling({ route, moment }: Place): boolean {
  switch (moment) {
    case 'done':
      return !edits.test(route);
    case 'arrived':
      return changes.test(route);
    case 'over':
      return route === 'Storage' || route === 'CDN';
  }
}

function problemsOf({ place, delayMs = 0 }: Fate, { reached, death, ending, broken, recheck }: Report): string[] {
  const where = `${nameOf(place)}${delayMs > 0 ? ` and ${delayMs} ms` : ''}`;
  const brokenInTheEnd = broken.length > 0 ? broken : recheck();
  const problems = brokenInTheEnd.map(({ promise, what }) => `${promise}: ${what}`);
  return [...(reached ? [] : ['not reached']), ...problems].map(
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
});
