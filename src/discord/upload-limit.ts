import { GuildPremiumTier, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import { refusalsAsErrors } from './post.js';

const mebibyte = 1024 * 1024;
/** What may be uploaded everywhere. */
export const leastLimitBytes = 10 * mebibyte;
/** What a guild's tier lets a bot upload (Discord's documentation, August 2026). */
const limits: Readonly<Record<number, number>> = {
  [GuildPremiumTier.Tier2]: 50 * mebibyte,
  [GuildPremiumTier.Tier3]: 100 * mebibyte,
};

const guildSchema = z.object({ premium_tier: z.int() });

/** How large a file may be in a server, or in a direct message (null), in bytes. @throws PlaceError */
export async function uploadLimit(rest: REST, guildId: string | null): Promise<number> {
  if (guildId === null) return leastLimitBytes;
  const guild = guildSchema.parse(await refusalsAsErrors(() => rest.get(Routes.guild(guildId))));
  return limits[guild.premium_tier] ?? leastLimitBytes;
}
