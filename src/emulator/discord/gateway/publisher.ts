import type { Channel } from '../state/world.js';

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
  /** `data` may depend on a session's intents; null sends nothing. Returns how many sessions got it. */
  publish(event: string, audience: Audience, data: (intents: number) => unknown): number;
}
