import type { Context } from '../context.js';
import { memberJson, roleJson } from '../json/people.js';
import { channelJson, guildJson } from '../json/places.js';
import { refuse } from '../rest/api-error.js';
import { ok, type Route } from '../rest/route.js';
import { knownGuild } from './access.js';

/** Guilds with their channels, roles and members. */
export function guildRoutes(context: Context): Route[] {
  const { world } = context;
  const template = '/guilds/{guild_id}';
  return [
    {
      method: 'GET',
      template,
      auth: 'bot',
      handle: ({ parameter, query }) => {
        const guild = knownGuild(context, parameter('guild_id'));
        const counts = { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size };
        return ok({ ...guildJson(guild), ...(query.get('with_counts') === 'true' && counts) });
      },
    },
    {
      method: 'GET',
      template: `${template}/channels`,
      auth: 'bot',
      handle: ({ parameter }) => {
        const guild = knownGuild(context, parameter('guild_id'));
        const channels = [...world.channels.values()].filter((it) => it.kind === 'text' && it.guildId === guild.id);
        return ok(channels.map((channel) => channelJson(world, channel)));
      },
    },
    {
      method: 'GET',
      template: `${template}/roles`,
      auth: 'bot',
      handle: ({ parameter }) => {
        const guild = knownGuild(context, parameter('guild_id'));
        return ok([...guild.roles.values()].map((role) => roleJson(guild, role)));
      },
    },
    {
      method: 'GET',
      template: `${template}/members/{user_id}`,
      auth: 'bot',
      handle: ({ parameter }) => {
        const guild = knownGuild(context, parameter('guild_id'));
        const userId = parameter('user_id') === '@me' ? world.botId : parameter('user_id');
        if (!world.users.has(userId)) throw refuse.unknownUser();
        const member = guild.members.get(userId);
        if (!member) throw refuse.unknownMember();
        return ok(memberJson(world, member));
      },
    },
  ];
}
