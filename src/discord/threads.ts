import {
  ChannelType,
  DiscordAPIError,
  RESTJSONErrorCodes,
  Routes,
  ThreadAutoArchiveDuration,
  type REST,
} from 'discord.js';
import { z } from 'zod';
import { PlaceError, type PostedMessage } from '../jobs/delivery.js';
import { isRefusal } from './post.js';
import { plainLine } from './show.js';

const channelSchema = z.object({ id: z.string(), type: z.int(), parent_id: z.string().nullish() });
const publicThreads = new Set<number>([ChannelType.PublicThread, ChannelType.AnnouncementThread]);
const nameLength = 90;

/**
 * Opens a thread on a message. Null where it cannot be had: no right to, or as many active ones as Discord allows. A thread
 * that an earlier try opened has the message's id.
 *
 * @param options.otherwise its name where the title shows nothing
 */
export async function openThread(
  rest: REST,
  message: PostedMessage,
  { title, otherwise }: { title: string; otherwise: string },
): Promise<string | null> {
  const name = plainLine(title, nameLength);
  try {
    const thread = await rest.post(Routes.threads(message.channelId, message.id), {
      body: { name: name === '' ? otherwise : name, auto_archive_duration: ThreadAutoArchiveDuration.OneDay },
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

/** The channel of a public thread; undefined for a private one, and for what is no thread. */
export async function publicParent(rest: REST, channelId: string): Promise<string | undefined> {
  try {
    const { type, parent_id } = channelSchema.parse(await rest.get(Routes.channel(channelId)));
    return publicThreads.has(type) ? (parent_id ?? undefined) : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const isArchived = (error: unknown) =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InvalidActionOnArchivedThread;

/**
 * Does something in a thread; one that was archived meanwhile is opened again first. Where that is refused, what is thrown
 * says that the thread is archived.
 */
export async function inOpenThread<Answer>(rest: REST, threadId: string, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!isArchived(error instanceof PlaceError ? error.cause : error)) throw error;
    try {
      await rest.patch(Routes.channel(threadId), { body: { archived: false } });
    } catch (refusal) {
      // Refused for good, it takes nothing either; anything else is a passing trouble.
      throw refusal instanceof DiscordAPIError ? error : refusal;
    }
    return await act();
  }
}
