import { GatewayIntentBits, MessageType, type MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { messageJson } from '../json/messages.js';
import { partialMemberJson, userById } from '../json/people.js';
import type { Channel, Message } from '../state/world.js';

/** Messages that Discord itself writes, and that no count includes. */
const systemTypes: readonly MessageType[] = [MessageType.ThreadCreated, MessageType.ThreadStarterMessage];

export function isSystemMessage(message: Message): boolean {
  return systemTypes.includes(message.type);
}

/** Puts a new message into the world. */
export function keepMessage({ world }: Context, channel: Channel, message: Message): void {
  const list = world.messages.get(channel.id) ?? new Map<string, Message>();
  world.messages.set(channel.id, list);
  list.set(message.id, message);
  if (message.ephemeralTo !== null) return;
  channel.lastMessageId = message.id;
  if (channel.kind === 'thread' && !isSystemMessage(message)) {
    channel.messageCount += 1;
    channel.totalMessageSent += 1;
    if (!userById(world, message.authorId).bot && !channel.members.has(message.authorId))
      channel.members.set(message.authorId, message.createdAt);
  }
}

function intentsFor(message: Message): number {
  return message.guildId === null ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
}

/** Tells everybody who may know that a message was made, changed or deleted. */
export function announceMessage(
  context: Context,
  channel: Channel,
  message: Message,
  change: 'created' | 'edited' | 'deleted',
): void {
  if (message.ephemeralTo === null) publishMessage(context, channel, message, change);
  context.events.emit('message', { change, message });
}

function publishMessage(context: Context, channel: Channel, message: Message, change: string): void {
  const { world, publisher } = context;
  const audience = { guildId: message.guildId, channel, intents: intentsFor(message) };
  const where = message.guildId === null ? {} : { guild_id: message.guildId };
  if (change === 'deleted') {
    publisher.publish('MESSAGE_DELETE', audience, () => ({ id: message.id, channel_id: channel.id, ...where }));
    return;
  }
  const member =
    message.guildId === null ? undefined : world.guilds.get(message.guildId)?.members.get(message.authorId);
  const event = change === 'created' ? 'MESSAGE_CREATE' : 'MESSAGE_UPDATE';
  publisher.publish(event, audience, (intents) => ({
    ...messageJson(context, message, intents),
    ...where,
    ...(member && { member: partialMemberJson(member) }),
  }));
}

/** Takes a message out of the world, with its files. A thread that began at it stays. */
export function deleteMessage(context: Context, channel: Channel, message: Message): void {
  context.world.messages.get(channel.id)?.delete(message.id);
  for (const attachment of message.attachments) context.world.attachments.delete(attachment.id);
  if (channel.kind === 'thread' && message.ephemeralTo === null && !isSystemMessage(message)) channel.messageCount -= 1;
  announceMessage(context, channel, message, 'deleted');
}

export function hasFlag(message: Message, flag: MessageFlags): boolean {
  return (message.flags & flag) !== 0;
}

/** The messages of a channel that everybody sees, oldest first. */
export function visibleMessages({ world }: Context, channelId: string): Message[] {
  return [...(world.messages.get(channelId)?.values() ?? [])].filter((message) => message.ephemeralTo === null);
}
