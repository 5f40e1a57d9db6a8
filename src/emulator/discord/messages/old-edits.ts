import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Clock } from '../clock.js';
import { ApiError } from '../rest/api-error.js';
import type { Message } from '../state/world.js';

const hourMs = 60 * 60_000;
/** Discord does not publish how many edits of old messages it takes; few, so that nobody relies on them. */
const mostOldEdits = 3;
const windowMs = 60_000;

/** Counts edits of messages that are older than an hour. */
export interface OldEdits {
  /** @throws ApiError 429 with code 30046 when a channel had too many within the last minute. */
  count(message: Message): void;
}

export function createOldEdits(clock: Clock): OldEdits {
  const edits = new Map<string, number[]>();
  return {
    count: (message) => {
      const now = clock.now();
      if (message.createdAt > now - hourMs) return;
      const recent = (edits.get(message.channelId) ?? []).filter((at) => at > now - windowMs);
      if (recent.length >= mostOldEdits)
        throw new ApiError(
          429,
          RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
          'Maximum number of edits to messages older than 1 hour reached. Try again later.',
          undefined,
          (recent[0] ?? now) + windowMs - now,
        );
      edits.set(message.channelId, [...recent, now]);
    },
  };
}
