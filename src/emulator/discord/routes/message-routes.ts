import { MessageFlags, RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { fullMessageJson, rereadMessageJson } from '../json/messages.js';
import { messageBody, type MessageBody } from '../messages/message-schema.js';
import { deleteMessage, visibleMessages } from '../messages/message-store.js';
import { createMessage, editMessage } from '../messages/write-message.js';
import { ApiError, invalidForm, refuse } from '../rest/api-error.js';
import { parseBody } from '../rest/parse-body.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import { mayIn } from '../state/permissions.js';
import { compareSnowflakes } from '../state/snowflakes.js';
import type { Channel, Message } from '../state/world.js';
import { demand, publicMessage, visibleChannel } from './access.js';
import { botUploadBytes } from '../messages/upload-limits.js';
import type { Nonces } from '../messages/nonces.js';
import type { OldEdits } from '../messages/old-edits.js';

const perChannel = { requests: 5, windowMs: 5000 };
const creatableFlags = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** @throws ApiError when the bot may not write there. */
export function demandWritable(context: Context, channel: Channel, withFiles: boolean): void {
  if (channel.kind === 'thread') {
    if (channel.archived) throw refuse.archivedThread();
    if (channel.locked && !mayIn(context.world, channel, context.world.botId, 'ManageThreads'))
      throw refuse.lockedThread();
    demand(context, channel, 'SendMessagesInThreads');
  } else demand(context, channel, 'SendMessages');
  if (withFiles) demand(context, channel, 'AttachFiles');
  if (channel.kind === 'direct') demandReachable(context, channel.userId);
}

function demandReachable({ world }: Context, userId: string): void {
  if (![...world.guilds.values()].some((guild) => guild.members.has(userId)))
    throw new ApiError(
      403,
      RESTJSONErrorCodes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
      'Cannot send messages to this user due to having no mutual guilds',
    );
  if (!world.users.get(userId)?.acceptsDirectMessages)
    throw new ApiError(403, RESTJSONErrorCodes.CannotSendMessagesToThisUser, 'Cannot send messages to this user');
}

function referenceOf(context: Context, channel: Channel, body: MessageBody): Message['reference'] {
  const asked = body.message_reference;
  if (!asked) return null;
  demandHistory(context, channel);
  const known = context.world.messages.get(channel.id)?.get(asked.message_id);
  const here = asked.channel_id === undefined || asked.channel_id === channel.id;
  if (here && known?.ephemeralTo === null)
    return { channelId: channel.id, messageId: known.id, guildId: known.guildId };
  if (asked.fail_if_not_exists === false) return null;
  throw invalidForm(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
}

function demandHistory(context: Context, channel: Channel): void {
  if (mayIn(context.world, channel, context.world.botId, 'ReadMessageHistory')) return;
  throw new ApiError(
    400,
    RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory,
    'Cannot reply without permission to read message history',
  );
}

function post(context: Context, nonces: Nonces, { parameter, body, uploads }: RouteRequest): Answer {
  const channel = visibleChannel(context, parameter('channel_id'));
  demandWritable(context, channel, uploads.length > 0);
  const parsed = parseBody(messageBody, body);
  const twin = parsed.enforce_nonce ? nonces.find(parsed.nonce) : undefined;
  if (twin) return ok(fullMessageJson(context, twin));
  const message = createMessage(context, {
    channel,
    authorId: context.world.botId,
    body: parsed,
    uploads,
    limitBytes: botUploadBytes(context, channel),
    allowedFlags: creatableFlags,
    reference: referenceOf(context, channel, parsed),
  });
  nonces.keep(message);
  return ok(fullMessageJson(context, message));
}

function edit(context: Context, oldEdits: OldEdits, { parameter, body, uploads }: RouteRequest): Answer {
  const channel = visibleChannel(context, parameter('channel_id'));
  const message = publicMessage(context, channel, parameter('message_id'));
  if (message.authorId !== context.world.botId) throw refuse.editOfAnother();
  if (channel.kind === 'thread' && channel.archived) throw refuse.archivedThread();
  if (uploads.length > 0) demand(context, channel, 'AttachFiles');
  const parsed = parseBody(messageBody, body);
  oldEdits.count(message);
  editMessage(context, { channel, message, body: parsed, uploads, limitBytes: botUploadBytes(context, channel) });
  return ok(fullMessageJson(context, message));
}

function remove(context: Context, { parameter }: RouteRequest): Answer {
  const channel = visibleChannel(context, parameter('channel_id'));
  const message = publicMessage(context, channel, parameter('message_id'));
  if (message.authorId !== context.world.botId) demand(context, channel, 'ManageMessages');
  if (channel.kind === 'thread' && channel.archived) throw refuse.archivedThread();
  deleteMessage(context, channel, message);
  return noContent;
}

function page(messages: readonly Message[], query: URLSearchParams): Message[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidForm(['limit'], 'NUMBER_TYPE_MAX', 'int value should be between 1 and 100.');
  const [before, after, around] = [query.get('before'), query.get('after'), query.get('around')];
  const newestFirst = (list: readonly Message[]) => [...list].sort((a, b) => compareSnowflakes(b.id, a.id));
  if (after !== null) return newestFirst(messages.filter((it) => compareSnowflakes(it.id, after) > 0).slice(0, limit));
  if (around !== null) {
    const older = messages.filter((it) => compareSnowflakes(it.id, around) <= 0).slice(-Math.ceil((limit + 1) / 2));
    const newer = messages.filter((it) => compareSnowflakes(it.id, around) > 0).slice(0, Math.floor(limit / 2));
    return newestFirst([...older, ...newer]).slice(0, limit);
  }
  const fitting = before === null ? messages : messages.filter((it) => compareSnowflakes(it.id, before) < 0);
  return newestFirst(fitting.slice(-limit));
}

/** Messages of channels, threads and direct channels, with the bot's token. `intents` are the application's. */
export function messageRoutes(context: Context, nonces: Nonces, oldEdits: OldEdits, intents: number): Route[] {
  const base = '/channels/{channel_id}/messages';
  const one = `${base}/{message_id}`;
  return [
    {
      method: 'GET',
      template: base,
      auth: 'bot',
      handle: ({ parameter, query }) => {
        const channel = visibleChannel(context, parameter('channel_id'));
        const readable = mayIn(context.world, channel, context.world.botId, 'ReadMessageHistory');
        const messages = readable ? page(visibleMessages(context, channel.id), query) : [];
        return ok(messages.map((message) => rereadMessageJson(context, message, intents)));
      },
    },
    { method: 'POST', template: base, auth: 'bot', rate: perChannel, handle: (it) => post(context, nonces, it) },
    {
      method: 'GET',
      template: one,
      auth: 'bot',
      handle: ({ parameter }) => {
        const channel = visibleChannel(context, parameter('channel_id'));
        demand(context, channel, 'ReadMessageHistory');
        return ok(rereadMessageJson(context, publicMessage(context, channel, parameter('message_id')), intents));
      },
    },
    { method: 'PATCH', template: one, auth: 'bot', rate: perChannel, handle: (it) => edit(context, oldEdits, it) },
    {
      method: 'DELETE',
      template: one,
      auth: 'bot',
      rate: { requests: 5, windowMs: 1000 },
      handle: (it) => remove(context, it),
    },
  ];
}
