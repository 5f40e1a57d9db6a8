import type { PermissionName } from './permissions.js';
import type { PremiumTier } from './world.js';

export interface RoleOptions {
  name: string;
  permissions?: readonly PermissionName[];
  mentionable?: boolean;
}

export interface MemberOptions {
  /** Unique in the whole emulator: `discord.user(name)` finds it. */
  name: string;
  displayName?: string;
  nick?: string;
  /** Names of the guild's roles. */
  roles?: readonly string[];
  /** Given by a role of its own, on top of what everybody may do. */
  permissions?: readonly PermissionName[];
  locale?: string;
  /** What Nitro lets this member upload, in bytes; 10 MiB without. */
  uploadLimitBytes?: number;
  /** False: the bot's direct messages are refused (50007). */
  acceptsDirectMessages?: boolean;
}

export interface OverwriteOptions {
  /** `everyone`, a role's name, a member's name, or `bot`. */
  for: string;
  allow?: readonly PermissionName[];
  deny?: readonly PermissionName[];
}

export interface ChannelOptions {
  name: string;
  topic?: string;
  overwrites?: readonly OverwriteOptions[];
}

export interface GuildOptions {
  name: string;
  channels: readonly (string | ChannelOptions)[];
  members: readonly (string | MemberOptions)[];
  roles?: readonly RoleOptions[];
  premiumTier?: PremiumTier;
  locale?: string;
  /** How many threads may be active at once; 1,000 (help centre, "Threads FAQ"). */
  maximumActiveThreads?: number;
  /** The bot's, by its own role; without it, what the invite of a bot like this asks for. */
  botPermissions?: readonly PermissionName[];
  /** The name of its system channel; none without it. */
  systemChannel?: string;
  /** A member's name; without it somebody who is never seen owns the guild. */
  owner?: string;
}
