import type { Clock } from '../clock.js';

/** The first second of 2015: Discord's ids count milliseconds from there (reference, "Snowflakes"). */
const discordEpochMs = 1_420_070_400_000;

/** Ids that carry their time and always grow, also while the clock stands still. */
export function createSnowflakes(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const fromClock = BigInt(clock.now() - discordEpochMs) << 22n;
    last = fromClock > last ? fromClock : last + 1n;
    return last.toString();
  };
}

/** When an id was made, in milliseconds since 1970. */
export function timeOfSnowflake(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpochMs;
}

/** Orders ids by age, oldest first. */
export function compareSnowflakes(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
