import { DiscordAPIError, GuildPremiumTier, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { PlaceError, type Delivery, type PostedMessage } from '../jobs/delivery.js';
import type { Job, JobIn, Place } from '../store/records.js';
import {
  failureCard,
  jobCard,
  longestDescription,
  overdueCard,
  resultCard,
  unconfirmedCard,
  type Card,
} from './cards.js';
import { postMessage, refusalsAsErrors, TooLargeError } from './post.js';
import { plainLine } from './show.js';
import { inOpenThread, openThread } from './threads.js';

const mebibyte = 1024 * 1024;
/** What a guild's tier lets a bot upload (Discord's documentation, August 2026); 10 MiB elsewhere. */
const uploadLimits: Readonly<Record<number, number>> = {
  [GuildPremiumTier.Tier2]: 50 * mebibyte,
  [GuildPremiumTier.Tier3]: 100 * mebibyte,
};
/** A card whose state stays moves at most this often. */
const tickMs = 15_000;

const guildSchema = z.object({ premium_tier: z.int() });
const channelSchema = z.object({ id: z.string() });

interface DeliveryDependencies {
  /** With the bot token: delivery knows nothing of the gateway, and works from ids alone. */
  rest: REST;
  /** The same with a time-out for files: a slow line needs minutes for what it is allowed to send. */
  uploads: REST;
  /** Where a kept file lies. */
  pathOf(hash: string): string;
  /** `UPLOAD_LIMIT_MB`, in bytes. */
  uploadLimitBytes?: number | undefined;
  clock: () => number;
  log: Logger;
}

/** The last letter of a nonce: one for each message of a job, so that none takes another for its double. */
type MessageKind = 'c' | 'r' | 'f' | 'u' | 'o';

/** One place of the ladder. */
interface Rung {
  guildId: string | null;
  channelId: string;
  nonce: string;
  replyTo?: string;
}

export function createDelivery({
  rest,
  uploads,
  pathOf,
  uploadLimitBytes,
  clock,
  log,
}: DeliveryDependencies): Delivery {
  const shown = new Map<string, { state: Job['state']; at: number }>();
  /** How many edits of a channel are on their way: Discord limits them together. */
  const edits = new Map<string, number>();

  async function uploadLimit(guildId: string | null): Promise<number> {
    const guild = guildId === null ? null : await refusalsAsErrors(() => rest.get(Routes.guild(guildId)));
    const tier = guild === null ? 0 : guildSchema.parse(guild).premium_tier;
    return Math.min(uploadLimits[tier] ?? 10 * mebibyte, uploadLimitBytes ?? Infinity);
  }

  /** Into the thread; else the channel, answering the card; else a direct message. Null when all of them are closed. */
  async function postDownTheLadder(
    job: Job,
    place: Place | null,
    kind: MessageKind,
    post: (rung: Rung) => Promise<PostedMessage>,
  ): Promise<PostedMessage | null> {
    const rungs: (() => Promise<PostedMessage>)[] = [];
    const { guildId } = job;
    const nonce = (rung: number) => `${job.id}-${kind}${rung}`;
    const threadId = place?.threadId;
    if (threadId != null) {
      rungs.push(() => inOpenThread(rest, threadId, () => post({ guildId, channelId: threadId, nonce: nonce(0) })));
    }
    if (place) {
      const { channelId, cardMessageId } = place;
      // Asked for in a thread, the channel is that thread.
      rungs.push(() =>
        inOpenThread(rest, channelId, () => post({ guildId, channelId, nonce: nonce(1), replyTo: cardMessageId })),
      );
    }
    rungs.push(async () => {
      const direct = channelSchema.parse(
        await refusalsAsErrors(() => rest.post(Routes.userChannels(), { body: { recipient_id: job.ownerId } })),
      );
      return await post({ guildId: null, channelId: direct.id, nonce: nonce(2) });
    });
    for (const rung of rungs) {
      try {
        return await rung();
      } catch (error) {
        if (!(error instanceof PlaceError)) throw error;
        log.warn({ job: job.id, reason: error.message }, 'a place does not take a message');
      }
    }
    return null;
  }

  const say = (job: Job & { place: Place | null }, kind: MessageKind, card: Card) =>
    postDownTheLadder(job, job.place, kind, ({ guildId, ...rung }) => postMessage(rest, { ...rung, card }));

  return {
    async postCard(job, takes) {
      const nonce = `${job.batch.id}-c0`;
      const card = await postMessage(rest, { channelId: job.channelId, card: jobCard(job, takes), nonce });
      const threadId = job.opensThread ? await openThread(rest, card, job.request.prompt) : null;
      return { channelId: card.channelId, cardMessageId: card.id, threadId };
    },

    async updateCard(job, takes = [job]) {
      if (!('place' in job) || job.place === null) return;
      const { channelId, cardMessageId } = job.place;
      const before = shown.get(job.id);
      const isTick = before?.state === job.state;
      if (isTick && (clock() - before.at < tickMs || edits.has(channelId))) return;
      if (job.state === 'done' || job.state === 'failed' || job.state === 'unconfirmed') shown.delete(job.id);
      else shown.set(job.id, { state: job.state, at: clock() });
      const { flags, components, allowed_mentions } = jobCard(job, takes);
      const route = Routes.channelMessage(channelId, cardMessageId);
      edits.set(channelId, (edits.get(channelId) ?? 0) + 1);
      try {
        await rest.patch(route, { body: { flags, components, allowed_mentions } });
      } catch (error) {
        const code = error instanceof DiscordAPIError ? error.code : undefined;
        log.info({ job: job.id, code, err: error }, 'a card could not be changed');
      } finally {
        const left = (edits.get(channelId) ?? 1) - 1;
        if (left === 0) edits.delete(channelId);
        else edits.set(channelId, left);
      }
    },

    async postResult(job) {
      const video = job.video;
      if (video === null) throw new Error('a result is posted after its video was kept');
      const name = `dailies-${job.id.slice(0, 8)}.mp4`.replace(/[^A-Za-z0-9.-]/g, '0');
      const file = { path: pathOf(video.hash), name, description: plainLine(job.request.prompt, longestDescription) };
      return await postDownTheLadder(job, job.place, 'r', async ({ guildId, ...rung }) => {
        const asLink = { ...rung, card: resultCard(job, { tooLarge: video.sizeBytes }) };
        if (video.sizeBytes > (await uploadLimit(guildId))) return await postMessage(rest, asLink);
        try {
          return await postMessage(uploads, { ...rung, card: resultCard(job, { fileName: name }), file });
        } catch (error) {
          if (!(error instanceof TooLargeError)) throw error;
          return await postMessage(rest, asLink);
        }
      });
    },

    postFailure: (job: JobIn<'failing'>) => say(job, 'f', failureCard(job)),
    postUnconfirmed: (job: JobIn<'unconfirmed'>) => say(job, 'u', unconfirmedCard(job)),
    postOverdue: (job: JobIn<'generating'>) => say(job, 'o', overdueCard(job)),
  };
}
