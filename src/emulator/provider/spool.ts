import { createHash } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files beyond this are kept on disk. */
const inMemoryBytes = 100_000;

/** A file that came, and is looked into once. */
export interface SpooledFile {
  sizeBytes: number;
  /** Hex. */
  sha256: string;
  /** From `start`, up to `length` bytes of it. */
  read(start: number, length: number): Promise<Buffer>;
  discard(): Promise<void>;
}

/** A file on its way in. */
export interface SpoolWriter {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<SpooledFile>;
  discard(): Promise<void>;
}

/** Keeps incoming files in a temporary folder, so that many large ones at once cost no memory. */
export interface Spool {
  writer(): SpoolWriter;
  /** Removes the folder and all that is left in it. */
  close(): Promise<void>;
}

export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  let files = 0;
  const newPath = async () => {
    folder ??= mkdtemp(path.join(tmpdir(), 'embedded-provider-'));
    const name = String((files += 1));
    return path.join(await folder, name);
  };
  return {
    writer: () => createWriter(newPath),
    close: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

function createWriter(newPath: () => Promise<string>): SpoolWriter {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let chunks: Uint8Array[] = [];
  let disk: { path: string; handle: FileHandle } | undefined;
  const toDisk = async () => {
    const file = await newPath();
    disk = { path: file, handle: await open(file, 'wx+') };
    await disk.handle.writev(chunks);
    chunks = [];
    return disk;
  };
  const discard = async () => {
    chunks = [];
    const left = disk;
    disk = undefined;
    if (!left) return;
    await left.handle.close();
    await rm(left.path, { force: true });
  };
  return {
    write: async (chunk) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes <= inMemoryBytes) chunks.push(chunk);
      else await (disk ?? (await toDisk())).handle.writeFile(chunk);
    },
    end: () => {
      const bytes = Buffer.concat(chunks);
      chunks = [];
      const read = async (start: number, length: number) => {
        if (!disk) return bytes.subarray(start, start + length);
        const wanted = Buffer.alloc(Math.max(0, Math.min(length, sizeBytes - start)));
        const { bytesRead } = await disk.handle.read(wanted, 0, wanted.length, start);
        return wanted.subarray(0, bytesRead);
      };
      return Promise.resolve({ sizeBytes, sha256: hash.digest('hex'), read, discard });
    },
    discard,
  };
}

/** Writes chunks down until they end, or one of them goes beyond `maxBytes`. Nothing is left where they break off. */
export async function spoolAll(
  { writer }: Spool,
  chunks: AsyncIterable<unknown>,
  maxBytes = Infinity,
): Promise<SpooledFile> {
  const file = writer();
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks) {
      if (!(chunk instanceof Uint8Array)) continue;
      await file.write(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) break;
    }
    return await file.end();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
