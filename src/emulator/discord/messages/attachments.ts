import { invalidForm, refuse } from '../rest/api-error.js';
import type { Context } from '../context.js';
import type { StoredFile } from '../files/file-store.js';
import { cleanFilename, contentTypeOf, pictureSize } from '../files/file-kind.js';
import type { Attachment } from '../state/world.js';
import type { AttachmentEntry } from './message-schema.js';

/** A file of a request, already on disk. `field` is its name in the form. */
export interface Upload extends StoredFile {
  field: string;
  filename: string;
  contentType: string | null;
}

const mostAttachments = 10;

/** Makes an attachment of a file and lists it with the CDN. */
export function attach(
  context: Context,
  upload: Omit<Upload, 'field'>,
  place: { channelId: string; ephemeral: boolean },
  entry?: AttachmentEntry,
): Attachment {
  const size = pictureSize(upload.head);
  const filename = cleanFilename(entry?.filename ?? upload.filename);
  const attachment: Attachment = {
    id: context.newId(),
    ...place,
    filename,
    sizeBytes: upload.sizeBytes,
    contentType: contentTypeOf(filename) ?? upload.contentType ?? 'application/octet-stream',
    width: size?.width ?? null,
    height: size?.height ?? null,
    description: entry?.description ?? null,
    title: entry?.title ?? null,
    spoiler: entry?.is_spoiler ?? filename.startsWith('SPOILER_'),
    filePath: upload.filePath,
  };
  context.world.attachments.set(attachment.id, attachment);
  return attachment;
}

/** The number `n` in `files[n]`, by which a form's metadata names its files. */
function uploadId(upload: Upload): string {
  return /^files?\[(\d+)\]$/.exec(upload.field)?.[1] ?? '0';
}

interface Demand {
  entries: readonly AttachmentEntry[] | undefined | null;
  uploads: readonly Upload[];
  previous: readonly Attachment[];
  limitBytes: number;
}

/**
 * Says which attachments a message will have. Since version 10 the list of a request is the whole list: with files or a
 * list, what is not named goes.
 *
 * @throws ApiError 413 for a file that is too large, 50035 for a list that names what is not there.
 */
export function planAttachments({ entries, uploads, previous, limitBytes }: Demand) {
  if (uploads.some((upload) => upload.sizeBytes > limitBytes)) throw refuse.tooLarge();
  const asked = entries ?? [];
  const known = [...uploads.map(uploadId), ...previous.map((attachment) => attachment.id)];
  const unknown = asked.findIndex((entry) => !known.includes(entry.id));
  if (unknown >= 0)
    throw invalidForm(['attachments', unknown, 'id'], 'ATTACHMENT_NOT_FOUND', 'The attachment was not found.');
  const keepsAll = entries === undefined && uploads.length === 0;
  const kept = previous.filter((attachment) => keepsAll || asked.some((entry) => entry.id === attachment.id));
  if (kept.length + uploads.length > mostAttachments)
    throw invalidForm(['attachments'], 'BASE_TYPE_MAX_LENGTH', `Must be ${mostAttachments} or fewer in length.`);
  return {
    kept,
    added: uploads.map((upload) => ({ upload, entry: asked.find((entry) => entry.id === uploadId(upload)) })),
    filenames: [
      ...kept.map((attachment) => attachment.filename),
      ...uploads.map((upload) =>
        cleanFilename(asked.find((entry) => entry.id === uploadId(upload))?.filename ?? upload.filename),
      ),
    ],
  };
}
