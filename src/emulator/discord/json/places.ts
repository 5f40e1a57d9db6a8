import { ChannelType } from 'discord-api-types/v10';
import type { Channel, DirectChannel, Guild, TextChannel, Thread, World } from '../state/world.js';
import { roleJson, userById, userJson } from './people.js';

export function guildJson(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: guild.systemChannelId,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...guild.roles.values()].map((role) => roleJson(guild, role)),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: guild.premiumTier,
    premium_subscription_count: [0, 2, 7, 14][guild.premiumTier] ?? 0,
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

export function textChannelJson(channel: TextChannel) {
  return {
    id: channel.id,
    type: ChannelType.GuildText,
    guild_id: channel.guildId,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    parent_id: null,
    nsfw: false,
    rate_limit_per_user: 0,
    last_message_id: channel.lastMessageId,
    flags: 0,
    permission_overwrites: channel.overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type,
      allow: overwrite.allow.toString(),
      deny: overwrite.deny.toString(),
    })),
  };
}

export function threadMemberJson(thread: Thread, userId: string) {
  return {
    id: thread.id,
    user_id: userId,
    join_timestamp: new Date(thread.members.get(userId) ?? thread.createdAt).toISOString(),
    flags: 0,
  };
}

/** `viewerId`: whose membership the answer shows. */
export function threadJson(thread: Thread, viewerId?: string) {
  return {
    id: thread.id,
    type: thread.private ? ChannelType.PrivateThread : ChannelType.PublicThread,
    guild_id: thread.guildId,
    parent_id: thread.parentId,
    name: thread.name,
    owner_id: thread.ownerId,
    last_message_id: thread.lastMessageId,
    rate_limit_per_user: thread.rateLimitPerUser,
    flags: 0,
    bitrate: 64_000,
    user_limit: 0,
    rtc_region: null,
    message_count: thread.messageCount,
    member_count: Math.min(thread.members.size, 50),
    total_message_sent: thread.totalMessageSent,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: new Date(thread.archiveChangedAt).toISOString(),
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: new Date(thread.createdAt).toISOString(),
      ...(thread.private && { invitable: thread.invitable }),
    },
    ...(viewerId !== undefined && thread.members.has(viewerId) && { member: threadMemberJson(thread, viewerId) }),
  };
}

export function directChannelJson(world: World, channel: DirectChannel) {
  return {
    id: channel.id,
    type: ChannelType.DM,
    last_message_id: channel.lastMessageId,
    flags: 0,
    recipients: [userJson(userById(world, channel.userId))],
  };
}

export function channelJson(world: World, channel: Channel, viewerId?: string) {
  switch (channel.kind) {
    case 'text':
      return textChannelJson(channel);
    case 'thread':
      return threadJson(channel, viewerId);
    case 'direct':
      return directChannelJson(world, channel);
  }
}
