import { z } from 'zod';
import type { Context } from '../context.js';
import { userById, userJson } from '../json/people.js';
import { directChannelJson } from '../json/places.js';
import { refuse } from '../rest/api-error.js';
import { snowflake } from '../rest/fields.js';
import { parseBody } from '../rest/parse-body.js';
import { ok, type Answer, type Route } from '../rest/route.js';
import { directChannelOf } from '../state/make-world.js';
import { guildPermissions } from '../state/permissions.js';

function openDirectChannel(context: Context, body: unknown): Answer {
  const { recipient_id: userId } = parseBody(z.object({ recipient_id: snowflake }), body);
  const user = context.world.users.get(userId);
  if (!user) throw refuse.unknownUser();
  return ok(directChannelJson(context.world, directChannelOf(context.world, context.newId, userId)));
}

/** The bot itself, other users, and direct channels with them. */
export function userRoutes(context: Context): Route[] {
  const { world } = context;
  return [
    {
      method: 'GET',
      template: '/users/@me',
      auth: 'bot',
      handle: () =>
        ok({
          ...userJson(userById(world, world.botId)),
          mfa_enabled: true,
          locale: 'en-US',
          email: null,
          verified: true,
        }),
    },
    {
      method: 'GET',
      template: '/users/{user_id}',
      auth: 'bot',
      handle: ({ parameter }) => {
        const user = world.users.get(parameter('user_id'));
        if (!user) throw refuse.unknownUser();
        return ok(userJson(user));
      },
    },
    {
      method: 'GET',
      template: '/users/@me/guilds',
      auth: 'bot',
      handle: () =>
        ok(
          [...world.guilds.values()].map((guild) => ({
            id: guild.id,
            name: guild.name,
            icon: null,
            banner: null,
            owner: false,
            permissions: guildPermissions(guild, world.botId).toString(),
            features: [],
          })),
        ),
    },
    {
      method: 'POST',
      template: '/users/@me/channels',
      auth: 'bot',
      handle: ({ body }) => openDirectChannel(context, body),
    },
  ];
}
