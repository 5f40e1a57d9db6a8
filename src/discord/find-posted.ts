import { DiscordAPIError, RESTJSONErrorCodes, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import type { PostedMessage } from '../jobs/delivery.js';
import { bears, markedSchema, type MessageName } from './message-mark.js';
import { isRefusal } from './post.js';

/** Discord's ids count milliseconds from the first second of 2015 (reference, "Snowflakes"). */
const discordEpochMs = 1_420_070_400_000;
/** How far this machine's clock may be ahead of Discord's. */
const marginMs = 10 * 60_000;
/** Most that one request gives (reference, "Get Channel Messages"). */
const pageSize = 100;
/** A place with more messages than these since then counts as one that cannot be read. */
const mostPages = 20;

const pageSchema = z
  .array(markedSchema)
  .nullable()
  .transform((messages) => messages ?? []);

interface Sought {
  name: MessageName;
  channelId: string;
  /** Whoever posted it. */
  authorId: string;
  /** Milliseconds since 1970. */
  since: number;
}

/**
 * Looks for a message that may have been posted already. `unknown`: the place cannot be read, or not to its end.
 *
 * @throws what is a passing trouble
 */
export async function findPosted(
  rest: REST,
  { name, channelId, authorId, since }: Sought,
): Promise<PostedMessage | 'absent' | 'unknown'> {
  const start = snowflakeAt(since - marginMs);
  let after = start;
  try {
    for (let page = 0; page < mostPages; page++) {
      const query = new URLSearchParams({ limit: String(pageSize), after });
      const messages = pageSchema.parse(await rest.get(Routes.channelMessages(channelId), { query }));
      const found = messages.find((message) => message.author.id === authorId && bears(message, name));
      if (found) return { channelId: found.channel_id, id: found.id };
      if (messages.length === 0 && page === 0) await demandHistory(rest, channelId, start);
      if (messages.length < pageSize) return 'absent';
      after = messages
        .map(({ id }) => BigInt(id))
        .reduce((one, other) => (one > other ? one : other))
        .toString();
    }
    return 'unknown';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.status === 404 ? 'absent' : 'unknown';
  }
}

/** Without Read Message History a list is empty (reference, "Get Channel Messages"), and only a single message refused. */
async function demandHistory(rest: REST, channelId: string, anyId: string): Promise<void> {
  try {
    await rest.get(Routes.channelMessage(channelId, anyId));
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return;
    throw error;
  }
}

function snowflakeAt(timestamp: number): string {
  return (BigInt(Math.max(0, timestamp - discordEpochMs)) << 22n).toString();
}
