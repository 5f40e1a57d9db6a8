import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { acknowledge } from '../interactions/acknowledge.js';
import { callbackBody, type Callback } from '../interactions/callback-schemas.js';
import { fullMessageJson } from '../json/messages.js';
import { refuse } from '../rest/api-error.js';
import { parseBody } from '../rest/parse-body.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import type { Interaction } from '../state/interaction.js';
import type { Message } from '../state/world.js';

function callbackJson(context: Context, interaction: Interaction, callback: Callback, message: Message | null) {
  const makesMessage =
    callback.type === InteractionResponseType.ChannelMessageWithSource ||
    callback.type === InteractionResponseType.DeferredChannelMessageWithSource;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channelId,
      ...(interaction.guildId !== null && { guild_id: interaction.guildId }),
      ...(interaction.originalMessageId !== null && { response_message_id: interaction.originalMessageId }),
      ...(message && {
        response_message_loading: (message.flags & MessageFlags.Loading) !== 0,
        response_message_ephemeral: message.ephemeralTo !== null,
      }),
    },
    ...(message && {
      // A deferral's resource is the loading message, of the type of a plain one.
      resource: {
        type: makesMessage ? InteractionResponseType.ChannelMessageWithSource : InteractionResponseType.UpdateMessage,
        message: fullMessageJson(context, message),
      },
    }),
  };
}

function callback(context: Context, { parameter, query, body, uploads }: RouteRequest): Answer {
  const interaction = context.world.interactions.get(parameter('interaction_id'));
  if (interaction?.token !== parameter('interaction_token')) throw refuse.unknownInteraction();
  if (interaction.acknowledgement) throw refuse.acknowledged();
  const parsed = parseBody(callbackBody, body);
  const message = acknowledge(context, interaction, parsed, uploads);
  if (query.get('with_response') !== 'true') return noContent;
  return ok(callbackJson(context, interaction, parsed, message));
}

/** The first response to an interaction. It does not count towards the bot's global limit. */
export function interactionRoutes(context: Context): Route[] {
  return [
    {
      method: 'POST',
      template: '/interactions/{interaction_id}/{interaction_token}/callback',
      auth: 'none',
      handle: (it) => callback(context, it),
    },
  ];
}
