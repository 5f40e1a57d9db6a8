import { MessageFlags } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { messageBody } from '../messages/message-schema.js';
import { userUploadBytes } from '../messages/upload-limits.js';
import { createMessage } from '../messages/write-message.js';
import type { Message, User } from '../state/world.js';
import { changeThread } from '../threads.js';
import { DriverError } from './driver-error.js';
import { storeFile, type FileInput } from './files.js';
import { placesOf } from './places.js';

/** Writes a user's ordinary message. Writing into an archived thread opens it again, unless it is locked. */
export async function say(
  context: Context,
  user: User,
  channelId: string,
  content: string,
  files: readonly FileInput[],
): Promise<Message> {
  const places = placesOf(context, user);
  const channel = places.channel(channelId);
  places.demand(channel, channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages');
  if (files.length > 0) places.demand(channel, 'AttachFiles');
  if (channel.kind === 'thread' && channel.archived) {
    if (channel.locked) throw new DriverError('the thread is locked');
    changeThread(context, channel, { archived: false });
  }
  const uploads = await Promise.all(
    files.map(async (file, index) => ({ ...(await storeFile(context, file)), field: `files[${index}]` })),
  );
  return createMessage(context, {
    channel,
    authorId: user.id,
    body: messageBody.parse({ content }),
    uploads,
    limitBytes: userUploadBytes(context.world, channel, user),
    allowedFlags: MessageFlags.SuppressNotifications,
  });
}
