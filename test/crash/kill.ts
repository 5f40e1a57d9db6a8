import type { Blow, Struck } from './bots.js';
import { followPlaces, isSame, type Place } from './places.js';
import type { Attempt, Broken, Death, Outcome, Scene } from './scene.js';
import type { Watcher } from '../../src/emulator/watching.js';
import type { World } from './world.js';

/** Where the bot dies, and what passes until it lives again. Whom it strikes without `victim`: whoever sent the request. */
export interface Fate extends Pick<Blow, 'redisAway' | 'politely'> {
  place: Place;
  victim?: Blow['victim'];
  /** The others have to do without the dead until the end. */
  leaves?: boolean;
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
  /** How long it took until another worker went on, where one was killed that held a job; real time. */
  takeOverMs: number | undefined;
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

interface Stroke {
  struck: Struck;
  /** When, by the clock of `performance`. */
  at: number;
}

interface Blown extends Stroke {
  attempt: Attempt;
  /** Whether it came to the place. */
  reached: boolean;
}

/** Begins a scene, and strikes the running bot at a place, or when all is over without it. */
async function playUntil(world: World, begin: () => Promise<Attempt>, fate: Fate): Promise<Blown> {
  const { place, delayMs = 0, victim = 'actor', politely, redisAway } = fate;
  const passed = { reached: false };
  let tellStroke: (stroke: Stroke) => void = () => undefined;
  const stroke = new Promise<Stroke>((resolve) => (tellStroke = resolve));
  const strike = async (senderPort?: number) => {
    const at = performance.now();
    const struck = await world.strike({ victim, senderPort, politely, ...(redisAway && { redisAway }) });
    tellStroke({ struck, at });
    return struck;
  };
  const end = followPlaces(world, async (at, senderPort) => {
    if (!isSame(at, place)) return undefined;
    passed.reached = true;
    if (delayMs > 0) {
      setTimeout(() => void strike(senderPort), delayMs);
      return undefined;
    }
    const blow = strike(senderPort);
    // Its answer does not wait for a Redis.
    if (victim === 'redis') return undefined;
    const { isActor } = await blow;
    // Files are not for the bot alone: the provider fetches them as well.
    return place.route === 'CDN' || !isActor ? undefined : 'break';
  });
  const attempt = await begin();
  const isOver = async () => {
    await attempt.over();
    await world.quiet();
  };
  await Promise.race([stroke, isOver()]);
  end();
  if (!passed.reached) await strike();
  return { attempt, ...passed, ...(await stroke) };
}

/** When a worker that was not struck sends something next. The returned function ends it. */
function watchWorkers(world: World): { sentAt: () => number | undefined; end: () => void } {
  let sentAt: number | undefined;
  const watcher: Watcher = ({ moment, senderPort }) => {
    if (moment === 'arrived' && sentAt === undefined && world.isOtherWorkers(senderPort)) sentAt = performance.now();
    return undefined;
  };
  const ends = [world.discord.watch(watcher), world.provider.watch(watcher)];
  return { sentAt: () => sentAt, end: () => ends.forEach((end) => end()) };
}

/** Plays a scene in which the running bot is killed, starts it again, and waits for what comes of it. */
export async function playAndKill(world: World, scene: Scene, tag: string, fate: Fate): Promise<Report> {
  const { awayMs = 0, forgetsNonces = false, againAfterMs, leaves = false, politely } = fate;
  await world.start();
  const fallenBefore = world.ownEnds().length;
  const begin = await scene.prepare(world, tag);
  await world.quiet();
  const { attempt, reached, struck, at } = await playUntil(world, begin, fate);
  const workers = watchWorkers(world);
  let death = { ...(await attempt.look()), ...struck };
  // Who ends in order knows how everything stands.
  if (politely) death = { ...death, states: [], isHeld: true };
  const comeBack = async () => {
    world.pass(awayMs);
    if (forgetsNonces) world.discord.switches.forgetNonces();
    return await world.start({ leaves });
  };
  const startsMs = [await comeBack()];
  if (againAfterMs !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    const again = await world.strike({ victim: 'all' });
    death = { ...(await attempt.look()), ...again };
    startsMs.push(await comeBack());
  }
  const { ending, broken } = await attempt.settle(death);
  workers.end();
  const fallen = world.ownEnds().slice(fallenBefore);
  const wentOnAt = leaves && struck.wasWorker && death.isHeld ? workers.sentAt() : undefined;
  return {
    ...{ scene: scene.name, reached, death, startsMs, ending, recheck: attempt.recheck },
    broken: [...broken, ...fallen.map((what): Broken => ({ promise: 'untrue', what }))],
    takeOverMs: wentOnAt === undefined ? undefined : wentOnAt - at,
  };
}
