import type { Clock } from './clock.js';
import type { EventHub } from './events.js';
import type { FileStore } from './files/file-store.js';
import type { Links } from './files/links.js';
import type { Faults } from './rest/faults.js';
import type { Publisher } from './gateway/publisher.js';
import type { World } from './state/world.js';
import type { Watching } from '../watching.js';

/** Limits that a test may set lower or higher; the rest stands where it is checked. */
export interface Limits {
  /** What the bot may upload, whatever it was told; null: the guild's tier decides. */
  uploadBytes: number | null;
  /** Until an interaction must have its first response. 3 s (reference, "Interaction Callback"). */
  firstResponseMs: number;
  /** How long an interaction's token works. 15 min (reference, "Followup Messages"). */
  interactionTokenMs: number;
}

/** What every part of the emulator works with. */
export interface Context {
  world: World;
  clock: Clock;
  newId: () => string;
  files: FileStore;
  links: Links;
  faults: Faults;
  events: EventHub;
  watching: Watching;
  publisher: Publisher;
  limits: Limits;
  /** Notes what a real Discord would never have been asked. */
  violation: (text: string) => void;
}
