import type { Context } from '../context.js';
import { fullMessageJson } from '../json/messages.js';
import { visibleMessages } from '../messages/message-store.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import type { Channel, Message } from '../state/world.js';
import { demand, publicMessage, visibleChannel } from './access.js';

function place(context: Context, { parameter }: RouteRequest): { channel: Channel; message: Message } {
  const channel = visibleChannel(context, parameter('channel_id'));
  return { channel, message: publicMessage(context, channel, parameter('message_id')) };
}

function pin(context: Context, request: RouteRequest, pinned: boolean): Answer {
  const { channel, message } = place(context, request);
  demand(context, channel, 'PinMessages');
  message.pinned = pinned;
  return noContent;
}

/** What hangs on messages: the bot's reactions, and pins. */
export function reactionRoutes(context: Context): Route[] {
  const reaction = '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me';
  const pins = '/channels/{channel_id}/messages/pins';
  const rate = { requests: 1, windowMs: 250 };
  return [
    {
      method: 'PUT',
      template: reaction,
      auth: 'bot',
      rate,
      handle: (it) => {
        const { channel, message } = place(context, it);
        demand(context, channel, 'ReadMessageHistory', 'AddReactions');
        const emoji = it.parameter('emoji_name');
        message.reactions.set(emoji, new Set(message.reactions.get(emoji)).add(context.world.botId));
        return noContent;
      },
    },
    {
      method: 'DELETE',
      template: reaction,
      auth: 'bot',
      rate,
      handle: (it) => {
        const { message } = place(context, it);
        message.reactions.get(it.parameter('emoji_name'))?.delete(context.world.botId);
        return noContent;
      },
    },
    {
      method: 'GET',
      template: pins,
      auth: 'bot',
      handle: ({ parameter }) => {
        const channel = visibleChannel(context, parameter('channel_id'));
        const pinned = visibleMessages(context, channel.id).filter((message) => message.pinned);
        const items = pinned.map((message) => ({
          pinned_at: new Date(message.createdAt).toISOString(),
          message: fullMessageJson(context, message),
        }));
        return ok({ items, has_more: false });
      },
    },
    { method: 'PUT', template: `${pins}/{message_id}`, auth: 'bot', handle: (it) => pin(context, it, true) },
    { method: 'DELETE', template: `${pins}/{message_id}`, auth: 'bot', handle: (it) => pin(context, it, false) },
  ];
}
