import type { MessageType } from 'discord-api-types/v10';
import type { MessageComponent } from '../messages/component-schemas.js';
import type { Embed } from '../messages/embed-schema.js';
import type { Command } from '../interactions/command-schemas.js';
import type { Interaction, InteractionOrigin } from './interaction.js';

export interface User {
  id: string;
  username: string;
  globalName: string | null;
  bot: boolean;
  locale: string;
  /** What this member may upload whatever the place allows (Nitro), in bytes. */
  uploadLimitBytes: number;
  /** Whether the bot's direct messages reach this user. */
  acceptsDirectMessages: boolean;
}

export interface Role {
  id: string;
  name: string;
  permissions: bigint;
  position: number;
  mentionable: boolean;
  managed: boolean;
}

export interface Member {
  userId: string;
  nick: string | null;
  roleIds: string[];
  joinedAt: number;
}

export type PremiumTier = 0 | 1 | 2 | 3;

export interface Guild {
  id: string;
  name: string;
  ownerId: string;
  premiumTier: PremiumTier;
  locale: string;
  maximumActiveThreads: number;
  /** Where Discord itself greets new members. */
  systemChannelId: string | null;
  roles: Map<string, Role>;
  members: Map<string, Member>;
}

/** `type` 0 is a role's, 1 a member's. */
export interface Overwrite {
  id: string;
  type: 0 | 1;
  allow: bigint;
  deny: bigint;
}

export interface TextChannel {
  kind: 'text';
  id: string;
  guildId: string;
  name: string;
  topic: string | null;
  position: number;
  overwrites: Overwrite[];
  lastMessageId: string | null;
}

export interface Thread {
  kind: 'thread';
  id: string;
  guildId: string;
  parentId: string;
  name: string;
  ownerId: string;
  private: boolean;
  archived: boolean;
  archiveChangedAt: number;
  locked: boolean;
  invitable: boolean;
  autoArchiveMinutes: number;
  rateLimitPerUser: number;
  createdAt: number;
  /** User id to the time of joining. */
  members: Map<string, number>;
  messageCount: number;
  totalMessageSent: number;
  lastMessageId: string | null;
}

/** The direct channel between the bot and one user. */
export interface DirectChannel {
  kind: 'direct';
  id: string;
  userId: string;
  lastMessageId: string | null;
}

export type GuildChannel = TextChannel | Thread;
export type Channel = GuildChannel | DirectChannel;

/** A file as the CDN serves it. `channelId` and `ephemeral` stand in its address. */
export interface Attachment {
  id: string;
  channelId: string;
  filename: string;
  sizeBytes: number;
  contentType: string;
  width: number | null;
  height: number | null;
  description: string | null;
  title: string | null;
  spoiler: boolean;
  ephemeral: boolean;
  /** Where its bytes lie. */
  filePath: string;
}

/** Who a message really notifies, after `allowed_mentions` and permissions. */
export interface Pings {
  everyone: boolean;
  userIds: string[];
  roleIds: string[];
}

export interface Message {
  id: string;
  channelId: string;
  guildId: string | null;
  authorId: string;
  type: MessageType;
  content: string;
  embeds: Embed[];
  components: MessageComponent[];
  attachments: Attachment[];
  flags: number;
  tts: boolean;
  pinned: boolean;
  createdAt: number;
  editedAt: number | null;
  /** How often it was changed. */
  revision: number;
  nonce: string | number | null;
  reference: { channelId: string; messageId: string; guildId: string | null } | null;
  /** The only user who sees it; null for everybody. */
  ephemeralTo: string | null;
  /** The interaction that it answers. */
  origin: InteractionOrigin | null;
  pings: Pings;
  /** Emoji to the ids of who reacted with it. */
  reactions: Map<string, Set<string>>;
}

export interface StoredCommand extends Command {
  id: string;
  guildId: string | null;
  version: string;
}

/** Everything there is, apart from any transport. */
export interface World {
  applicationId: string;
  /** The bot's user has the application's id, as with every newer application. */
  botId: string;
  token: string;
  guilds: Map<string, Guild>;
  users: Map<string, User>;
  channels: Map<string, Channel>;
  /** Per channel, in the order of their making. */
  messages: Map<string, Map<string, Message>>;
  attachments: Map<string, Attachment>;
  commands: Map<string, StoredCommand>;
  interactions: Map<string, Interaction>;
}
