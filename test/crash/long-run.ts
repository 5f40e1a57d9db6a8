import { assetScene } from './asset-scene.js';
import type { Chance } from '../support/chance.js';
import { playAndKill, recordPlaces, type Fate, type Report } from './kill.js';
import { nameOf, type Place } from './places.js';
import { resubmitScene } from './resubmit-scene.js';
import type { Scene } from './scene.js';
import { failingScene, handedScene, takesScene, videoScene } from './video-scenes.js';
import { startWorld, type Surroundings, type World } from './world.js';

/** These are played at each of their places first. */
const firstScenes: readonly Scene[] = [videoScene, assetScene];
const otherScenes: readonly Scene[] = [takesScene, failingScene, handedScene, resubmitScene];
/** A creation that was under way is waited for, for less than this. */
const creatingScenes = new Set<Scene>([assetScene, handedScene]);

const minuteMs = 60_000;
const creationMs = 4 * minuteMs;
/** A restart; what is longer than the bot relies on nonces, but not than Discord may know them; and real absences. */
const absences = { short: 3 * minuteMs, long: [10 * minuteMs, 60 * minuteMs, 13 * 60 * minuteMs] } as const;

/** Below and above the time for which leases hold, and commands wait. */
const redisAwayMs = 14_000;

/** Waits of the provider are divided by this: a job whose files do not become usable in a day fails after 7 minutes. */
const speedup = 200;
/** Looking at everything takes longer the more there is. */
const killsPerWorld = 100;

interface Play {
  scene: Scene;
  fate: Fate;
}
export interface Played extends Report {
  fate: Fate;
}

function fateAt(place: Place, scene: Scene, chance: Chance): Fate {
  const awayMs = creatingScenes.has(scene) ? creationMs : awayFor(chance);
  return {
    place,
    awayMs,
    forgetsNonces: awayMs > 0,
    ...(chance.next() < 0.35 && { delayMs: chance.between(1, 40) }),
    ...(chance.next() < 0.2 && { againAfterMs: chance.between(0, 150) }),
  };
}

/** One part of several dies; or all together, as one process does. */
function fateInFleet(place: Place, scene: Scene, chance: Chance): Fate {
  const choice = chance.next();
  // A creation under way is its creator's own for minutes, dead or alive: only for all together they can pass.
  if (creatingScenes.has(scene) || choice < 0.15) return { ...fateAt(place, scene, chance), victim: 'all' };
  const delayed = { place, ...(chance.next() < 0.35 && { delayMs: chance.between(1, 40) }) };
  if (choice < 0.5) return { ...delayed, victim: 'actor', leaves: chance.next() < 0.75 };
  if (choice < 0.6) return { ...delayed, victim: 'actor', leaves: true, politely: true };
  if (choice < 0.72) return { ...delayed, victim: 'workers' };
  if (choice < 0.84) return { ...delayed, victim: 'gateway' };
  const how = chance.next() < 0.6 ? 'killed' : 'stopped';
  return { ...delayed, victim: 'redis', redisAway: { how, ms: chance.between(0, redisAwayMs) } };
}

/** Of one process; its Redis dies at times. */
function fateOfOne(place: Place, scene: Scene, chance: Chance): Fate {
  if (creatingScenes.has(scene) || chance.next() < 0.8) return fateAt(place, scene, chance);
  return { place, victim: 'redis', redisAway: { how: 'killed', ms: chance.between(0, redisAwayMs) } };
}

const fates = { sqlite: fateAt, 'redis-alone': fateOfOne, redis: fateInFleet } as const;

function awayFor(chance: Chance): number {
  const choice = chance.next();
  if (choice < 0.6) return 0;
  return choice < 0.8 ? absences.short : chance.oneOf(absences.long);
}

/** Every place of every scene, as this bot comes to it, in an order of chance. */
async function plan(world: World, kills: number, tag: () => string, { chance, store }: LongRun): Promise<Play[]> {
  const all = async (scenes: readonly Scene[]) => {
    const plays: Play[] = [];
    for (const scene of scenes) {
      for (const place of await recordPlaces(world, scene, tag()))
        plays.push({ scene, fate: fates[store](place, scene, chance) });
    }
    return chance.shuffle(plays);
  };
  const plays: Play[] = [];
  while (plays.length < kills) plays.push(...(await all(firstScenes)), ...(await all(otherScenes)));
  return plays.slice(0, kills);
}

export function fateInWords({
  place,
  delayMs,
  awayMs = 0,
  againAfterMs,
  victim,
  leaves,
  politely,
  redisAway,
}: Fate): string {
  return [
    nameOf(place),
    ...(victim === undefined ? [] : [`${victim} ${politely ? 'told to end' : 'struck'}${leaves ? ' and gone' : ''}`]),
    ...(redisAway === undefined ? [] : [`${redisAway.how} for ${redisAway.ms} ms`]),
    ...(delayMs === undefined ? [] : [`and ${delayMs} ms`]),
    ...(awayMs === 0 ? [] : [`away ${awayMs / minuteMs} min`]),
    ...(againAfterMs === undefined ? [] : [`again ${againAfterMs} ms after its start`]),
  ].join(', ');
}

/** @throws Error that names the place, where the bot does not start or does not answer any more */
async function play(world: World, scene: Scene, tag: string, fate: Fate): Promise<Played> {
  try {
    return { ...(await playAndKill(world, scene, tag, fate)), fate };
  } catch (cause) {
    const said = world.log().slice(-2000);
    throw new Error(`${scene.name}, ${fateInWords(fate)}: ${String(cause)}\nThe bot said last: ${said}`, { cause });
  }
}

interface LongRun {
  kills: number;
  chance: Chance;
  dist?: string | undefined;
  store: Surroundings;
  /** Is told of each kill. */
  tell(played: Played): void;
}

/** Kills a bot many times, in worlds that last. What comes up in the end is told in the reports. */
export async function runLong(run: LongRun): Promise<Played[]> {
  const { kills, dist, store, tell } = run;
  const all: Played[] = [];
  let count = 0;
  const tag = () => `k${String(count++).padStart(6, '0')}`;
  while (all.length < kills) {
    const world = await startWorld({ dist, speedup, store });
    const here: Played[] = [];
    try {
      const wanted = Math.min(killsPerWorld, kills - all.length);
      for (const { scene, fate } of await plan(world, wanted, tag, run)) {
        const played = await play(world, scene, tag(), fate);
        here.push(played);
        tell(played);
      }
      for (const played of here) if (played.broken.length === 0) played.broken = played.recheck();
    } finally {
      await world.close();
    }
    all.push(...here);
  }
  return all;
}
