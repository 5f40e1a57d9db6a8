import type { Context } from '../context.js';
import { attach, type Upload } from '../messages/attachments.js';
import { userUploadBytes } from '../messages/upload-limits.js';
import type { Attachment, Channel, User } from '../state/world.js';
import { DriverError } from './driver-error.js';

/** A file that a user hands over: from disk, or bytes. */
export type FileInput =
  { name: string; path: string; contentType?: string } | { name: string; bytes: Uint8Array; contentType?: string };

export function isFileInput(value: unknown): value is FileInput {
  return typeof value === 'object' && value !== null && 'name' in value && ('path' in value || 'bytes' in value);
}

export async function storeFile(context: Context, file: FileInput): Promise<Omit<Upload, 'field'>> {
  const stored = 'path' in file ? await context.files.saveCopy(file.path) : await context.files.saveBytes(file.bytes);
  return { ...stored, filename: file.name, contentType: file.contentType ?? null };
}

/**
 * Uploads a file for an option or a modal's field, as a user's client would.
 *
 * @throws DriverError when it is larger than the place and the user's own limit allow.
 */
export async function uploadFile(context: Context, user: User, channel: Channel, file: FileInput): Promise<Attachment> {
  const stored = await storeFile(context, file);
  const limitBytes = userUploadBytes(context.world, channel, user);
  if (stored.sizeBytes > limitBytes)
    throw new DriverError(
      `${file.name} has ${stored.sizeBytes} bytes, and ${user.username} may upload ${limitBytes} here`,
    );
  return attach(context, stored, { channelId: channel.id, ephemeral: true });
}
