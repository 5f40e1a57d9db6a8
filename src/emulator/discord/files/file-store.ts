import { createWriteStream } from 'node:fs';
import { copyFile, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface StoredFile {
  filePath: string;
  sizeBytes: number;
  /** The first bytes, enough to see what it is. */
  head: Buffer;
}

/** Uploaded files in a temporary folder, so that large ones need no memory. */
export interface FileStore {
  /** Takes the chunks down as they come. */
  save(chunks: AsyncIterable<Buffer>): Promise<StoredFile>;
  saveBytes(bytes: Uint8Array): Promise<StoredFile>;
  /** Takes a copy, so that the file may change afterwards. */
  saveCopy(sourcePath: string): Promise<StoredFile>;
  /** Removes the folder. */
  close(): Promise<void>;
}

const headBytes = 64 * 1024;

async function describeFile(filePath: string): Promise<StoredFile> {
  const { size } = await stat(filePath);
  const handle = await open(filePath);
  try {
    const head = Buffer.alloc(Math.min(size, headBytes));
    await handle.read(head, 0, head.length, 0);
    return { filePath, sizeBytes: size, head };
  } finally {
    await handle.close();
  }
}

export async function createFileStore(): Promise<FileStore> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'emulated-discord-'));
  let count = 0;
  const nextPath = () => path.join(folder, String((count += 1)));
  return {
    save: async (chunks) => {
      const filePath = nextPath();
      await pipeline(chunks, createWriteStream(filePath));
      return describeFile(filePath);
    },
    saveBytes: async (bytes) => {
      const filePath = nextPath();
      await writeFile(filePath, bytes);
      return describeFile(filePath);
    },
    saveCopy: async (sourcePath) => {
      const filePath = nextPath();
      await copyFile(sourcePath, filePath);
      return describeFile(filePath);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
