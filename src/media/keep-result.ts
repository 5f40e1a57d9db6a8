import { fileTypeFromFile } from 'file-type';
import { FetchError } from './fetch-error.js';
import type { Files } from './files.js';
import type { KeptFile } from './types.js';

/** What the file system says has the call that it refused; what a download says has not. */
function asFetchError(error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? new FetchError('disk', {}, { cause: error }) : error;
}

/**
 * Keeps what was downloaded for a result, when its content is what it should be. An empty answer and a proxy's page come
 * with status 200 as well.
 *
 * @throws FetchError `status` when it is nothing of the kind, `disk` when it cannot be kept, and what `bytes` throws; nothing is
 * kept then
 */
export async function keepResult(
  files: Pick<Files, 'receive' | 'keep' | 'discard'>,
  bytes: AsyncIterable<Uint8Array>,
  type: 'video' | 'image',
): Promise<KeptFile> {
  try {
    const file = await files.receive(bytes);
    const content = file.sizeBytes === 0 ? undefined : await fileTypeFromFile(file.path);
    if (content?.mime.startsWith(`${type}/`)) return await files.keep(file);
    await files.discard(file);
  } catch (error) {
    throw asFetchError(error);
  }
  throw new FetchError('status', { status: 200 });
}
