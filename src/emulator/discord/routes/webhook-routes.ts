import { MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { channelOf, postReply } from '../interactions/reply.js';
import { fullMessageJson } from '../json/messages.js';
import { messageBody } from '../messages/message-schema.js';
import { deleteMessage, hasFlag } from '../messages/message-store.js';
import { editMessage } from '../messages/write-message.js';
import { refuse } from '../rest/api-error.js';
import { parseBody } from '../rest/parse-body.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import { interactionIdOf, type Interaction } from '../state/interaction.js';
import type { Message } from '../state/world.js';

/**
 * The interaction that a token stands for.
 *
 * @throws ApiError 10015 when there is none or it was not acknowledged, 50027 when its 15 minutes are over.
 */
function interactionOf(context: Context, { parameter }: RouteRequest): Interaction {
  const { world, clock, limits } = context;
  if (parameter('webhook_id') !== world.applicationId) throw refuse.unknownWebhook();
  const token = parameter('webhook_token');
  const interaction = world.interactions.get(interactionIdOf(token));
  if (interaction?.token !== token) throw refuse.invalidWebhookToken();
  if (clock.now() - interaction.createdAt > limits.interactionTokenMs) throw refuse.invalidWebhookToken();
  if (!interaction.acknowledgement) throw refuse.unknownWebhook();
  return interaction;
}

/** `@original`, or a message that this application's tokens made in the interaction's channel. */
function messageOf(context: Context, interaction: Interaction, id: string): Message {
  const wanted = id === '@original' ? interaction.originalMessageId : id;
  const message = context.world.messages.get(interaction.channelId)?.get(wanted ?? '');
  const own = message?.origin?.id === interaction.id || wanted === interaction.originalMessageId;
  if (!message || !own) throw refuse.unknownMessage();
  return message;
}

function edit(context: Context, interaction: Interaction, message: Message, { body, uploads }: RouteRequest): Message {
  return editMessage(context, {
    channel: channelOf(context, interaction),
    message,
    body: parseBody(messageBody, body),
    uploads,
    limitBytes: context.limits.uploadBytes ?? interaction.uploadLimitBytes,
  });
}

function followUp(context: Context, request: RouteRequest): Answer {
  const interaction = interactionOf(context, request);
  const original = context.world.messages.get(interaction.channelId)?.get(interaction.originalMessageId ?? '');
  // The first follow-up after a deferral takes the deferral's place, with its privacy.
  const message =
    original && hasFlag(original, MessageFlags.Loading)
      ? edit(context, interaction, original, request)
      : postReply(context, interaction, { body: parseBody(messageBody, request.body), uploads: request.uploads });
  // `wait` is always true for interactions (reference, "Create Followup Message").
  return ok(fullMessageJson(context, message));
}

/** What an interaction's token allows for 15 minutes: its first answer and follow-ups, read, changed and deleted. */
export function webhookRoutes(context: Context): Route[] {
  const template = '/webhooks/{webhook_id}/{webhook_token}';
  const rate = { requests: 5, windowMs: 2000 };
  const messageRoutes = (id: '@original' | '{message_id}'): Route[] => {
    const one = `${template}/messages/${id}`;
    const find = (request: RouteRequest) => {
      const interaction = interactionOf(context, request);
      const wanted = id === '@original' ? id : request.parameter('message_id');
      return { interaction, message: messageOf(context, interaction, wanted) };
    };
    return [
      {
        method: 'GET',
        template: one,
        auth: 'none',
        rate,
        handle: (it) => ok(fullMessageJson(context, find(it).message)),
      },
      {
        method: 'PATCH',
        template: one,
        auth: 'none',
        rate,
        handle: (it) => {
          const { interaction, message } = find(it);
          return ok(fullMessageJson(context, edit(context, interaction, message, it)));
        },
      },
      {
        method: 'DELETE',
        template: one,
        auth: 'none',
        rate,
        handle: (it) => {
          const { interaction, message } = find(it);
          deleteMessage(context, channelOf(context, interaction), message);
          return noContent;
        },
      },
    ];
  };
  return [
    { method: 'POST', template, auth: 'none', rate, handle: (it) => followUp(context, it) },
    ...messageRoutes('@original'),
    ...messageRoutes('{message_id}'),
  ];
}
