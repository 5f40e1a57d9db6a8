import { InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import type { Upload } from '../messages/attachments.js';
import type { MessageBody } from '../messages/message-schema.js';
import { createMessage } from '../messages/write-message.js';
import { refuse } from '../rest/api-error.js';
import type { Interaction } from '../state/interaction.js';
import type { Channel, Message } from '../state/world.js';

const replyFlags =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsComponentsV2;

/** The channel of an interaction; it may be gone meanwhile. */
export function channelOf({ world }: Context, interaction: Interaction): Channel {
  const channel = world.channels.get(interaction.channelId);
  if (!channel) throw refuse.unknownChannel();
  return channel;
}

interface Reply {
  body: MessageBody;
  uploads: readonly Upload[];
  extraFlags?: number;
}

/** Posts a message that answers an interaction, privately where its flags or the deferral say so. */
export function postReply(context: Context, interaction: Interaction, reply: Reply): Message {
  const channel = channelOf(context, interaction);
  const flags = (reply.body.flags ?? 0) | (reply.extraFlags ?? 0);
  const first = interaction.originalMessageId === null;
  const before = first ? interaction.sourceMessageId : interaction.originalMessageId;
  const isCommand = interaction.type === InteractionType.ApplicationCommand;
  const replied = before === null ? null : { channelId: channel.id, messageId: before, guildId: interaction.guildId };
  const message = createMessage(context, {
    channel,
    authorId: context.world.botId,
    body: reply.body,
    uploads: reply.uploads,
    limitBytes: context.limits.uploadBytes ?? interaction.uploadLimitBytes,
    allowedFlags: replyFlags,
    extraFlags: reply.extraFlags ?? 0,
    ephemeralTo: (flags & MessageFlags.Ephemeral) === 0 ? null : interaction.userId,
    origin: { ...interaction.origin, originalMessageId: first ? null : interaction.originalMessageId },
    reference: first && isCommand ? null : replied,
    ...(first &&
      isCommand && { type: interaction.fromMenu ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand }),
  });
  return message;
}
