import { GatewayOpcodes } from 'discord-api-types/v10';
import { z } from 'zod';

/** What a client may send, as far as the emulator reads it (reference, "Gateway Events", Send Events). */
export const clientPayload = z.object({ op: z.int(), d: z.unknown() });

export const clientOpcode = z.literal([
  GatewayOpcodes.Heartbeat,
  GatewayOpcodes.Identify,
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.Resume,
  GatewayOpcodes.RequestGuildMembers,
  GatewayOpcodes.RequestSoundboardSounds,
]);
export type ClientOpcode = z.infer<typeof clientOpcode>;

export const identifyData = z.object({
  token: z.string(),
  intents: z.int().nonnegative(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  compress: z.boolean().optional(),
  large_threshold: z.int().optional(),
  shard: z.tuple([z.int(), z.int()]).optional(),
});

export const resumeData = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

export const requestMembersData = z.object({
  guild_id: z.string(),
  query: z.string().optional(),
  limit: z.int().optional(),
  user_ids: z.union([z.string(), z.array(z.string())]).optional(),
  nonce: z.string().max(32).optional(),
});
