import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { EmbeddedProvider } from '../../src/emulator/provider/provider.js';

/** A member who can be played. */
export interface PlayedMember {
  name: string;
  /** What they may do beyond everybody, in words; empty for nothing. */
  rights: string;
  /** Theirs at the embedded provider. */
  key: string;
}

/** What is played with. The bot stands outside: it is a client of both. */
export interface House {
  discord: EmbeddedDiscord;
  provider: EmbeddedProvider;
  members: readonly PlayedMember[];
}
