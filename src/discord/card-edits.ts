import { DiscordAPIError, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '../store/records.js';
import type { PicturesOf } from './card-pictures.js';
import { createCardWrites, type Edit } from './card-writes.js';
import { isRefusal } from './post.js';
import { within } from './within.js';

/** A card whose state stays moves at most this often. */
const tickMs = 15_000;
/** A job's step goes on after this, however long Discord makes its edit wait. */
const usualPatienceMs = 2_000;

const isEnd = ({ state }: Job) => state === 'done' || state === 'failed' || state === 'unconfirmed';

interface CardEditsDependencies {
  rest: REST;
  /** The same with a time-out for files. */
  uploads: REST;
  /** Absent where cards show no pictures. */
  picturesOf?: PicturesOf | undefined;
  clock: () => number;
  log: Logger;
  /** How long a change of a card is waited for. */
  patienceMs?: number | undefined;
}

/**
 * Changes of cards that stand already. Between changes of state they are few, and the first to be left out. Where Discord is
 * slow with them nobody waits: each card goes on to its newest state by itself.
 */
export function createCardEdits({ patienceMs = usualPatienceMs, ...dependencies }: CardEditsDependencies) {
  const { clock, log } = dependencies;
  const writes = createCardWrites(dependencies);
  const shown = new Map<string, { state: Job['state']; at: number; gone: boolean }>();
  /** How many edits of a channel are on their way: Discord limits them together. */
  const underWay = new Map<string, number>();
  /** By card: the newest of those that wait for an earlier one. */
  const next = new Map<string, Edit>();
  const writing = new Map<string, Promise<void>>();

  function isWanted(job: Job, channelId: string): boolean {
    const before = shown.get(job.id);
    if (before?.gone) return false;
    if (before?.state !== job.state) return true;
    return clock() - before.at >= tickMs && !underWay.has(channelId);
  }

  function gone(job: Job): void {
    const before = shown.get(job.id);
    if (before) before.gone = true;
  }

  async function send(edit: Edit): Promise<void> {
    const {
      job,
      takes,
      place: { channelId, cardMessageId },
    } = edit;
    underWay.set(channelId, (underWay.get(channelId) ?? 0) + 1);
    try {
      await writes.write(edit);
    } catch (error) {
      const code = error instanceof DiscordAPIError ? error.code : undefined;
      if (isRefusal(error)) gone(job);
      log.info({ job: job.id, code, err: error }, 'a card could not be changed');
    } finally {
      const left = (underWay.get(channelId) ?? 1) - 1;
      if (left === 0) underWay.delete(channelId);
      else underWay.set(channelId, left);
      if (takes.every(isEnd)) writes.forget(cardMessageId);
    }
  }

  async function sendAll(cardId: string): Promise<void> {
    for (let edit = next.get(cardId); edit; edit = next.get(cardId)) {
      next.delete(cardId);
      await send(edit);
    }
    writing.delete(cardId);
  }

  /** Resolves when the card shows this, or something newer. */
  function write(edit: Edit): Promise<void> {
    const cardId = edit.place.cardMessageId;
    next.set(cardId, edit);
    const written = writing.get(cardId) ?? sendAll(cardId);
    writing.set(cardId, written);
    return written;
  }

  return {
    /** Brings the pictures of its references to a card that was just posted. Nobody waits for them. */
    begin(job: Job, takes: readonly Job[], place: Edit['place']): void {
      if (writes.showsPictures(job)) void write({ job, takes, place });
    },

    /** Best effort: it does not throw. A card that is gone is left alone from then on. */
    async show(job: Job, takes: readonly Job[]): Promise<void> {
      if (!('place' in job) || job.place === null) return;
      const wanted = isWanted(job, job.place.channelId);
      if (isEnd(job)) shown.delete(job.id);
      if (!wanted) return;
      if (!isEnd(job)) shown.set(job.id, { state: job.state, at: clock(), gone: false });
      await within(patienceMs, write({ job, takes, place: job.place }));
    },
  };
}
