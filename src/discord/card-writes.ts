import { DiscordAPIError, HTTPError, Routes, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Job, Place } from '../store/records.js';
import { attachedTo, hasPictures, type CardPicture, type PicturesOf } from './card-pictures.js';
import { jobCard, type AttachedPictures } from './job-card.js';
import { marked } from './message-mark.js';
import { attachmentOf, formOf, isRefusal } from './post.js';

/** Where pictures are not through by then, words must do: what a card says waits for them. */
const attachLimitMs = 20_000;

/** What a card shall show next. */
export interface Edit {
  job: Job;
  takes: readonly Job[];
  place: Pick<Place, 'channelId' | 'cardMessageId'>;
}

/** What a card's edit is made of. Its mark stays: until its place is written down, a card is found again by that. */
function bodyOf({ job, takes }: Edit, attached: AttachedPictures) {
  const { flags, components, allowed_mentions } = marked(jobCard(job, takes, attached), {
    jobId: job.batch.id,
    kind: 'c',
  });
  // Without `attachments`, the files of the message stay (reference, "Edit Message").
  return { flags, components, allowed_mentions };
}

function routeOf({ place }: Edit) {
  return Routes.channelMessage(place.channelId, place.cardMessageId);
}

/** Shows on a card what holds now, with the pictures that it has. */
export async function editCard(rest: REST, job: Job & { place: Place }, takes: readonly Job[]): Promise<void> {
  const edit = { job, takes, place: job.place };
  await rest.patch(routeOf(edit), { body: bodyOf(edit, await attachedTo(rest, job, job.place)) });
}

/** Discord does not take the request as it is; another one to the same place it may. */
function isRefused(error: unknown): boolean {
  const refused = error instanceof DiscordAPIError || error instanceof HTTPError;
  return refused && error.status >= 400 && error.status < 500 && !isRefusal(error);
}

interface CardWritesDependencies {
  rest: REST;
  /** The same with a time-out for files. */
  uploads: REST;
  /** Absent where cards show no pictures. */
  picturesOf?: PicturesOf | undefined;
  log: Logger;
}

/** Single edits of cards. The first of a card with pictures uploads them; from then on they stay with its message. */
export function createCardWrites({ rest, uploads, picturesOf, log }: CardWritesDependencies) {
  /** By card, as far as it is known to this process. */
  const attached = new Map<string, AttachedPictures>();

  const show = (edit: Edit, pictures: AttachedPictures) => rest.patch(routeOf(edit), { body: bodyOf(edit, pictures) });

  async function attach(edit: Edit, pictures: readonly CardPicture[], signal: AbortSignal): Promise<void> {
    const names = new Map(pictures.map(({ assetId, name }) => [assetId, name]));
    const body = { ...bodyOf(edit, names), attachments: pictures.map(attachmentOf) };
    await uploads.patch(routeOf(edit), { body: await formOf(body, pictures), passThroughBody: true, signal });
    attached.set(edit.place.cardMessageId, names);
  }

  /** What the card has; undefined where that had to be brought just now, and the card shows it already. */
  async function picturesFor(edit: Edit, picturesOf: PicturesOf): Promise<AttachedPictures | undefined> {
    const { job, place } = edit;
    const known = attached.get(place.cardMessageId);
    if (known) return known;
    const limit = AbortSignal.timeout(attachLimitMs);
    let found: AttachedPictures = new Map();
    try {
      found = await attachedTo(rest, job, place);
      const pictures = found.size > 0 ? [] : await picturesOf(job);
      if (pictures.length > 0) {
        await attach(edit, pictures, limit);
        return undefined;
      }
    } catch (error) {
      if (!isRefused(error) && !limit.aborted) throw error;
      log.info({ job: job.id, err: error }, 'a card is shown without its pictures');
    }
    attached.set(place.cardMessageId, found);
    return found;
  }

  return {
    showsPictures: (job: Job) => picturesOf !== undefined && hasPictures(job),

    /** @throws what Discord answers, and what is a passing trouble */
    async write(edit: Edit): Promise<void> {
      const withPictures = picturesOf !== undefined && hasPictures(edit.job);
      const pictures = withPictures ? await picturesFor(edit, picturesOf) : new Map<string, string>();
      if (!pictures) return;
      try {
        await show(edit, pictures);
      } catch (error) {
        if (pictures.size === 0 || !isRefused(error)) throw error;
        // Its files are gone: somebody took them from the message.
        attached.set(edit.place.cardMessageId, new Map());
        await show(edit, new Map());
      }
    },

    /** Nothing of the card will change any more. */
    forget: (cardId: string): void => void attached.delete(cardId),
  };
}
