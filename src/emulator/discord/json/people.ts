import type { Guild, Member, Role, User, World } from '../state/world.js';

export function userJson(user: User) {
  return {
    id: user.id,
    username: user.username,
    global_name: user.globalName,
    avatar: null,
    discriminator: user.bot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    bot: user.bot,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
  };
}

export function userById(world: World, id: string): User {
  const user = world.users.get(id);
  if (!user) throw new Error(`the emulated Discord has no user ${id}`);
  return user;
}

/** A member without its user, as interactions' `resolved` and messages carry it. */
export function partialMemberJson(member: Member) {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: 0,
    joined_at: new Date(member.joinedAt).toISOString(),
    nick: member.nick,
    pending: false,
    premium_since: null,
    roles: member.roleIds,
  };
}

export function memberJson(world: World, member: Member) {
  return {
    ...partialMemberJson(member),
    user: userJson(userById(world, member.userId)),
    mute: false,
    deaf: false,
  };
}

export function roleJson(guild: Guild, role: Role) {
  return {
    id: role.id,
    name: role.id === guild.id ? '@everyone' : role.name,
    permissions: role.permissions.toString(),
    position: role.position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.managed,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}
