import { DiscordAPIError, Routes, type REST } from 'discord.js';
import { fileTypeFromFile } from 'file-type';
import { z } from 'zod';
import type { Asset, Job, Place } from '../store/records.js';
import { pictureWords, type AttachedPictures } from './job-card.js';
import type { UploadedFile } from './post.js';
import { textsOfJob } from './texts-of.js';

const mostPictures = 4;
/** They are shown small: what is larger is named in words alone, rather than sent for a thumbnail. */
const largestPictureBytes = 3 * 1024 * 1024;
const mostBytes = 6 * 1024 * 1024;
/** What Discord's clients show as pictures. */
const shownExtensions: ReadonlySet<string | undefined> = new Set(['jpg', 'png', 'gif', 'webp']);

export interface CardPicture extends UploadedFile {
  assetId: string;
}

/** The pictures of a job's references that its card can show, from the kept files. */
export type PicturesOf = (job: Job) => Promise<CardPicture[]>;

interface PictureSources {
  assetOf(id: string): Promise<Asset | undefined>;
  /** Where a kept file lies. */
  pathOf(hash: string): string;
}

export function createPictures({ assetOf, pathOf }: PictureSources): PicturesOf {
  return async (job) => {
    const pictures: CardPicture[] = [];
    let left = mostBytes;
    for (const reference of imagesOf(job)) {
      const asset = await assetOf(reference.assetId);
      if (!asset || asset.sizeBytes > Math.min(left, largestPictureBytes)) continue;
      const path = pathOf(asset.hash);
      // A file that is not kept any more shows nothing.
      const type = await fileTypeFromFile(path).catch(() => undefined);
      if (type === undefined || !shownExtensions.has(type.ext)) continue;
      pictures.push({
        assetId: asset.id,
        path,
        name: `${reference.name}.${type.ext}`,
        description: pictureWords(reference, textsOfJob(job)),
        contentType: type.mime,
      });
      left -= asset.sizeBytes;
      if (pictures.length === mostPictures) break;
    }
    return pictures;
  };
}

/** Each once: one picture may be the first frame and the last. */
function imagesOf({ request }: Job) {
  const images = request.references.filter(({ type }) => type === 'image');
  return [...new Map(images.map((image) => [image.name, image])).values()];
}

export function hasPictures(job: Job): boolean {
  return imagesOf(job).length > 0;
}

/** A file that a component shows is not among its message's `attachments`, but tells itself where it lies. */
interface Component {
  media?: { url: string; attachment_id?: string | undefined } | undefined;
  accessory?: Component | undefined;
  items?: Component[] | undefined;
  components?: Component[] | undefined;
}
const componentSchema: z.ZodType<Component> = z.object({
  media: z.object({ url: z.url(), attachment_id: z.string().optional() }).optional(),
  accessory: z.lazy(() => componentSchema).optional(),
  items: z.lazy(() => z.array(componentSchema)).optional(),
  components: z.lazy(() => z.array(componentSchema)).optional(),
});
const messageSchema = z.object({ components: z.array(componentSchema).default([]) });

/** Names of the message's own files that its components show. */
function shownFiles({ media, accessory, items = [], components = [] }: Component): string[] {
  const below = [...components, ...items, ...(accessory ? [accessory] : [])].flatMap(shownFiles);
  if (media?.attachment_id === undefined) return below;
  return [decodeURIComponent(new URL(media.url).pathname.split('/').at(-1) ?? ''), ...below];
}

/**
 * The pictures that a card has already, as its message tells: an edit that names no attachments keeps them. Empty where the
 * message cannot be read.
 */
export async function attachedTo(
  rest: REST,
  job: Job,
  { channelId, cardMessageId }: Pick<Place, 'channelId' | 'cardMessageId'>,
): Promise<AttachedPictures> {
  const images = imagesOf(job);
  if (images.length === 0) return new Map();
  try {
    const message = messageSchema.parse(await rest.get(Routes.channelMessage(channelId, cardMessageId)));
    return new Map(
      message.components.flatMap(shownFiles).flatMap((filename) => {
        const image = images.find(({ name }) => filename.replace(/\.\w+$/, '') === name);
        return image ? [[image.assetId, filename] as const] : [];
      }),
    );
  } catch (error) {
    if (error instanceof DiscordAPIError) return new Map();
    throw error;
  }
}
