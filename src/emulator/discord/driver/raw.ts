import type { InteractionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { dispatchInteraction } from '../interactions/dispatch.js';
import type { Message, User } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { followInteraction, type InteractionHandle } from './interaction-handle.js';

/** An interaction whose parts need not go together. */
export interface RawInteraction {
  type: InteractionType;
  /** The payload's `data`, sent as it is. */
  data: object;
  /** The message that it claims to come from. */
  source?: Message;
}

/** Sends what no client would: nothing of it is checked, not even whether the user sees the channel. */
export function sendRaw(context: Context, user: User, channelId: string, raw: RawInteraction): InteractionHandle {
  const channel = context.world.channels.get(channelId);
  if (!channel) throw new DriverError(`there is no channel ${channelId}`);
  return followInteraction(context, () => dispatchInteraction(context, { ...raw, userId: user.id, channel }));
}
