import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import type { PlaygroundEvent } from '../protocol.js';
import { encodeEvent, type EventStream } from './event-stream.js';
import { channelView, isVisible } from './views/channels.js';
import { messageView } from './views/messages.js';

/** Who hears of what happens. */
export interface Broadcast {
  /** The returned function ends it. */
  join(userId: string, stream: EventStream): () => void;
  toAll(event: PlaygroundEvent): void;
  to(userId: string, event: PlaygroundEvent): void;
  /** An event that each member gets in their own words; not made for those whom nobody plays. */
  toEach(make: (userId: string) => PlaygroundEvent): void;
  close(): void;
}

interface Reader {
  userId: string;
  stream: EventStream;
}

/** Tells pages what happens at the embedded Discord: to each member what they may see. */
export function createBroadcast(discord: EmbeddedDiscord): Broadcast {
  const readers = new Set<Reader>();
  const { world } = discord;

  function toThose(userIds: (userId: string) => boolean, make: () => PlaygroundEvent): void {
    const reached = [...readers].filter(({ userId }) => userIds(userId));
    if (reached.length === 0) return;
    const text = encodeEvent(make());
    for (const { stream } of reached) stream.sendEncoded(text);
  }
  const toEach: Broadcast['toEach'] = (make) => {
    for (const { userId, stream } of readers) stream.send(make(userId));
  };
  function sees(channelId: string, userId: string): boolean {
    const channel = world.channels.get(channelId);
    return channel !== undefined && isVisible(discord, channel, userId);
  }
  function tellChannel(channelId: string, change: 'created' | 'edited'): void {
    const channel = world.channels.get(channelId);
    if (!channel) return;
    for (const { userId, stream } of readers)
      if (isVisible(discord, channel, userId))
        stream.send({ type: 'channel', change, channel: channelView(discord, channel, userId) });
  }

  discord.on('message', ({ change, message }) => {
    const { id: messageId, channelId, ephemeralTo } = message;
    const mayRead = (userId: string) => (ephemeralTo === null || ephemeralTo === userId) && sees(channelId, userId);
    if (change === 'deleted') toThose(mayRead, () => ({ type: 'message-deleted', channelId, messageId }));
    else toThose(mayRead, () => ({ type: 'message', change, channelId, message: messageView(discord, message) }));
    // A thread's count of messages is shown where it began.
    if (change !== 'edited' && world.channels.get(channelId)?.kind === 'thread') tellChannel(channelId, 'edited');
  });
  for (const kind of ['thread', 'channel'] as const)
    discord.on(kind, (event) => {
      const { id } = 'thread' in event ? event.thread : event.channel;
      if (event.change !== 'deleted') tellChannel(id, event.change);
      else
        toThose(
          () => true,
          () => ({ type: 'channel-deleted', channelId: id }),
        );
    });

  return {
    join: (userId, stream) => {
      const reader = { userId, stream };
      readers.add(reader);
      return () => readers.delete(reader);
    },
    toAll: (event) =>
      toThose(
        () => true,
        () => event,
      ),
    to: (userId, event) =>
      toThose(
        (id) => id === userId,
        () => event,
      ),
    toEach,
    close: () => {
      for (const { stream } of readers) stream.end();
    },
  };
}
