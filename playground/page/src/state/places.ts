import type { Channel, Snowflake, State } from '../../../protocol.js';
import type { Place } from './model.js';

export function findChannel({ channels }: Pick<State, 'channels'>, id: Snowflake | null): Channel | undefined {
  return id === null ? undefined : channels.find((channel) => channel.id === id);
}

/** Where a channel or a thread is shown: a thread beside the channel that it is in. */
export function placeOf(world: Pick<State, 'channels'>, channelId: Snowflake): Place | undefined {
  const channel = findChannel(world, channelId);
  if (!channel) return undefined;
  if (channel.kind !== 'thread') return { channelId, threadId: null };
  return channel.parentId === null ? undefined : { channelId: channel.parentId, threadId: channelId };
}

/** The wanted place, as far as this member can see it; else the first channel. */
export function placeIn(world: Pick<State, 'channels'>, wanted: Place | null): Place | null {
  const channel = findChannel(world, wanted?.channelId ?? null);
  const first = world.channels[0];
  if (!wanted || !channel) return first ? { channelId: first.id, threadId: null } : null;
  const thread = findChannel(world, wanted.threadId);
  return { channelId: channel.id, threadId: thread ? thread.id : null };
}

/** `#/channel/thread` */
export function placeInHash(hash: string): Place | null {
  const [, channelId, threadId] = /^#\/(\d+)(?:\/(\d+))?$/.exec(hash) ?? [];
  return channelId === undefined ? null : { channelId, threadId: threadId ?? null };
}

export function hashOf({ channelId, threadId }: Place): string {
  return threadId === null ? `#/${channelId}` : `#/${channelId}/${threadId}`;
}
