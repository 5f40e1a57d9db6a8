import { followPlaces, isSame, type Place } from './places.js';
import type { Attempt, Death, Outcome, Scene } from './scene.js';
import type { World } from './world.js';

/** Where the bot dies, and what passes until it lives again. */
export interface Fate {
  place: Place;
  /** It lives on after the place for so long; real time. */
  delayMs?: number;
  /** How long it is away; without it, as long as it takes to start. */
  awayMs?: number;
  /** Discord forgets nonces meanwhile, as it does after "the past few minutes". */
  forgetsNonces?: boolean;
  /** Killed once more, so long after it was ready again; real time. */
  againAfterMs?: number;
}

export interface Report extends Outcome {
  scene: string;
  /** Whether it came to the place. */
  reached: boolean;
  death: Death;
  /** How long each start took. */
  startsMs: number[];
  recheck: Attempt['recheck'];
}

/** All places of a scene that nothing disturbs, in their order. */
export async function recordPlaces(world: World, scene: Scene, tag: string): Promise<Place[]> {
  const begin = await scene.prepare(world, tag);
  await world.quiet();
  const places: Place[] = [];
  const end = followPlaces(world, (place) => {
    places.push(place);
    return undefined;
  });
  const attempt = await begin();
  await attempt.over();
  await world.quiet();
  end();
  return places;
}

/** Begins a scene, and kills the running bot at a place, or when all is over without it. */
async function playUntil(world: World, begin: () => Promise<Attempt>, { place, delayMs = 0 }: Fate) {
  let reached = false;
  let strike = () => {};
  const struck = new Promise<void>((resolve) => (strike = resolve));
  const end = followPlaces(world, async (at) => {
    if (!isSame(at, place)) return undefined;
    reached = true;
    if (delayMs > 0) {
      setTimeout(strike, delayMs);
      return undefined;
    }
    await world.kill();
    strike();
    // Files are not for the bot alone: the provider fetches them as well.
    return place.route === 'CDN' ? undefined : 'break';
  });
  const attempt = await begin();
  const isOver = async () => {
    await attempt.over();
    await world.quiet();
  };
  await Promise.race([struck, isOver()]);
  end();
  await world.kill();
  return { attempt, reached };
}

/** Plays a scene in which the running bot is killed, starts it again, and waits for what comes of it. */
export async function playAndKill(world: World, scene: Scene, tag: string, fate: Fate): Promise<Report> {
  const { awayMs = 0, forgetsNonces = false, againAfterMs } = fate;
  const begin = await scene.prepare(world, tag);
  await world.quiet();
  const { attempt, reached } = await playUntil(world, begin, fate);
  let death = await attempt.look();
  const comeBack = async () => {
    world.pass(awayMs);
    if (forgetsNonces) world.discord.switches.forgetNonces();
    return await world.start();
  };
  const startsMs = [await comeBack()];
  if (againAfterMs !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    await world.kill();
    death = await attempt.look();
    startsMs.push(await comeBack());
  }
  const outcome = await attempt.settle(death);
  return { ...outcome, scene: scene.name, reached, death, startsMs, recheck: attempt.recheck };
}
