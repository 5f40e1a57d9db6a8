import type { Job, JobIn, Place } from '../store/records.js';

/** A message as Discord knows it. */
export interface PostedMessage {
  channelId: string;
  id: string;
}

/** Nothing can be posted in a place, and waiting will not mend it. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  /** Whether it refused the words of the message: it takes others. */
  readonly blamesWords: boolean;

  constructor(message: string, { blamesWords = false, ...options }: ErrorOptions & { blamesWords?: boolean } = {}) {
    super(message, options);
    this.blamesWords = blamesWords;
  }
}

/** Whether an earlier try may have posted the same message already: then its places are looked at first. */
export interface Earlier {
  mayBePosted: boolean;
}

/**
 * Where a job meets its members. Every message carries the job's id, so that sending it again after a crash shows it once.
 * What is thrown but `PlaceError` is a passing trouble: the step is tried again.
 */
export interface Delivery {
  /**
   * Posts the card and opens its thread. Throws `PlaceError` when the channel does not allow it, or not with these words.
   *
   * @param takes all jobs of the batch as far as they are written, in their order; the job alone without it
   */
  postCard(job: JobIn<'accepted'>, takes?: readonly Job[]): Promise<Place>;
  /**
   * Shows the job's state, and that of the other takes, on its card. Best effort: it does not throw.
   *
   * @param takes reads them as they are when the card is really changed; the job alone without it
   */
  updateCard(job: Job, takes?: () => Promise<readonly Job[]>): Promise<void>;
  /**
   * Posts the video: as a file, as a smaller version of it that fits, or as a link; as a link, too, when it could not be kept,
   * or not by this process.
   * Null when no place is left to post to. The signal ends the making of a version.
   */
  postResult(job: JobIn<'delivering'>, earlier: Earlier, signal?: AbortSignal): Promise<PostedMessage | null>;
  /** Posts why there is no video. Null as above. */
  postFailure(job: JobIn<'failing'>, earlier: Earlier): Promise<PostedMessage | null>;
  /** Says that nobody knows whether the provider accepted the job. Null as above. */
  postUnconfirmed(job: JobIn<'unconfirmed'>, earlier: Earlier): Promise<PostedMessage | null>;
  /** Says that the job takes long, to be sent or to be made, and goes on being watched. Null as above. */
  postOverdue(job: JobIn<'waiting' | 'generating'>, earlier: Earlier): Promise<PostedMessage | null>;
}
