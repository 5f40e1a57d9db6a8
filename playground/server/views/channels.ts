import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import { userUploadBytes } from '../../../src/emulator/discord/messages/upload-limits.js';
import { mayIn, type PermissionName } from '../../../src/emulator/discord/state/permissions.js';
import type { Channel, Thread } from '../../../src/emulator/discord/state/world.js';
import type * as protocol from '../../protocol.js';

/** Whether a member sees a place at all; a direct channel is seen by its own user alone. */
export function isVisible({ world }: EmbeddedDiscord, channel: Channel, userId: string): boolean {
  return mayIn(world, channel, userId, 'ViewChannel');
}

/** A place with what a member may do there. */
export function channelView(discord: EmbeddedDiscord, channel: Channel, userId: string): protocol.Channel {
  const { world } = discord;
  const may = (permission: PermissionName) => mayIn(world, channel, userId, permission);
  const user = world.users.get(userId);
  const thread = channel.kind === 'thread' ? channel : undefined;
  return {
    id: channel.id,
    kind: channel.kind,
    name: channel.kind === 'direct' ? (world.users.get(world.botId)?.username ?? '') : channel.name,
    topic: channel.kind === 'text' ? channel.topic : null,
    parentId: thread?.parentId ?? null,
    archived: thread?.archived ?? false,
    locked: thread?.locked ?? false,
    messageCount: thread?.messageCount ?? countOf(discord, channel),
    maySend: mayWrite(thread) && may(thread ? 'SendMessagesInThreads' : 'SendMessages'),
    mayAttach: may('AttachFiles'),
    mayManageMessages: channel.kind !== 'direct' && may('ManageMessages'),
    uploadLimitBytes: user ? userUploadBytes(world, channel, user) : 0,
  };
}

function mayWrite(thread: Thread | undefined): boolean {
  return !(thread?.archived === true && thread.locked);
}

function countOf({ world }: EmbeddedDiscord, channel: Channel): number {
  return world.messages.get(channel.id)?.size ?? 0;
}

const order: Record<Channel['kind'], number> = { text: 0, direct: 1, thread: 2 };

/** All places that a member sees: text channels in their order, the direct channel, threads by age. */
export function visibleChannels(discord: EmbeddedDiscord, userId: string): Channel[] {
  const position = (channel: Channel) => (channel.kind === 'text' ? channel.position : 0);
  return [...discord.world.channels.values()]
    .filter((channel) => isVisible(discord, channel, userId))
    .sort((one, other) => order[one.kind] - order[other.kind] || position(one) - position(other));
}
