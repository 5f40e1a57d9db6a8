import type { Clock } from '../clock.js';
import { everyonePermissions, permissionBits, type PermissionName } from './permissions.js';
import type { ChannelOptions, GuildOptions, MemberOptions, OverwriteOptions, RoleOptions } from './world-options.js';
import type { DirectChannel, Guild, Member, Overwrite, Role, TextChannel, User, World } from './world.js';

const usualBotPermissions = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'AttachFiles',
  'EmbedLinks',
  'ReadMessageHistory',
] as const satisfies readonly PermissionName[];

/** 10 MiB, without Nitro. */
export const usualUploadBytes = 10 * 1024 * 1024;

export interface WorldMaker {
  world: World;
  newId: () => string;
  clock: Clock;
}

export function addUser({ world, newId }: WorldMaker, options: MemberOptions): User {
  const known = [...world.users.values()].find((user) => user.username === options.name);
  if (known) return known;
  const user: User = {
    id: newId(),
    username: options.name,
    globalName: options.displayName ?? options.name,
    bot: false,
    locale: options.locale ?? 'en-US',
    uploadLimitBytes: options.uploadLimitBytes ?? usualUploadBytes,
    acceptsDirectMessages: options.acceptsDirectMessages ?? true,
  };
  world.users.set(user.id, user);
  return user;
}

export function addRole({ newId }: WorldMaker, guild: Guild, options: RoleOptions): Role {
  const role: Role = {
    id: newId(),
    name: options.name,
    permissions: permissionBits(options.permissions ?? []),
    position: guild.roles.size,
    mentionable: options.mentionable ?? false,
    managed: false,
  };
  guild.roles.set(role.id, role);
  return role;
}

export function addMember(maker: WorldMaker, guild: Guild, options: MemberOptions): Member {
  const user = addUser(maker, options);
  const named = (options.roles ?? []).map((name) => roleNamed(guild, name).id);
  const own = options.permissions
    ? [addRole(maker, guild, { name: `role of ${options.name}`, permissions: options.permissions }).id]
    : [];
  const member: Member = {
    userId: user.id,
    nick: options.nick ?? null,
    roleIds: [...named, ...own],
    joinedAt: maker.clock.now(),
  };
  guild.members.set(user.id, member);
  return member;
}

export function roleNamed(guild: Guild, name: string): Role {
  const role = [...guild.roles.values()].find((it) => it.name === name);
  if (!role) throw new Error(`the emulated guild ${guild.name} has no role ${name}`);
  return role;
}

/** Turns the name of whom an overwrite is for into its id. */
export function makeOverwrite(world: World, guild: Guild, options: OverwriteOptions): Overwrite {
  const bits = { allow: permissionBits(options.allow ?? []), deny: permissionBits(options.deny ?? []) };
  if (options.for === 'everyone') return { id: guild.id, type: 0, ...bits };
  if (options.for === 'bot') return { id: world.botId, type: 1, ...bits };
  const user = [...world.users.values()].find((it) => it.username === options.for && guild.members.has(it.id));
  return user ? { id: user.id, type: 1, ...bits } : { id: roleNamed(guild, options.for).id, type: 0, ...bits };
}

export function addTextChannel({ world, newId }: WorldMaker, guild: Guild, options: ChannelOptions): TextChannel {
  const channel: TextChannel = {
    kind: 'text',
    id: newId(),
    guildId: guild.id,
    name: options.name,
    topic: options.topic ?? null,
    position: [...world.channels.values()].filter((it) => it.kind === 'text' && it.guildId === guild.id).length,
    overwrites: (options.overwrites ?? []).map((it) => makeOverwrite(world, guild, it)),
    lastMessageId: null,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

/** The direct channel with a user, made when there is none. */
export function directChannelOf(world: World, newId: () => string, userId: string): DirectChannel {
  for (const channel of world.channels.values())
    if (channel.kind === 'direct' && channel.userId === userId) return channel;
  const made: DirectChannel = { kind: 'direct', id: newId(), userId, lastMessageId: null };
  world.channels.set(made.id, made);
  return made;
}

export function addGuild(maker: WorldMaker, options: GuildOptions): Guild {
  const { world, newId, clock } = maker;
  const id = newId();
  const everyone: Role = {
    id,
    name: 'everyone',
    permissions: everyonePermissions,
    position: 0,
    mentionable: false,
    managed: false,
  };
  const guild: Guild = {
    id,
    name: options.name,
    ownerId: '0',
    premiumTier: options.premiumTier ?? 0,
    locale: options.locale ?? 'en-US',
    maximumActiveThreads: options.maximumActiveThreads ?? 1000,
    systemChannelId: null,
    roles: new Map([[id, everyone]]),
    members: new Map(),
  };
  world.guilds.set(id, guild);
  const botRole = addRole(maker, guild, { name: 'bot', permissions: options.botPermissions ?? usualBotPermissions });
  guild.members.set(world.botId, { userId: world.botId, nick: null, roleIds: [botRole.id], joinedAt: clock.now() });
  for (const role of options.roles ?? []) addRole(maker, guild, role);
  for (const member of options.members) addMember(maker, guild, typeof member === 'string' ? { name: member } : member);
  // An owner may do everything: no member shall be one by accident.
  const owner = [...world.users.values()].find((user) => user.username === options.owner);
  guild.ownerId = owner?.id ?? addUser(maker, { name: `owner of ${options.name}` }).id;
  for (const channel of options.channels) {
    const { id, name } = addTextChannel(maker, guild, typeof channel === 'string' ? { name: channel } : channel);
    if (name === options.systemChannel) guild.systemChannelId = id;
  }
  return guild;
}

export function makeWorld(token: string, newId: () => string, botName: string): World {
  const botId = newId();
  const bot: User = {
    id: botId,
    username: botName,
    globalName: null,
    bot: true,
    locale: 'en-US',
    uploadLimitBytes: usualUploadBytes,
    acceptsDirectMessages: true,
  };
  return {
    applicationId: botId,
    botId,
    token,
    guilds: new Map(),
    users: new Map([[botId, bot]]),
    channels: new Map(),
    messages: new Map(),
    attachments: new Map(),
    commands: new Map(),
    interactions: new Map(),
  };
}
