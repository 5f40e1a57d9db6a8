import { Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { PlaceError, type Earlier, type PostedMessage } from '../jobs/delivery.js';
import type { Job, Place } from '../store/records.js';
import { findPosted } from './find-posted.js';
import { promptLine } from './job-lines.js';
import { nonceOf, type MessageKind, type MessageName } from './message-mark.js';
import { refusalsAsErrors } from './post.js';
import { textsOfJob } from './texts-of.js';
import { inOpenThread } from './threads.js';

/**
 * For how long a repeated nonce gives the first message back. Discord says "the past few minutes" (reference, "Create
 * Message"); taken shorter, so that it can be relied on.
 */
export const nonceHoldsMs = 2 * 60_000;

/** One place of the ladder, as a post needs it. */
export interface Rung {
  guildId: string | null;
  channelId: string;
  nonce: string;
  name: MessageName;
  replyTo?: string;
  /** What it is about, where nothing around it says so. */
  note?: string;
}

interface Step extends Omit<Rung, 'channelId'> {
  /** The direct channel has to be opened first. Throws `PlaceError` where it cannot be. */
  channel(): Promise<string>;
}

/** A job with what was written down before the message was first tried. */
type PostedJob = Job & { place: Place | null; postingSince: number | null };

interface LadderDependencies {
  rest: REST;
  clock: () => number;
  log: Logger;
}

const idSchema = z.object({ id: z.string() });

export function createLadder({ rest, clock, log }: LadderDependencies) {
  let ownId: string | undefined;

  /** The bot's own user: it knows only its own messages again. */
  async function authorId(): Promise<string> {
    ownId ??= idSchema.parse(await rest.get(Routes.user())).id;
    return ownId;
  }

  async function directChannel(userId: string): Promise<string> {
    const body = { recipient_id: userId };
    return idSchema.parse(await refusalsAsErrors(() => rest.post(Routes.userChannels(), { body }))).id;
  }

  /** The thread; else the channel, answering the card; else the channel of the thread it was asked for in; else directly. */
  function stepsOf(job: PostedJob, name: MessageName): Step[] {
    const { guildId, ownerId, place } = job;
    const at = (id: string) => ({ guildId, channel: () => Promise.resolve(id) });
    const { threadId, channelId, cardMessageId, parentId } = place ?? {};
    const elsewhere = { channel: `<#${job.channelId}>`, prompt: promptLine(job) };
    const note = `-# ${textsOfJob(job).cards.elsewhere(elsewhere)}`;
    const steps = [
      threadId == null ? null : at(threadId),
      channelId === undefined ? null : { ...at(channelId), ...(cardMessageId && { replyTo: cardMessageId }) },
      parentId === undefined ? null : { ...at(parentId), note },
      { guildId: null, channel: () => directChannel(ownerId), ...(guildId !== null && { note }) },
    ];
    return steps.flatMap((step, index) => (step === null ? [] : { ...step, name, nonce: nonceOf(name, index) }));
  }

  const refused = (name: MessageName, error: unknown): void => {
    if (!(error instanceof PlaceError)) throw error;
    log.warn({ job: name.jobId, reason: error.message }, 'a place does not take a message');
  };

  /**
   * Where an earlier try has posted it, or else the steps that a new try may take. One that cannot be read is relied on for as
   * long as its nonce holds; after that it is passed over, so that no place shows the message twice: the direct message,
   * which can always be read, is then the last of them.
   */
  async function afterEarlier(steps: readonly Step[], since: number): Promise<PostedMessage | Step[]> {
    const left: Step[] = [];
    for (const step of steps) {
      const { name } = step;
      try {
        const channelId = await step.channel();
        const found = await findPosted(rest, { name, channelId, since, authorId: await authorId() });
        if (typeof found === 'object') return found;
        if (found === 'absent' || clock() - since < nonceHoldsMs) left.push(step);
        else log.warn({ job: name.jobId }, 'a place is passed over: whether it has the message cannot be read');
      } catch (error) {
        refused(name, error);
      }
    }
    return left;
  }

  return {
    /** Posts into the first place that takes it. Null when all of them are closed; what is thrown is a passing trouble. */
    async post(
      job: PostedJob,
      kind: MessageKind,
      { mayBePosted }: Earlier,
      post: (rung: Rung) => Promise<PostedMessage>,
    ): Promise<PostedMessage | null> {
      const all = stepsOf(job, { jobId: job.id, kind });
      const left = mayBePosted ? await afterEarlier(all, job.postingSince ?? job.createdAt) : all;
      if (!Array.isArray(left)) return left;
      for (const { channel, ...step } of left) {
        try {
          const channelId = await channel();
          return await inOpenThread(rest, channelId, () => post({ ...step, channelId }));
        } catch (error) {
          refused(step.name, error);
        }
      }
      return null;
    },

    /**
     * The card that an earlier try has posted. While its nonce holds it is not looked for.
     *
     * @throws PlaceError where the channel's history cannot be read: a card that answers nobody would be there twice
     */
    async earlierCard({ batch, channelId, createdAt }: Job): Promise<PostedMessage | null> {
      if (clock() - createdAt < nonceHoldsMs) return null;
      const name = { jobId: batch.id, kind: 'c' } as const;
      const found = await findPosted(rest, { name, channelId, since: createdAt, authorId: await authorId() });
      if (found === 'unknown') throw new PlaceError('the history of the channel cannot be read');
      return found === 'absent' ? null : found;
    },
  };
}
