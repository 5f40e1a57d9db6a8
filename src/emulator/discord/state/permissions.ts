import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Guild, GuildChannel, TextChannel, World } from './world.js';

export type PermissionName = keyof typeof PermissionFlagsBits;

/** Permissions as one number. */
export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
}

export const allPermissions = Object.values(PermissionFlagsBits).reduce((bits, bit) => bits | bit, 0n);

/** What everybody may do in a new guild. */
export const everyonePermissions = permissionBits([
  'AddReactions',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseExternalEmojis',
  'UseApplicationCommands',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'SendMessagesInThreads',
]);

/** What both sides may do in a direct channel. */
const directPermissions = permissionBits([
  'AddReactions',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseExternalEmojis',
  'UseExternalStickers',
  'UseApplicationCommands',
]);

/** A member's permissions in the whole guild, without any channel's overwrites. */
export function guildPermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (!member) return 0n;
  if (guild.ownerId === userId) return allPermissions;
  const bits = [guild.id, ...member.roleIds].reduce((sum, id) => sum | (guild.roles.get(id)?.permissions ?? 0n), 0n);
  return (bits & PermissionFlagsBits.Administrator) === 0n ? bits : allPermissions;
}

/** The channel whose overwrites count: a thread has its parent's. */
export function overwriteChannel(world: World, channel: GuildChannel): TextChannel | undefined {
  if (channel.kind === 'text') return channel;
  const parent = world.channels.get(channel.parentId);
  return parent?.kind === 'text' ? parent : undefined;
}

function withOverwrites(guild: Guild, channel: TextChannel, userId: string, base: bigint): bigint {
  const roleIds = guild.members.get(userId)?.roleIds ?? [];
  const steps = [
    channel.overwrites.filter((overwrite) => overwrite.id === guild.id),
    channel.overwrites.filter((overwrite) => overwrite.type === 0 && roleIds.includes(overwrite.id)),
    channel.overwrites.filter((overwrite) => overwrite.type === 1 && overwrite.id === userId),
  ];
  return steps.reduce((bits, overwrites) => {
    const deny = overwrites.reduce((sum, overwrite) => sum | overwrite.deny, 0n);
    const allow = overwrites.reduce((sum, overwrite) => sum | overwrite.allow, 0n);
    return (bits & ~deny) | allow;
  }, base);
}

/** A user's permissions in a channel or thread, from roles and overwrites (reference, "Permission Overwrites"). */
export function permissionsIn(world: World, channel: Channel, userId: string): bigint {
  if (channel.kind === 'direct') return userId === channel.userId || userId === world.botId ? directPermissions : 0n;
  const guild = world.guilds.get(channel.guildId);
  const owner = overwriteChannel(world, channel);
  if (!guild || !owner) return 0n;
  const base = guildPermissions(guild, userId);
  if (base === allPermissions) return base;
  const bits = withOverwrites(guild, owner, userId, base);
  if ((bits & PermissionFlagsBits.ViewChannel) === 0n) return 0n;
  const hidden =
    channel.kind === 'thread' &&
    channel.private &&
    !channel.members.has(userId) &&
    (bits & PermissionFlagsBits.ManageThreads) === 0n;
  return hidden ? 0n : bits;
}

export function mayIn(world: World, channel: Channel, userId: string, permission: PermissionName): boolean {
  return (permissionsIn(world, channel, userId) & PermissionFlagsBits[permission]) !== 0n;
}
