import type { Context } from '../context.js';
import type { Channel, PremiumTier, User, World } from '../state/world.js';

/** 10 MiB; 50 MiB from the second and 100 MiB from the third level of boosts on (help centre, "File Attachments FAQ"). */
const tierMebibytes: Record<PremiumTier, number> = { 0: 10, 1: 10, 2: 50, 3: 100 };

/** Bytes a file may have in a place, by what Discord announces: the guild's tier, 10 MiB in direct channels. */
export function placeUploadBytes(world: World, channel: Channel): number {
  const guild = channel.kind === 'direct' ? undefined : world.guilds.get(channel.guildId);
  return tierMebibytes[guild?.premiumTier ?? 0] * 1024 * 1024;
}

/** The same for a user, whose own limit (Nitro) counts too; interactions announce it as `attachment_size_limit`. */
export function userUploadBytes(world: World, channel: Channel, user: User): number {
  return Math.max(placeUploadBytes(world, channel), user.uploadLimitBytes);
}

/** What holds for the bot's own messages, also where a test lets it differ from what is announced. */
export function botUploadBytes({ world, limits }: Context, channel: Channel): number {
  return limits.uploadBytes ?? placeUploadBytes(world, channel);
}
