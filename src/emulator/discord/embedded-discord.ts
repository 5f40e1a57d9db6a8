import type { Watching } from '../watching.js';
import type { Clock } from './clock.js';
import type { Limits } from './context.js';
import type { Administration } from './driver/administration.js';
import type { Switches } from './driver/switches.js';
import type { UserDriver } from './driver/user-driver.js';
import type { Patience } from './driver/waiting.js';
import type { Dispatch, EmulatorEvents, EventHub } from './events.js';
import type { Exchange } from './rest/exchange.js';
import type { GuildOptions, MemberOptions } from './state/world-options.js';
import type { Attachment, Channel, Guild, Message, Thread, World } from './state/world.js';

export interface DiscordOptions {
  /** The bot's token; anything else is refused with 401 and 4004. */
  token: string;
  guilds: readonly GuildOptions[];
  /** Users who share no guild with the bot. */
  strangers?: readonly MemberOptions[];
  botName?: string;
  clock?: Clock;
  /** How long attachments' addresses work; a day without it. */
  linkLifetimeMs?: number;
  limits?: Partial<Limits>;
  /** Intent bits that need approval and are switched on for the application; none without it. */
  privilegedIntents?: number;
  /** Multiplies what rate limit buckets take; 1 without it, Infinity lifts all limits. */
  rateLimitFactor?: number;
  /** Ports; any free one without them. */
  port?: number;
  cdnPort?: number;
}

/** The embedded Discord, running. */
export interface EmbeddedDiscord {
  /** For `DISCORD_API_URL`, and for discord.js as `rest.api`. */
  readonly url: string;
  /** For `DISCORD_CDN_URL`. */
  readonly cdnUrl: string;
  readonly token: string;
  readonly applicationId: string;
  /** The whole state, to be read; change it through `admin` and users. */
  readonly world: World;
  readonly admin: Administration;
  readonly switches: Switches;
  /** REST exchanges and gateway events so far, the newest 5,000 of each. */
  readonly exchanges: readonly Exchange[];
  readonly dispatches: readonly Dispatch[];
  /** What a real Discord would never have been asked, in words. Checkers may add to it. */
  readonly violations: string[];
  /** The user of that name. @throws DriverError when there is none. */
  user(name: string): UserDriver;
  guild(name: string): Guild;
  /** The channel or thread of that name, in any guild. */
  channel(name: string): Exclude<Channel, { kind: 'direct' }>;
  thread(id: string): Thread | undefined;
  /** The public messages of a channel as they are now, oldest first. */
  messages(channelId: string): Message[];
  /** A message as a member's client gets it: whole, whatever the bot may read of it. */
  messageJson(message: Message): object;
  /** A freshly signed address. */
  fileUrl(attachment: Attachment): string;
  on: EventHub['on'];
  /** Has somebody hold up REST and CDN requests at each of their moments. The returned function ends it. */
  watch: Watching['add'];
  /** Resolves with the first message, old, new or just edited, that fits; private ones are looked at too. */
  waitForMessage(channelId: string, predicate: (message: Message) => boolean, patience?: Patience): Promise<Message>;
  /** Resolves with the next event that fits. */
  waitFor<Name extends keyof EmulatorEvents>(
    name: Name,
    predicate?: (event: EmulatorEvents[Name]) => boolean,
    patience?: Patience,
  ): Promise<EmulatorEvents[Name]>;
  close(): Promise<void>;
}
