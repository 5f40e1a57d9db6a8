import { setTimeout as delay } from 'node:timers/promises';
import { DiscordAPIError, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '../store/records.js';
import type { PicturesOf } from './card-pictures.js';
import { createCardWrites, type Edit } from './card-writes.js';
import { isRefusal } from './post.js';
import { within } from './within.js';

/** A card whose state stays moves at most this often. */
const tickMs = 15_000;
/** Between tries of a change that failed in passing: Discord was away. Of a card that is older, nobody expects anything. */
const usualRetriesMs = [5_000, 15_000, 60_000, 300_000, 900_000];
/** A job's step goes on after this, however long Discord makes its edit wait. */
const usualPatienceMs = 2_000;

/** An earlier process, at least, has shown it as it is: thousands that are read after a start need not be shown anew at once. */
const isShownAlready = (job: Job) => job.state === 'generating' && job.reads > 1;
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
  /** How long to wait before each further try. */
  retriesMs?: readonly number[] | undefined;
}

/** What a card shall show next. Its takes are read when it is really changed. */
type Change = Omit<Edit, 'takes'> & { takes: () => Promise<readonly Job[]> };

/**
 * Changes of cards that stand already. Between changes of state they are few, and the first to be left out. Where Discord is
 * slow with them nobody waits: each card goes on to its newest state by itself. Takes that end together change one card one
 * after the other, and each change reads all of them, so that the last one shows how all ended.
 */
export function createCardEdits({
  patienceMs = usualPatienceMs,
  retriesMs = usualRetriesMs,
  ...dependencies
}: CardEditsDependencies) {
  const { clock, log } = dependencies;
  const writes = createCardWrites(dependencies);
  const shown = new Map<string, { state: Job['state']; gone: boolean }>();
  /** By card, which several takes share: when it moved last. */
  const movedAt = new Map<string, number>();
  /** How many edits of a channel are on their way: Discord limits them together. */
  const underWay = new Map<string, number>();
  /** By card: the newest of those that wait for an earlier one. */
  const next = new Map<string, Change>();
  const writing = new Map<string, Promise<void>>();

  function isWanted(job: Job, { channelId, cardMessageId }: Edit['place']): boolean {
    const before = shown.get(job.id);
    if (before?.gone) return false;
    if (before ? before.state !== job.state : !isShownAlready(job)) return true;
    const moved = movedAt.get(cardMessageId);
    return (moved === undefined || clock() - moved >= tickMs) && !underWay.has(channelId);
  }

  function forget(cardId: string): void {
    writes.forget(cardId);
    movedAt.delete(cardId);
  }

  function gone(job: Job): void {
    const before = shown.get(job.id);
    if (before) before.gone = true;
  }

  /** Returns whether there is nothing to try again. */
  async function send(change: Change): Promise<boolean> {
    const { job, place } = change;
    const { channelId, cardMessageId } = place;
    underWay.set(channelId, (underWay.get(channelId) ?? 0) + 1);
    try {
      const takes = await change.takes();
      await writes.write({ job, takes, place });
      if (takes.every(isEnd)) forget(cardMessageId);
      return true;
    } catch (error) {
      const code = error instanceof DiscordAPIError ? error.code : undefined;
      if (isRefusal(error)) {
        gone(job);
        forget(cardMessageId);
      }
      log.info({ job: job.id, code, err: error }, 'a card could not be changed');
      return isRefusal(error);
    } finally {
      const left = (underWay.get(channelId) ?? 1) - 1;
      if (left === 0) underWay.delete(channelId);
      else underWay.set(channelId, left);
    }
  }

  async function sendAll(cardId: string): Promise<void> {
    let failures = 0;
    for (let change = next.get(cardId); change; change = next.get(cardId)) {
      next.delete(cardId);
      if (await send(change)) {
        failures = 0;
        continue;
      }
      const retryMs = retriesMs[failures];
      failures += 1;
      if (retryMs === undefined) break;
      await delay(retryMs, undefined, { ref: false });
      if (!next.has(cardId)) next.set(cardId, change);
    }
    writing.delete(cardId);
  }

  /** Resolves when the card shows this, or something newer. */
  function write(change: Change): Promise<void> {
    const cardId = change.place.cardMessageId;
    next.set(cardId, change);
    const written = writing.get(cardId) ?? sendAll(cardId);
    writing.set(cardId, written);
    return written;
  }

  return {
    /** Brings the pictures of its references to a card that was just posted. Nobody waits for them. */
    begin(job: Job, takes: readonly Job[], place: Edit['place']): void {
      for (const { id, state } of takes) shown.set(id, { state, gone: false });
      movedAt.set(place.cardMessageId, clock());
      if (writes.showsPictures(job)) void write({ job, takes: () => Promise.resolve(takes), place });
    },

    /** Best effort: it does not throw. A card that is gone is left alone from then on. */
    async show(job: Job, takes: () => Promise<readonly Job[]>): Promise<void> {
      if (!('place' in job) || job.place === null) return;
      const wanted = isWanted(job, job.place);
      if (isEnd(job)) shown.delete(job.id);
      if (!wanted) return;
      if (!isEnd(job)) shown.set(job.id, { state: job.state, gone: false });
      movedAt.set(job.place.cardMessageId, clock());
      await within(patienceMs, write({ job, takes, place: job.place }));
    },
  };
}
