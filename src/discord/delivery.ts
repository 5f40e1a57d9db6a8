import type { REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Delivery, Earlier, PostedMessage } from '../jobs/delivery.js';
import type { JobIn } from '../store/records.js';
import { createCardEdits } from './card-edits.js';
import type { PicturesOf } from './card-pictures.js';
import { failureCard, overdueCard, unconfirmedCard } from './cards.js';
import { jobCard } from './job-card.js';
import { createLadder } from './ladder.js';
import type { Card } from './look.js';
import { nonceOf, type MessageKind } from './message-mark.js';
import { createResultPost } from './post-result.js';
import { postMessage } from './post.js';
import { textsOfJob } from './texts-of.js';
import { inOpenThread, openThread, publicParent } from './threads.js';
import type { Fit } from './versions.js';

interface DeliveryDependencies {
  /** With the bot token: delivery knows nothing of the gateway, and works from ids alone. */
  rest: REST;
  /** The same with a time-out for files: a slow line needs minutes for what it is allowed to send. */
  uploads: REST;
  /** Where a kept file lies. */
  pathOf(hash: string): string;
  /** Whether this process can read it. */
  hasFile(hash: string): Promise<boolean>;
  /** The pictures that cards show of their references; absent where they show none. */
  picturesOf?: PicturesOf | undefined;
  /** Makes smaller versions of videos; absent where none can be made. */
  fit?: Fit | undefined;
  /** `UPLOAD_LIMIT_MB`, in bytes. */
  uploadLimitBytes?: number | undefined;
  clock: () => number;
  log: Logger;
  /** How long a change of a card is waited for; a moment without it. */
  patienceMs?: number | undefined;
  /** How long to wait before each further try of a change that failed in passing; minutes in all without it. */
  retriesMs?: readonly number[] | undefined;
}

/**
 * Delivery over Discord's REST. A message is single for two reasons: its nonce, which Discord remembers for some minutes, and
 * a mark in it, by which it is found again before it is posted a second time.
 */
export function createDelivery(dependencies: DeliveryDependencies): Delivery {
  const { rest } = dependencies;
  const ladder = createLadder(dependencies);
  const cards = createCardEdits(dependencies);
  const results = createResultPost(dependencies);

  const say = (
    job: JobIn<'failing' | 'unconfirmed' | 'waiting' | 'generating'>,
    kind: MessageKind,
    card: Card,
    earlier: Earlier,
  ): Promise<PostedMessage | null> =>
    ladder.post(job, kind, earlier, ({ guildId, ...rung }) => postMessage(rest, { ...rung, card }));

  return {
    async postCard(job, takes) {
      const { channelId, guildId, opensThread } = job;
      const name = { jobId: job.batch.id, kind: 'c' } as const;
      const post = { channelId, name, nonce: nonceOf(name, 0), card: jobCard(job, takes) };
      const card =
        (await ladder.earlierCard(job)) ?? (await inOpenThread(rest, channelId, () => postMessage(rest, post)));
      const place = { channelId: card.channelId, cardMessageId: card.id };
      cards.begin(job, takes ?? [job], place);
      const threadName = { title: job.request.prompt, otherwise: textsOfJob(job).cards.threadName };
      if (opensThread) return { ...place, threadId: await openThread(rest, card, threadName) };
      const parentId = guildId === null ? undefined : await publicParent(rest, channelId);
      return { ...place, threadId: null, ...(parentId !== undefined && { parentId }) };
    },

    updateCard: (job, takes = () => Promise.resolve([job])) => cards.show(job, takes),

    async postResult(job, earlier, signal) {
      const posted = await ladder.post(job, 'r', earlier, (rung) => results.post(job, rung, signal));
      await results.forget(job.id);
      return posted;
    },

    postFailure: (job, earlier) => say(job, 'f', failureCard(job), earlier),
    postUnconfirmed: (job, earlier) => say(job, 'u', unconfirmedCard(job), earlier),
    postOverdue: (job, earlier) => say(job, job.state === 'waiting' ? 'w' : 'o', overdueCard(job), earlier),
  };
}
