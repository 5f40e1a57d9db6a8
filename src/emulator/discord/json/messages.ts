import { GatewayIntentBits, type InteractionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { embedPictures } from '../messages/embed-schema.js';
import { mediaUrls, walkComponents } from '../messages/walk-components.js';
import type { InteractionOrigin } from '../state/interaction.js';
import type { Attachment, Message, World } from '../state/world.js';
import { componentsJson, referencedAttachment } from './components.js';
import { attachmentJson, embedJson } from './files.js';
import { userById, userJson } from './people.js';
import { threadJson } from './places.js';

/** Attachments that an embed or a component shows are not in a message's list (reference, "Message Object"). */
export function listedAttachments(message: Message): Attachment[] {
  const shown = [
    ...walkComponents(message.components).flatMap(({ component }) => mediaUrls(component)),
    ...message.embeds.flatMap(embedPictures),
  ].map((url) => referencedAttachment(url, message.attachments));
  return message.attachments.filter((attachment) => !shown.includes(attachment));
}

interface OriginJson {
  id: string;
  type: InteractionType;
  [field: string]: unknown;
}

function originJson(world: World, origin: InteractionOrigin): OriginJson {
  return {
    id: origin.id,
    type: origin.type,
    user: userJson(userById(world, origin.userId)),
    authorizing_integration_owners: { '0': origin.guildId ?? '0' },
    ...(origin.targetMessageId !== null && { target_message_id: origin.targetMessageId }),
    ...(origin.originalMessageId !== null && { original_response_message_id: origin.originalMessageId }),
    ...(origin.interactedMessageId !== null && { interacted_message_id: origin.interactedMessageId }),
    ...(origin.trigger && { triggering_interaction_metadata: originJson(world, origin.trigger) }),
  };
}

/** What stands in a message apart from its own text and files. */
function envelopeJson({ world }: Context, message: Message) {
  const mentioned = message.pings.userIds.flatMap((id) => world.users.get(id) ?? []);
  const thread = world.channels.get(message.id);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: userJson(userById(world, message.authorId)),
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
    tts: message.tts,
    pinned: message.pinned,
    flags: message.flags,
    mentions: mentioned.map(userJson),
    mention_roles: message.pings.roleIds,
    mention_everyone: message.pings.everyone,
    ...(message.nonce !== null && { nonce: message.nonce }),
    ...(message.origin && {
      application_id: world.applicationId,
      webhook_id: world.applicationId,
      interaction_metadata: originJson(world, message.origin),
    }),
    ...(thread?.kind === 'thread' && { thread: threadJson(thread) }),
    ...(message.reference && {
      message_reference: {
        type: 0,
        channel_id: message.reference.channelId,
        message_id: message.reference.messageId,
        ...(message.reference.guildId !== null && { guild_id: message.reference.guildId }),
      },
    }),
    ...(message.reactions.size > 0 && { reactions: reactionsJson(world, message) }),
  };
}

function reactionsJson(world: World, message: Message) {
  return [...message.reactions].map(([emoji, userIds]) => ({
    emoji: { id: null, name: emoji },
    count: userIds.size,
    count_details: { burst: 0, normal: userIds.size },
    burst_colors: [],
    me_burst: false,
    burst_me: false,
    me: userIds.has(world.botId),
    burst_count: 0,
  }));
}

function contentJson({ links }: Context, message: Message) {
  return {
    content: message.content,
    embeds: message.embeds.map((embed) => embedJson(embed, message, links)),
    attachments: listedAttachments(message).map((attachment) => attachmentJson(attachment, links)),
    components: componentsJson(message.components, {
      links,
      attachments: message.attachments,
      messageId: message.id,
    }),
  };
}

const emptyContent = { content: '', embeds: [], attachments: [], components: [] };

function basicJson(context: Context, message: Message, withContent: boolean) {
  return { ...envelopeJson(context, message), ...(withContent ? contentJson(context, message) : emptyContent) };
}

/** Whether the bot may read a message's text and files without the message-content intent (reference, "Message Content"). */
export function isReadable(world: World, message: Message): boolean {
  return message.authorId === world.botId || message.guildId === null || message.pings.userIds.includes(world.botId);
}

/** The whole of a message, as a member sees it and as an interaction hands it over. */
export function fullMessageJson(context: Context, message: Message) {
  return messageJson(context, message, GatewayIntentBits.MessageContent);
}

/** A message that is read again: its nonce is lost by then (discord.js, `Message#nonce`). */
export function rereadMessageJson(context: Context, message: Message, intents: number) {
  return messageJson(context, { ...message, nonce: null }, intents);
}

/** A message as the bot gets it: others' are empty without the message-content intent. */
export function messageJson(context: Context, message: Message, intents: number) {
  const all = (intents & GatewayIntentBits.MessageContent) !== 0;
  const basic = basicJson(context, message, all || isReadable(context.world, message));
  if (!message.reference) return basic;
  const referenced = context.world.messages.get(message.reference.channelId)?.get(message.reference.messageId);
  return {
    ...basic,
    referenced_message: referenced
      ? basicJson(context, referenced, all || isReadable(context.world, referenced))
      : null,
  };
}
