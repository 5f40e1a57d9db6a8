import { GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { memberJson, roleJson } from '../json/people.js';
import { guildJson, textChannelJson } from '../json/places.js';
import { guildCreateJson } from '../gateway/ready.js';
import { deleteMessage } from '../messages/message-store.js';
import { addGuild, addMember, addRole, addTextChannel, makeOverwrite } from '../state/make-world.js';
import type {
  ChannelOptions,
  GuildOptions,
  MemberOptions,
  OverwriteOptions,
  RoleOptions,
} from '../state/world-options.js';
import { permissionBits, type PermissionName } from '../state/permissions.js';
import type { Guild, Member, Message, PremiumTier, Role, TextChannel, Thread } from '../state/world.js';
import { changeThread, deleteThread, joinThread, openThread, type NewThread, type ThreadChange } from '../threads.js';
import { DriverError } from './driver-error.js';

/** What a server's owner does: the bot hears of it over the gateway as from Discord. */
export interface Administration {
  /** Invites the bot to a new server. */
  addGuild(options: GuildOptions): Guild;
  addChannel(guildId: string, options: ChannelOptions): TextChannel;
  deleteChannel(channelId: string): void;
  addRole(guildId: string, options: RoleOptions): Role;
  setRolePermissions(guildId: string, role: string, permissions: readonly PermissionName[]): void;
  addMember(guildId: string, options: MemberOptions): Member;
  removeMember(guildId: string, userId: string): void;
  /** Replaces what the channel had for the same role or member. */
  setOverwrite(channelId: string, options: OverwriteOptions): void;
  /** Takes permissions from the bot in a channel and its threads; the returned function gives them back. */
  revoke(channelId: string, ...permissions: PermissionName[]): () => void;
  setPremiumTier(guildId: string, tier: PremiumTier): void;
  openThread(options: Omit<NewThread, 'parent'> & { channelId: string }): Thread;
  changeThread(threadId: string, change: ThreadChange): void;
  joinThread(threadId: string, userId: string): void;
  deleteThread(threadId: string): void;
  deleteMessage(message: Message): void;
  /** Whether the bot's direct messages reach a user. */
  setDirectMessages(userId: string, accepted: boolean): void;
}

export function createAdministration(context: Context): Administration {
  const { world, newId, clock, publisher, events } = context;
  const maker = { world, newId, clock };

  function guildOf(id: string): Guild {
    const guild = world.guilds.get(id);
    if (!guild) throw new DriverError(`there is no guild ${id}`);
    return guild;
  }
  function textChannelOf(id: string): TextChannel {
    const channel = world.channels.get(id);
    if (channel?.kind !== 'text') throw new DriverError(`there is no text channel ${id}`);
    return channel;
  }
  function threadOf(id: string): Thread {
    const channel = world.channels.get(id);
    if (channel?.kind !== 'thread') throw new DriverError(`there is no thread ${id}`);
    return channel;
  }
  const guildAudience = (guildId: string) => ({ guildId, intents: GatewayIntentBits.Guilds });
  function publishChannel(event: string, channel: TextChannel): void {
    publisher.publish(event, guildAudience(channel.guildId), () => textChannelJson(channel));
  }
  function publishRole(event: string, guild: Guild, role: Role): void {
    publisher.publish(event, guildAudience(guild.id), () => ({ guild_id: guild.id, role: roleJson(guild, role) }));
  }
  function publishMember(event: string, guild: Guild, member: Member): void {
    const audience = { guildId: guild.id, intents: GatewayIntentBits.GuildMembers };
    publisher.publish(event, audience, () => ({ ...memberJson(world, member), guild_id: guild.id }));
  }
  function changed(channel: TextChannel): void {
    publishChannel('CHANNEL_UPDATE', channel);
    events.emit('channel', { change: 'edited', channel });
  }

  return {
    addGuild: (options) => {
      const guild = addGuild(maker, options);
      publisher.publish('GUILD_CREATE', guildAudience(guild.id), () => guildCreateJson(context, guild));
      return guild;
    },
    addChannel: (guildId, options) => {
      const channel = addTextChannel(maker, guildOf(guildId), options);
      publishChannel('CHANNEL_CREATE', channel);
      events.emit('channel', { change: 'created', channel });
      return channel;
    },
    deleteChannel: (channelId) => {
      const channel = textChannelOf(channelId);
      for (const it of world.channels.values())
        if (it.kind === 'thread' && it.parentId === channelId) deleteThread(context, it);
      world.channels.delete(channelId);
      world.messages.delete(channelId);
      publishChannel('CHANNEL_DELETE', channel);
      events.emit('channel', { change: 'deleted', channel });
    },
    addRole: (guildId, options) => {
      const guild = guildOf(guildId);
      const role = addRole(maker, guild, options);
      publishRole('GUILD_ROLE_CREATE', guild, role);
      return role;
    },
    setRolePermissions: (guildId, name, permissions) => {
      const guild = guildOf(guildId);
      const role = [...guild.roles.values()].find((it) => it.name === name);
      if (!role) throw new DriverError(`there is no role ${name}`);
      role.permissions = permissionBits(permissions);
      publishRole('GUILD_ROLE_UPDATE', guild, role);
    },
    addMember: (guildId, options) => {
      const guild = guildOf(guildId);
      const member = addMember(maker, guild, options);
      publishMember('GUILD_MEMBER_ADD', guild, member);
      return member;
    },
    removeMember: (guildId, userId) => {
      const guild = guildOf(guildId);
      const member = guild.members.get(userId);
      if (!member) throw new DriverError(`${userId} is no member`);
      guild.members.delete(userId);
      publishMember('GUILD_MEMBER_REMOVE', guild, member);
    },
    setOverwrite: (channelId, options) => {
      const channel = textChannelOf(channelId);
      const overwrite = makeOverwrite(world, guildOf(channel.guildId), options);
      channel.overwrites = [...channel.overwrites.filter((it) => it.id !== overwrite.id), overwrite];
      changed(channel);
    },
    revoke: (channelId, ...permissions) => {
      const known = world.channels.get(channelId);
      const channel = textChannelOf(known?.kind === 'thread' ? known.parentId : channelId);
      const before = channel.overwrites;
      const own =
        before.find((it) => it.id === world.botId) ?? ({ id: world.botId, type: 1, allow: 0n, deny: 0n } as const);
      const taken = permissions.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
      channel.overwrites = [
        ...before.filter((it) => it.id !== world.botId),
        { ...own, allow: own.allow & ~taken, deny: own.deny | taken },
      ];
      changed(channel);
      return () => {
        channel.overwrites = before;
        changed(channel);
      };
    },
    setPremiumTier: (guildId, tier) => {
      const guild = guildOf(guildId);
      guild.premiumTier = tier;
      publisher.publish('GUILD_UPDATE', guildAudience(guildId), () => guildJson(guild));
    },
    openThread: ({ channelId, ...options }) => openThread(context, { ...options, parent: textChannelOf(channelId) }),
    changeThread: (threadId, change) => changeThread(context, threadOf(threadId), change),
    joinThread: (threadId, userId) => joinThread(context, threadOf(threadId), userId),
    deleteThread: (threadId) => deleteThread(context, threadOf(threadId)),
    deleteMessage: (message) => {
      const channel = world.channels.get(message.channelId);
      if (!channel) throw new DriverError('the channel is gone');
      deleteMessage(context, channel, message);
    },
    setDirectMessages: (userId, accepted) => {
      const user = world.users.get(userId);
      if (!user) throw new DriverError(`there is no user ${userId}`);
      user.acceptsDirectMessages = accepted;
    },
  };
}
