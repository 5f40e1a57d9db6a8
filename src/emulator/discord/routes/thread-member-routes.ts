import type { Context } from '../context.js';
import { memberJson } from '../json/people.js';
import { threadMemberJson } from '../json/places.js';
import { refuse } from '../rest/api-error.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import type { Thread } from '../state/world.js';
import { joinThread } from '../threads.js';
import { demand, visibleChannel } from './access.js';

function knownThread(context: Context, id: string): Thread {
  const channel = visibleChannel(context, id);
  if (channel.kind !== 'thread') throw refuse.wrongChannelType();
  return channel;
}

function addMember(context: Context, thread: Thread, userId: string): Answer {
  if (thread.archived) throw refuse.archivedThread();
  if (!context.world.guilds.get(thread.guildId)?.members.has(userId)) throw refuse.unknownUser();
  joinThread(context, thread, userId);
  return noContent;
}

/** Who takes part in a thread. */
export function threadMemberRoutes(context: Context): Route[] {
  const template = '/channels/{channel_id}/thread-members';
  const thread = ({ parameter }: RouteRequest) => knownThread(context, parameter('channel_id'));
  const detailed = (it: Thread, userId: string) => {
    const member = context.world.guilds.get(it.guildId)?.members.get(userId);
    return { ...threadMemberJson(it, userId), ...(member && { member: memberJson(context.world, member) }) };
  };
  return [
    {
      method: 'GET',
      template,
      auth: 'bot',
      handle: (it) => ok([...thread(it).members.keys()].map((userId) => threadMemberJson(thread(it), userId))),
    },
    {
      method: 'GET',
      template: `${template}/{user_id}`,
      auth: 'bot',
      handle: (it) => {
        const userId = it.parameter('user_id') === '@me' ? context.world.botId : it.parameter('user_id');
        if (!thread(it).members.has(userId)) throw refuse.unknownMember();
        return ok(
          it.query.get('with_member') === 'true' ? detailed(thread(it), userId) : threadMemberJson(thread(it), userId),
        );
      },
    },
    {
      method: 'PUT',
      template: `${template}/@me`,
      auth: 'bot',
      handle: (it) => addMember(context, thread(it), context.world.botId),
    },
    {
      method: 'PUT',
      template: `${template}/{user_id}`,
      auth: 'bot',
      handle: (it) => {
        demand(context, thread(it), 'SendMessagesInThreads');
        return addMember(context, thread(it), it.parameter('user_id'));
      },
    },
    {
      method: 'DELETE',
      template: `${template}/@me`,
      auth: 'bot',
      handle: (it) => {
        thread(it).members.delete(context.world.botId);
        return noContent;
      },
    },
  ];
}
