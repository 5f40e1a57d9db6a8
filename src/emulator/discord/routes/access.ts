import type { Context } from '../context.js';
import { refuse } from '../rest/api-error.js';
import { mayIn, type PermissionName } from '../state/permissions.js';
import type { Channel, Guild, Message } from '../state/world.js';

/**
 * A channel that the bot may see.
 *
 * @throws ApiError 10003, or 50001 when it is hidden.
 */
export function visibleChannel({ world }: Context, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw refuse.unknownChannel();
  if (!mayIn(world, channel, world.botId, 'ViewChannel')) throw refuse.missingAccess();
  return channel;
}

/** @throws ApiError 50013 for the first permission that the bot does not have there. */
export function demand({ world }: Context, channel: Channel, ...permissions: PermissionName[]): void {
  for (const permission of permissions)
    if (!mayIn(world, channel, world.botId, permission)) throw refuse.missingPermissions();
}

/**
 * A message that everybody in the channel sees; a private one is found with an interaction's token only.
 *
 * @throws ApiError 10008.
 */
export function publicMessage({ world }: Context, channel: Channel, id: string): Message {
  const message = world.messages.get(channel.id)?.get(id);
  if (!message || message.ephemeralTo !== null) throw refuse.unknownMessage();
  return message;
}

/** @throws ApiError 10004. */
export function knownGuild({ world }: Context, id: string): Guild {
  const guild = world.guilds.get(id);
  if (!guild?.members.has(world.botId)) throw refuse.unknownGuild();
  return guild;
}
