import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { editMessage } from '../messages/write-message.js';
import type { Upload } from '../messages/attachments.js';
import type { MessageBody } from '../messages/message-schema.js';
import { invalidForm, refuse } from '../rest/api-error.js';
import type { Acknowledgement, Interaction } from '../state/interaction.js';
import type { Message } from '../state/world.js';
import type { Callback } from './callback-schemas.js';
import { checkModal } from './check-modal.js';
import { channelOf, postReply } from './reply.js';

const types = InteractionResponseType;

/** Which answers each kind of interaction takes (reference, "Interaction Callback Type"). */
const allowedCallbacks: Record<InteractionType, readonly InteractionResponseType[]> = {
  [InteractionType.Ping]: [types.Pong],
  [InteractionType.ApplicationCommand]: [
    types.ChannelMessageWithSource,
    types.DeferredChannelMessageWithSource,
    types.Modal,
  ],
  [InteractionType.MessageComponent]: [
    types.ChannelMessageWithSource,
    types.DeferredChannelMessageWithSource,
    types.DeferredMessageUpdate,
    types.UpdateMessage,
    types.Modal,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [types.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [
    types.ChannelMessageWithSource,
    types.DeferredChannelMessageWithSource,
    types.DeferredMessageUpdate,
    types.UpdateMessage,
  ],
};

function demandAllowed(interaction: Interaction, type: InteractionResponseType): void {
  const updates: readonly InteractionResponseType[] = [types.DeferredMessageUpdate, types.UpdateMessage];
  const withoutMessage = updates.includes(type) && interaction.sourceMessageId === null;
  if (allowedCallbacks[interaction.type].includes(type) && !withoutMessage) return;
  throw invalidForm(
    ['type'],
    'INTERACTION_RESPONSE_TYPE_INVALID',
    `Interaction of type ${interaction.type} cannot be answered with type ${type}.`,
  );
}

function updateSource(
  context: Context,
  interaction: Interaction,
  body: MessageBody,
  uploads: readonly Upload[],
): Message {
  const channel = channelOf(context, interaction);
  const message = context.world.messages.get(channel.id)?.get(interaction.sourceMessageId ?? '');
  if (!message) throw refuse.unknownMessage();
  const limitBytes = context.limits.uploadBytes ?? interaction.uploadLimitBytes;
  return editMessage(context, { channel, message, body, uploads, limitBytes });
}

const nothing: MessageBody = {
  flags: undefined,
  allowed_mentions: undefined,
  nonce: undefined,
  enforce_nonce: undefined,
  tts: undefined,
  message_reference: undefined,
};

/** Does what a callback asks; the message it made or changed, if any. Nothing is done when it throws. */
function perform(
  context: Context,
  interaction: Interaction,
  callback: Callback,
  uploads: readonly Upload[],
): { acknowledgement: Acknowledgement; original: string | null; message: Message | null } {
  const at = context.clock.now();
  switch (callback.type) {
    case types.ChannelMessageWithSource: {
      const message = postReply(context, interaction, { body: callback.data, uploads });
      const acknowledgement = { kind: 'message', at, ephemeral: message.ephemeralTo !== null } as const;
      return { acknowledgement, original: message.id, message };
    }
    case types.DeferredChannelMessageWithSource: {
      const extraFlags = MessageFlags.Loading | ((callback.data?.flags ?? 0) & MessageFlags.Ephemeral);
      const message = postReply(context, interaction, { body: nothing, uploads: [], extraFlags });
      const acknowledgement = { kind: 'deferred-message', at, ephemeral: message.ephemeralTo !== null } as const;
      return { acknowledgement, original: message.id, message };
    }
    case types.DeferredMessageUpdate:
      return { acknowledgement: { kind: 'deferred-update', at }, original: interaction.sourceMessageId, message: null };
    case types.UpdateMessage: {
      const message = updateSource(context, interaction, callback.data ?? nothing, uploads);
      return { acknowledgement: { kind: 'update', at }, original: message.id, message };
    }
    case types.ApplicationCommandAutocompleteResult:
      return {
        acknowledgement: { kind: 'choices', at, choices: callback.data.choices },
        original: null,
        message: null,
      };
    case types.Modal:
      checkModal(callback.data);
      return { acknowledgement: { kind: 'modal', at, modal: callback.data }, original: null, message: null };
  }
}

/**
 * The first response to an interaction. A refused one does not count.
 *
 * @throws ApiError 10062 when it is unknown or more than 3 s old, 40060 when there was one, 50035 for a wrong one.
 */
export function acknowledge(
  context: Context,
  interaction: Interaction,
  callback: Callback,
  uploads: readonly Upload[],
): Message | null {
  if (interaction.acknowledgement) throw refuse.acknowledged();
  if (context.clock.now() - interaction.createdAt > context.limits.firstResponseMs) throw refuse.unknownInteraction();
  demandAllowed(interaction, callback.type);
  const { acknowledgement, original, message } = perform(context, interaction, callback, uploads);
  interaction.acknowledgement = acknowledgement;
  interaction.originalMessageId = original;
  context.events.emit('interaction', { change: 'acknowledged', interaction });
  return message;
}
