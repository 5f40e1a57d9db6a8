import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { EmbeddedProvider } from '../../src/emulator/provider/provider.js';
import type { Moment, Watcher } from '../../src/emulator/watching.js';

/** A moment of a request: the nth of its route since the scene began, before it took effect, after it did, or when its answer has left. */
export interface Place {
  route: string;
  nth: number;
  moment: Moment;
}

export interface Servers {
  discord: Pick<EmbeddedDiscord, 'watch'>;
  provider: Pick<EmbeddedProvider, 'watch'>;
}

const words = { arrived: 'before', done: 'after', over: 'after the answer of' } as const;

export function nameOf({ route, nth, moment }: Place): string {
  return `${words[moment]} ${route}${nth > 1 ? ` (${nth})` : ''}`;
}

export function isSame(one: Place, other: Place): boolean {
  return one.route === other.route && one.nth === other.nth && one.moment === other.moment;
}

/** Tells of each place that the bot comes to from now on, and may hold it up there. The returned function ends it. */
export function followPlaces(
  { discord, provider }: Servers,
  come: (place: Place, senderPort: number) => ReturnType<Watcher>,
): () => void {
  const counts = new Map<string, number>();
  const watcher: Watcher = ({ route, moment, senderPort }) => {
    const mark = `${moment} ${route}`;
    const nth = (counts.get(mark) ?? 0) + 1;
    counts.set(mark, nth);
    return come({ route, nth, moment }, senderPort);
  };
  const ends = [discord.watch(watcher), provider.watch(watcher)];
  return () => ends.forEach((end) => end());
}
