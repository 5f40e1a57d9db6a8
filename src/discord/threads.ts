import { DiscordAPIError, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration, type REST } from 'discord.js';
import { z } from 'zod';
import { PlaceError, type PostedMessage } from '../jobs/delivery.js';
import { plainLine } from './show.js';

const channelSchema = z.object({ id: z.string() });
const nameLength = 90;

/**
 * Opens a thread on a message. Null where it cannot be had: no right to, or as many active ones as Discord allows. A thread
 * that an earlier try opened has the message's id.
 */
export async function openThread(rest: REST, message: PostedMessage, title: string): Promise<string | null> {
  const name = plainLine(title, nameLength);
  try {
    const thread = await rest.post(Routes.threads(message.channelId, message.id), {
      body: { name: name === '' ? 'Video' : name, auto_archive_duration: ThreadAutoArchiveDuration.OneDay },
    });
    return channelSchema.parse(thread).id;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    if (error.code === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage) return message.id;
    // 4xx: refused for good, whatever the reason; the results then answer the card.
    if (error.status < 500) return null;
    throw error;
  }
}

/** Runs a post into a thread; one that was archived meanwhile is opened again first. */
export async function inOpenThread<Answer>(rest: REST, threadId: string, post: () => Promise<Answer>): Promise<Answer> {
  try {
    return await post();
  } catch (error) {
    const cause = error instanceof PlaceError ? error.cause : undefined;
    const archived =
      cause instanceof DiscordAPIError && cause.code === RESTJSONErrorCodes.InvalidActionOnArchivedThread;
    if (!archived) throw error;
    try {
      await rest.patch(Routes.channel(threadId), { body: { archived: false } });
    } catch (refusal) {
      // Refused for good, it takes no message either; anything else is a passing trouble.
      if (!(refusal instanceof DiscordAPIError)) throw refusal;
    }
    return await post();
  }
}
