import type { Context } from '../context.js';
import { attach } from '../messages/attachments.js';
import { uploadLimit } from '../routes/access.js';
import type { Attachment, Channel, User } from '../state/world.js';
import { DriverError } from './driver-error.js';

/** A file that a user hands over: from disk, or bytes. */
export type FileInput =
  { name: string; path: string; contentType?: string } | { name: string; bytes: Uint8Array; contentType?: string };

export function isFileInput(value: unknown): value is FileInput {
  return typeof value === 'object' && value !== null && 'name' in value && ('path' in value || 'bytes' in value);
}

/**
 * Uploads a user's file, as their client would.
 *
 * @throws DriverError when it is larger than the place and the user's own limit allow.
 */
export async function uploadFile(
  context: Context,
  user: User,
  channel: Channel,
  file: FileInput,
  ephemeral: boolean,
): Promise<Attachment> {
  const stored = 'path' in file ? await context.files.saveCopy(file.path) : await context.files.saveBytes(file.bytes);
  const limitBytes = Math.max(
    uploadLimit({ ...context, limits: { ...context.limits, uploadBytes: null } }, channel),
    user.uploadLimitBytes,
  );
  if (stored.sizeBytes > limitBytes)
    throw new DriverError(
      `${file.name} has ${stored.sizeBytes} bytes, and ${user.username} may upload ${limitBytes} here`,
    );
  const upload = { ...stored, filename: file.name, contentType: file.contentType ?? null };
  return attach(context, upload, { channelId: channel.id, ephemeral });
}
