import { assetScene } from './asset-scene.js';
import type { Chance } from '../support/chance.js';
import { playAndKill, recordPlaces, type Fate, type Report } from './kill.js';
import { nameOf } from './places.js';
import { resubmitScene } from './resubmit-scene.js';
import type { Scene } from './scene.js';
import { failingScene, handedScene, takesScene, videoScene } from './video-scenes.js';
import { startWorld, type World } from './world.js';

/** These are played at each of their places first. */
const firstScenes: readonly Scene[] = [videoScene, assetScene];
const otherScenes: readonly Scene[] = [takesScene, failingScene, handedScene, resubmitScene];
/** A creation that was under way is waited for, for less than this. */
const creatingScenes = new Set<Scene>([assetScene, handedScene]);

const minuteMs = 60_000;
const creationMs = 4 * minuteMs;
/** A restart; what is longer than the bot relies on nonces, but not than Discord may know them; and real absences. */
const absences = { short: 3 * minuteMs, long: [10 * minuteMs, 60 * minuteMs, 13 * 60 * minuteMs] } as const;

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

function fateAt(place: Fate['place'], scene: Scene, chance: Chance): Fate {
  const awayMs = creatingScenes.has(scene) ? creationMs : awayFor(chance);
  return {
    place,
    awayMs,
    forgetsNonces: awayMs > 0,
    ...(chance.next() < 0.35 && { delayMs: chance.between(1, 40) }),
    ...(chance.next() < 0.2 && { againAfterMs: chance.between(0, 150) }),
  };
}

function awayFor(chance: Chance): number {
  const choice = chance.next();
  if (choice < 0.6) return 0;
  return choice < 0.8 ? absences.short : chance.oneOf(absences.long);
}

/** Every place of every scene, as this bot comes to it, in an order of chance. */
async function plan(world: World, kills: number, tag: () => string, chance: Chance): Promise<Play[]> {
  const all = async (scenes: readonly Scene[]) => {
    const plays: Play[] = [];
    for (const scene of scenes) {
      for (const place of await recordPlaces(world, scene, tag()))
        plays.push({ scene, fate: fateAt(place, scene, chance) });
    }
    return chance.shuffle(plays);
  };
  const plays: Play[] = [];
  while (plays.length < kills) plays.push(...(await all(firstScenes)), ...(await all(otherScenes)));
  return plays.slice(0, kills);
}

export function fateInWords({ place, delayMs, awayMs = 0, againAfterMs }: Fate): string {
  return [
    nameOf(place),
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
  /** Is told of each kill. */
  tell(played: Played): void;
}

/** Kills a bot many times, in worlds that last. What comes up in the end is told in the reports. */
export async function runLong({ kills, chance, dist, tell }: LongRun): Promise<Played[]> {
  const all: Played[] = [];
  let count = 0;
  const tag = () => `k${String(count++).padStart(6, '0')}`;
  while (all.length < kills) {
    const world = await startWorld({ dist, speedup });
    const here: Played[] = [];
    try {
      const wanted = Math.min(killsPerWorld, kills - all.length);
      for (const { scene, fate } of await plan(world, wanted, tag, chance)) {
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
