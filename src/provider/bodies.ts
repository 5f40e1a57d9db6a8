import { open, type FileHandle } from 'node:fs/promises';
import { ProviderError } from './errors.js';
import type { AssetWay, SourceFile } from './types.js';

/** What a request carries, ready to be sent once. */
export interface OpenBody {
  /** A stream yields exactly `sizeBytes` bytes, or throws `BodyError`. */
  content: string | AsyncIterable<Uint8Array>;
  /** To be called however the request ended. It does not throw. */
  close(): Promise<void>;
}

/** What a request is to carry. */
export interface RequestBody {
  contentType: string;
  sizeBytes: number;
  /** Milliseconds that sending may take beside everything else. */
  sendingMs: number;
  /** @throws ProviderError with outcome `refused` when there is nothing to send, or too much. */
  open(): Promise<OpenBody>;
}

/** A body that could not be read to its end. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** A whole request must stay below (docs.anyfast.ai, generation guide, 2026). */
const maxBodyBytes = 64_000_000;
/** More than a form or a document needs around a file. */
const aroundFileBytes = 4_096;
/** One megabit a second, the slowest line that is waited for. */
const bytesPerMs = 125;
/** A multiple of 3: then base64 of the pieces is base64 of the whole. */
const pieceBytes = 48 * 1024;

/** Milliseconds that are allowed for sending so much, beside the time for the answer. */
export function uploadMs(sizeBytes: number): number {
  return Math.ceil(sizeBytes / bytesPerMs);
}

function base64Bytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 3) * 4;
}

/** Whether a file of that size can be sent that way at all. */
export function fitsInRequest(way: AssetWay, sizeBytes: number): boolean {
  if (way === 'link') return true;
  const bytes = way === 'multipart' ? sizeBytes : base64Bytes(sizeBytes);
  return bytes + aroundFileBytes < maxBodyBytes;
}

export function jsonBody(document: object): RequestBody {
  const content = JSON.stringify(document);
  return {
    contentType: 'application/json',
    sizeBytes: Buffer.byteLength(content),
    sendingMs: 0,
    open: () => Promise.resolve({ content, close: () => Promise.resolve() }),
  };
}

function refuse(message: string, cause?: unknown): never {
  // Only the code: the words of a file system's error name paths.
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const options = code === undefined ? {} : { cause: new Error(code) };
  throw new ProviderError(message, { kind: 'bad-request', outcome: 'refused' }, options);
}

/** What was read stays read. */
async function closeQuietly(handle: FileHandle | undefined): Promise<void> {
  await handle?.close().catch(() => undefined);
}

async function openFile({ path, sizeBytes }: SourceFile): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    if ((await handle.stat()).size === sizeBytes) return handle;
  } catch (error) {
    await closeQuietly(handle);
    refuse('The file could not be read here. Nothing was sent.', error);
  }
  await closeQuietly(handle);
  refuse('The file is not the one that was kept. Nothing was sent.');
}

async function* piecesOf(handle: FileHandle, sizeBytes: number): AsyncGenerator<Buffer> {
  for (let position = 0; position < sizeBytes;) {
    // A new one each time: the socket holds on to what it has not sent.
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, sizeBytes - position));
    for (let filled = 0; filled < piece.length;) {
      const { bytesRead } = await handle.read(piece, filled, piece.length - filled, position + filled);
      if (bytesRead === 0) throw new BodyError('The file became shorter while it was sent.');
      filled += bytesRead;
    }
    position += piece.length;
    yield piece;
  }
}

interface FileBody {
  contentType: string;
  before: string;
  file: SourceFile;
  encoding: 'binary' | 'base64';
  after: string;
}

/** A file between two texts, streamed from disk: only a piece of it is ever in memory. */
export function fileBody({ contentType, before, file, encoding, after }: FileBody): RequestBody {
  const around = Buffer.byteLength(before) + Buffer.byteLength(after);
  const sizeBytes = around + (encoding === 'binary' ? file.sizeBytes : base64Bytes(file.sizeBytes));

  async function* stream(handle: FileHandle): AsyncGenerator<Buffer> {
    yield Buffer.from(before);
    try {
      for await (const piece of piecesOf(handle, file.sizeBytes)) {
        yield encoding === 'binary' ? piece : Buffer.from(piece.toString('base64'), 'latin1');
      }
    } catch (error) {
      throw error instanceof BodyError ? error : new BodyError('The file could not be read to its end.');
    }
    yield Buffer.from(after);
  }

  return {
    contentType,
    sizeBytes,
    sendingMs: uploadMs(sizeBytes),
    async open() {
      if (sizeBytes >= maxBodyBytes) refuse('The file is too large to be sent this way. Nothing was sent.');
      const handle = await openFile(file);
      return { content: stream(handle), close: () => closeQuietly(handle) };
    },
  };
}
