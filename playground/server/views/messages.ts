import { z } from 'zod';
import type { Message as WorldMessage } from '../../../src/emulator/discord/state/world.js';
import type { EmbeddedDiscord } from '../../../src/emulator/discord/start.js';
import type { Message } from '../../protocol.js';

/** The emulator's messages are checked against Discord's official description by its own tests; here they are only named. */
const message = z.custom<Message>();

/** A message as its reader's client gets it, with the command that it answers. */
export function messageView(discord: EmbeddedDiscord, it: WorldMessage): Message {
  const usedCommand = it.origin?.name ?? it.origin?.trigger?.name ?? null;
  return message.parse({ ...discord.messageJson(it), usedCommand });
}
