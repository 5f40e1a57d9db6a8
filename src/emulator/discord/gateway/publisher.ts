import type { EventHub } from '../events.js';
import { mayIn } from '../state/permissions.js';
import type { Channel, World } from '../state/world.js';
import { dispatchTo, type Session, type Sessions } from './session.js';

/** Where an event happens: intents and shards are told from it. */
export interface Audience {
  guildId: string | null;
  /** A channel that the bot must be able to see. */
  channel?: Channel;
  /** Intents of which one is needed; without it everybody gets the event. */
  intents?: number;
}

/** Sends events to the gateway's sessions. */
export interface Publisher {
  /** `data` may depend on a session's intents. Returns how many sessions got it, or will when they are resumed. */
  publish(event: string, audience: Audience, data: (intents: number) => unknown): number;
}

/** The shard that a guild belongs to; direct channels belong to the first (reference, "Sharding"). */
export function shardOf(guildId: string | null, shards: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards));
}

function receives(world: World, session: Session, { guildId, channel, intents }: Audience): boolean {
  const [index, count] = session.shard;
  return (
    shardOf(guildId, count) === index &&
    (intents === undefined || (session.intents & intents) !== 0) &&
    (channel === undefined || mayIn(world, channel, world.botId, 'ViewChannel'))
  );
}

export function createPublisher(world: World, events: EventHub, sessions: Sessions): Publisher {
  return {
    publish: (event, audience, data) => {
      const reached = [...sessions.values()].filter((session) => receives(world, session, audience));
      for (const session of reached) dispatchTo(events, session, event, data(session.intents));
      return reached.length;
    },
  };
}
