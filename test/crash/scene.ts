import type { Kept, Struck } from './bots.js';
import type { InteractionHandle } from '../../src/emulator/discord/driver/interaction-handle.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import { waitUntil } from '../../src/emulator/discord/driver/waiting.js';
import { patience, type World } from './world.js';

/** `untrue`: everything else that members may rely on. */
export type Promised = 'lost' | 'paid twice' | 'posted twice' | 'untrue';

export interface Broken {
  promise: Promised;
  what: string;
}

/** Those of some findings that are so. */
export function thoseThatAre(findings: readonly [isSo: boolean, promise: Promised, what: string][]): Broken[] {
  return findings.flatMap(([isSo, promise, what]) => (isSo ? { promise, what } : []));
}

/** How things stood when the bot, or a part of it, died: what its own records say, too. */
export interface Stand extends Kept {
  /** What the member had been answered, `''` when nothing. */
  answered: string;
}
export type Death = Stand & Pick<Struck, 'othersLive' | 'gatewayLives'>;

/** What came of it in the end. */
export interface Outcome {
  ending: string;
  broken: Broken[];
}

/** Something that a member began. */
export interface Attempt {
  /** Resolves when nothing more is to be seen of it, provided that the bot is not disturbed. */
  over(): Promise<void>;
  /** While the bot is dead, or holds still. */
  look(): Promise<Stand>;
  /** Once it runs again: waits for the end. */
  settle(death: Death): Promise<Outcome>;
  /** At any time after the end: whether anything came up since. */
  recheck(): Broken[];
}

/** Something that members do with the bot; a tag is in everything that belongs to one attempt. */
export interface Scene {
  readonly name: string;
  /** Brings about what is needed for it. Returns how it begins. */
  prepare(world: World, tag: string): Promise<() => Promise<Attempt>>;
}

/** All that a member reads in answer to what they did. */
export function answerTo(handle: InteractionHandle): string {
  return handle.messages.map(textOf).join('\n');
}

/** Waits, by the messages that come and change, until something is to be seen. @throws DriverError when it is not */
export async function untilSeen(
  { discord }: World,
  what: string,
  isSeen: () => boolean,
  timeoutMs = patience.timeoutMs,
): Promise<void> {
  await waitUntil(
    what,
    (check) => discord.on('message', check),
    () => isSeen() || undefined,
    { timeoutMs },
  );
}
