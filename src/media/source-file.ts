import { stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { Files } from './files.js';

/** A kept file as it may be sent on: where its bytes lie, and what they really are. */
export interface SourceFile {
  path: string;
  sizeBytes: number;
  /** From the content: `image/png`. */
  mimeType: string;
}

/** Answers of a file system that has not got it, and will not have it in a moment. */
const goneCodes: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EACCES'];

/** A kept file by the hash of its content; undefined when it is not kept any more, or not where this process looks. */
export async function sourceFileOf(files: Pick<Files, 'path'>, hash: string): Promise<SourceFile | undefined> {
  const path = files.path(hash);
  try {
    const { size: sizeBytes } = await stat(path);
    return { path, sizeBytes, mimeType: await mimeTypeOf(path) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && goneCodes.includes(error.code)) return undefined;
    throw error;
  }
}

async function mimeTypeOf(path: string): Promise<string> {
  const mimeType = (await fileTypeFromFile(path))?.mime;
  // A PNG that moves is a PNG to everybody who does not play it.
  if (mimeType === 'image/apng') return 'image/png';
  return mimeType ?? 'application/octet-stream';
}
