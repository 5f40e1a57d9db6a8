import type { BaseInteraction } from 'discord.js';
import type { GroupPlace } from '../assets/groups.js';
import { UserError } from '../errors.js';

/** The channel whose group counts where someone acts: a thread uses its parent's. */
export function groupPlace(interaction: BaseInteraction): GroupPlace {
  const { channel, channelId, guildId } = interaction;
  if (channelId === null) throw new UserError((texts) => texts.answers.inChannelsOnly);
  if (channel?.isThread()) {
    return {
      guildId,
      channelId: channel.parentId ?? channelId,
      channelName: channel.parent?.name ?? channel.name,
    };
  }
  const channelName = channel !== null && 'name' in channel ? (channel.name ?? 'videos') : 'videos';
  return { guildId, channelId, channelName };
}
