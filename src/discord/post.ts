import { openAsBlob } from 'node:fs';
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes, Routes, type REST } from 'discord.js';
import { z } from 'zod';
import { PlaceError, type PostedMessage } from '../jobs/delivery.js';
import { words, type Card } from './look.js';
import { marked, type MessageName } from './message-mark.js';

/** Discord refused a file for its size, whatever was announced. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

const messageSchema = z.object({ id: z.string(), channel_id: z.string() });

/** Refusals of a place that do not come as 403 or 404. */
const placeCodes = new Set<unknown>([
  RESTJSONErrorCodes.ThreadLocked,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
  RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory,
  RESTJSONErrorCodes.InvalidRecipients,
  RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel,
  RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
]);

/** Refusals of what a message says, by a server's AutoMod or by Discord's own filter. They come as 400. */
const wordsCodes = new Set<unknown>([
  RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.MessageBlockedByHarmfulLinksFilter,
]);

/** Waiting will not mend it: the place is gone, does not let the bot in, or does not take the words. What a proxy on the way answers has no code. */
export function isRefusal(error: unknown): error is DiscordAPIError {
  if (!(error instanceof DiscordAPIError) || typeof error.code !== 'number' || error.code === 0) return false;
  return error.status === 403 || error.status === 404 || placeCodes.has(error.code) || wordsCodes.has(error.code);
}

interface Post {
  channelId: string;
  card: Card;
  /** Which message of which job it is: it can be found again by that. */
  name: MessageName;
  /** At most 25 characters. The same nonce within some minutes gives the first message back. */
  nonce: string;
  /** A message of the same channel that this one answers. */
  replyTo?: string | undefined;
  /** Words above everything else. */
  note?: string | undefined;
  file?: UploadedFile | undefined;
}

/** A file on disk that goes with a message. */
export interface UploadedFile {
  path: string;
  name: string;
  description: string;
  contentType: string;
}

/**
 * Posts one message, with the bot token. discord.js repeats a post after 5xx and time-outs: the nonce keeps it single.
 *
 * @throws PlaceError, TooLargeError; anything else is a passing trouble.
 */
export async function postMessage(
  rest: REST,
  { channelId, card, name, nonce, replyTo, note, file }: Post,
): Promise<PostedMessage> {
  const body = {
    ...marked(note === undefined ? card : { ...card, components: [words(note), ...card.components] }, name),
    nonce,
    enforce_nonce: true,
    ...(replyTo === undefined ? {} : { message_reference: { message_id: replyTo, fail_if_not_exists: false } }),
    ...(file === undefined ? {} : { attachments: [attachmentOf(file, 0)] }),
  };
  const route = Routes.channelMessages(channelId);
  return await refusalsAsErrors(async () => {
    const answer = file
      ? await rest.post(route, { body: await formOf(body, [file]), passThroughBody: true })
      : await rest.post(route, { body });
    const message = messageSchema.parse(answer);
    return { channelId: message.channel_id, id: message.id };
  });
}

/** How a message's body names the file that goes with it at that place of its form. */
export function attachmentOf({ name, description }: UploadedFile, index: number) {
  return { id: String(index), filename: name, ...(description === '' ? {} : { description }) };
}

/** The files stay on disk and are streamed from there: buffered, twenty results at once would take gigabytes. */
export async function formOf(body: object, files: readonly UploadedFile[]): Promise<FormData> {
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  for (const [index, { path, name, contentType }] of files.entries())
    form.append(`files[${index}]`, await openAsBlob(path, { type: contentType }), name);
  return form;
}

/** Turns Discord's refusals that waiting will not mend into `PlaceError` and `TooLargeError`. */
export async function refusalsAsErrors<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    const tooLarge =
      (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.RequestEntityTooLarge) ||
      ((error instanceof DiscordAPIError || error instanceof HTTPError) && error.status === 413);
    if (tooLarge) throw new TooLargeError('the file is too large for the place', { cause: error });
    if (isRefusal(error)) {
      throw new PlaceError(error.message, { cause: error, blamesWords: wordsCodes.has(error.code) });
    }
    throw error;
  }
}
