import { MessageFlags, RESTJSONErrorCodes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Context } from '../context.js';
import { threadJson, threadMemberJson } from '../json/places.js';
import { ApiError, refuse } from '../rest/api-error.js';
import { maybe, text } from '../rest/fields.js';
import { parseBody } from '../rest/parse-body.js';
import { ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import { mayIn } from '../state/permissions.js';
import type { TextChannel, Thread } from '../state/world.js';
import { demandRoomForThread, openThread } from '../threads.js';
import { demand, knownGuild, publicMessage, visibleChannel } from './access.js';

export const archiveMinutes = maybe(z.literal([60, 1440, 4320, 10080]));
const named = {
  name: text(1, 100),
  auto_archive_duration: archiveMinutes,
  rate_limit_per_user: maybe(z.int().min(0).max(21600)),
};
const fromMessageBody = z.object(named);
const withoutMessageBody = z.object({
  ...named,
  type: maybe(z.literal([10, 11, 12])),
  invitable: maybe(z.boolean()),
});

function textChannel(context: Context, id: string): TextChannel {
  const channel = visibleChannel(context, id);
  if (channel.kind !== 'text') throw refuse.wrongChannelType();
  return channel;
}

function fromMessage(context: Context, { parameter, body }: RouteRequest): Answer {
  const parent = textChannel(context, parameter('channel_id'));
  demand(context, parent, 'ReadMessageHistory', 'CreatePublicThreads');
  const starter = publicMessage(context, parent, parameter('message_id'));
  const asked = parseBody(fromMessageBody, body);
  if (context.world.channels.has(starter.id) || (starter.flags & MessageFlags.HasThread) !== 0)
    throw new ApiError(
      400,
      RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage,
      'A thread has already been created for this message',
    );
  demandRoomForThread(context, parent.guildId);
  const thread = openThread(context, {
    parent,
    starter,
    ownerId: context.world.botId,
    name: asked.name,
    autoArchiveMinutes: asked.auto_archive_duration,
    rateLimitPerUser: asked.rate_limit_per_user,
  });
  return ok(threadJson(thread, context.world.botId), 201);
}

function withoutMessage(context: Context, { parameter, body }: RouteRequest): Answer {
  const parent = textChannel(context, parameter('channel_id'));
  const asked = parseBody(withoutMessageBody, body);
  const isPrivate = (asked.type ?? 12) === 12;
  demand(context, parent, isPrivate ? 'CreatePrivateThreads' : 'CreatePublicThreads');
  demandRoomForThread(context, parent.guildId);
  const thread = openThread(context, {
    parent,
    ownerId: context.world.botId,
    name: asked.name,
    private: isPrivate,
    invitable: asked.invitable,
    autoArchiveMinutes: asked.auto_archive_duration,
    rateLimitPerUser: asked.rate_limit_per_user,
  });
  return ok(threadJson(thread, context.world.botId), 201);
}

function archived(context: Context, { parameter }: RouteRequest, isPrivate: boolean): Answer {
  const parent = textChannel(context, parameter('channel_id'));
  demand(context, parent, 'ReadMessageHistory');
  if (isPrivate) demand(context, parent, 'ManageThreads');
  return threadList(
    context,
    (thread) => thread.parentId === parent.id && thread.archived && thread.private === isPrivate,
  );
}

function threadList({ world }: Context, fits: (thread: Thread) => boolean): Answer {
  const threads = [...world.channels.values()]
    .filter((channel): channel is Thread => channel.kind === 'thread' && fits(channel))
    .filter((thread) => mayIn(world, thread, world.botId, 'ViewChannel'));
  return ok({
    threads: threads.map((thread) => threadJson(thread, world.botId)),
    members: threads.filter((it) => it.members.has(world.botId)).map((it) => threadMemberJson(it, world.botId)),
    has_more: false,
  });
}

/** Opening and listing threads. Changing one is a channel's route. */
export function threadRoutes(context: Context): Route[] {
  return [
    {
      method: 'POST',
      template: '/channels/{channel_id}/messages/{message_id}/threads',
      auth: 'bot',
      handle: (it) => fromMessage(context, it),
    },
    {
      method: 'POST',
      template: '/channels/{channel_id}/threads',
      auth: 'bot',
      handle: (it) => withoutMessage(context, it),
    },
    {
      method: 'GET',
      template: '/channels/{channel_id}/threads/archived/public',
      auth: 'bot',
      handle: (it) => archived(context, it, false),
    },
    {
      method: 'GET',
      template: '/channels/{channel_id}/threads/archived/private',
      auth: 'bot',
      handle: (it) => archived(context, it, true),
    },
    {
      method: 'GET',
      template: '/guilds/{guild_id}/threads/active',
      auth: 'bot',
      handle: ({ parameter }) => {
        const guild = knownGuild(context, parameter('guild_id'));
        return threadList(context, (thread) => thread.guildId === guild.id && !thread.archived);
      },
    },
  ];
}
