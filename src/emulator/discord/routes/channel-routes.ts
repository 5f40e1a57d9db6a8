import { z } from 'zod';
import type { Context } from '../context.js';
import { channelJson, threadJson } from '../json/places.js';
import { refuse } from '../rest/api-error.js';
import { maybe, text } from '../rest/fields.js';
import { parseBody } from '../rest/parse-body.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import { mayIn } from '../state/permissions.js';
import type { Thread } from '../state/world.js';
import { changeThread, deleteThread, demandRoomForThread, type ThreadChange } from '../threads.js';
import { demand, visibleChannel } from './access.js';
import { archiveMinutes } from './thread-routes.js';

const threadBody = z.object({
  name: maybe(text(1, 100)),
  archived: maybe(z.boolean()),
  locked: maybe(z.boolean()),
  invitable: maybe(z.boolean()),
  auto_archive_duration: archiveMinutes,
  rate_limit_per_user: maybe(z.int().min(0).max(21600)),
});

/** An archived thread takes no change but its return, a locked one none without the right to manage threads. */
function demandChangeable(context: Context, thread: Thread, asked: z.infer<typeof threadBody>): void {
  const { world } = context;
  const manages = mayIn(world, thread, world.botId, 'ManageThreads');
  if (thread.archived && asked.archived !== false) throw refuse.archivedThread();
  if ((thread.locked || asked.locked !== undefined) && !manages) throw refuse.missingPermissions();
  const opensOnly = Object.entries(asked).every(
    ([name, value]) => value === undefined || (name === 'archived' && value === false),
  );
  if (opensOnly) demand(context, thread, 'SendMessagesInThreads');
  else if (thread.ownerId !== world.botId && !manages) throw refuse.missingPermissions();
  if (thread.archived && asked.archived === false) demandRoomForThread(context, thread.guildId);
}

function patch(context: Context, { parameter, body }: RouteRequest): Answer {
  const channel = visibleChannel(context, parameter('channel_id'));
  if (channel.kind !== 'thread') throw refuse.missingPermissions();
  const asked = parseBody(threadBody, body);
  demandChangeable(context, channel, asked);
  const change: ThreadChange = {
    ...(asked.name !== undefined && { name: asked.name }),
    ...(asked.archived !== undefined && { archived: asked.archived }),
    ...(asked.locked !== undefined && { locked: asked.locked }),
    ...(asked.invitable !== undefined && { invitable: asked.invitable }),
    ...(asked.auto_archive_duration !== undefined && { autoArchiveMinutes: asked.auto_archive_duration }),
    ...(asked.rate_limit_per_user !== undefined && { rateLimitPerUser: asked.rate_limit_per_user }),
  };
  changeThread(context, channel, change);
  return ok(threadJson(channel, context.world.botId));
}

function remove(context: Context, { parameter }: RouteRequest): Answer {
  const channel = visibleChannel(context, parameter('channel_id'));
  if (channel.kind !== 'thread') throw refuse.missingPermissions();
  demand(context, channel, 'ManageThreads');
  deleteThread(context, channel);
  return ok(threadJson(channel));
}

/** Channels and threads as such: reading, changing and deleting them, and typing. */
export function channelRoutes(context: Context): Route[] {
  const template = '/channels/{channel_id}';
  return [
    {
      method: 'GET',
      template,
      auth: 'bot',
      handle: ({ parameter }) =>
        ok(channelJson(context.world, visibleChannel(context, parameter('channel_id')), context.world.botId)),
    },
    {
      method: 'PATCH',
      template,
      auth: 'bot',
      rate: { requests: 5, windowMs: 5000 },
      handle: (it) => patch(context, it),
    },
    { method: 'DELETE', template, auth: 'bot', handle: (it) => remove(context, it) },
    {
      method: 'POST',
      template: `${template}/typing`,
      auth: 'bot',
      rate: { requests: 5, windowMs: 5000 },
      handle: ({ parameter }) => {
        const channel = visibleChannel(context, parameter('channel_id'));
        demand(context, channel, channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages');
        context.events.emit('typing', { channelId: channel.id, userId: context.world.botId });
        return noContent;
      },
    },
  ];
}
