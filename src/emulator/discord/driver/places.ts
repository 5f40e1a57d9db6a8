import type { Context } from '../context.js';
import { mayIn, type PermissionName } from '../state/permissions.js';
import type { Channel, Message, User } from '../state/world.js';
import { DriverError } from './driver-error.js';

/** What a user sees and may do. */
export interface Places {
  /** @throws DriverError when there is no such channel, or it is hidden. */
  channel(channelId: string): Channel;
  /** @throws DriverError when the user may not do that there. */
  demand(channel: Channel, permission: PermissionName): void;
  /** The message as it is now. @throws DriverError when it is gone, or private to somebody else. */
  message(message: Pick<Message, 'channelId' | 'id'>): Message;
}

export function placesOf({ world }: Context, user: User): Places {
  return {
    channel: (channelId) => {
      const channel = world.channels.get(channelId);
      if (!channel) throw new DriverError(`there is no channel ${channelId}`);
      if (!mayIn(world, channel, user.id, 'ViewChannel'))
        throw new DriverError(`${user.username} cannot see ${channelId}`);
      return channel;
    },
    demand: (channel, permission) => {
      if (!mayIn(world, channel, user.id, permission))
        throw new DriverError(`${user.username} needs ${permission} in ${channel.id}`);
    },
    message: ({ channelId, id }) => {
      const current = world.messages.get(channelId)?.get(id);
      if (!current) throw new DriverError('the message is gone');
      if (current.ephemeralTo !== null && current.ephemeralTo !== user.id)
        throw new DriverError(`${user.username} does not see this message`);
      return current;
    },
  };
}
