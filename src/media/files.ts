import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KeptFile } from './types.js';

/** A whole file that is not kept yet. It is on disk, under no name that anybody else knows. */
export interface TemporaryFile extends KeptFile {
  path: string;
}

export interface Files {
  /** Writes bytes to a temporary file while hashing them, and through to the disk. Leaves nothing behind when it throws. */
  receive(bytes: AsyncIterable<Uint8Array>): Promise<TemporaryFile>;
  /** An empty temporary file for another program to write to. Returns its path. */
  create(): Promise<string>;
  /** A temporary file that another program has written: hashes it, and writes it through to the disk. */
  adopt(path: string): Promise<TemporaryFile>;
  /** Keeps a temporary file, or bytes, under the hash of the content. The same content again is the same file. */
  keep(source: TemporaryFile | AsyncIterable<Uint8Array>): Promise<KeptFile>;
  /** Deletes a temporary file that is not to be kept. */
  discard(file: Pick<TemporaryFile, 'path'>): Promise<void>;
  /** Where a kept file lies, whether or not it is there. Throws on anything but a SHA-256 in lower-case hex. */
  path(hash: string): string;
  /** Whether it is there and can be read. */
  has(hash: string): Promise<boolean>;
  /** Counts the age of a kept file from `now` on (milliseconds since 1970); nothing happens when it is gone. */
  touch(hash: string, now: number): Promise<void>;
  /** Deletes a kept file; nothing happens when it is gone already. */
  remove(hash: string): Promise<void>;
  /**
   * Deletes temporary files that were last written before `before` (milliseconds since 1970), and returns how many. At
   * start these are what an earlier process left behind; several processes may share the folder, so not all are.
   */
  removeLeftovers(before: number): Promise<number>;
}

const privateFolder = { recursive: true, mode: 0o700 } as const;

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A rename is on disk only when its folder is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Returns hash and size of what it wrote. */
const write = async (target: string, bytes: AsyncIterable<Uint8Array>): Promise<KeptFile> => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(target, 'wx', 0o600);
  try {
    for await (const piece of bytes) {
      hash.update(piece);
      await handle.writeFile(piece);
      sizeBytes += piece.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), sizeBytes };
};

/** Returns hash and size of what lies there, once it is on the disk. */
const read = async (source: string): Promise<KeptFile> => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  // Syncing wants a handle that may write.
  const handle = await open(source, 'r+');
  try {
    const pieces: AsyncIterable<Uint8Array> = handle.createReadStream({ autoClose: false });
    for await (const piece of pieces) {
      hash.update(piece);
      sizeBytes += piece.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { hash: hash.digest('hex'), sizeBytes };
};

/** Files by the hash of their content, under `<dataDir>/files/ab/abcd...`, readable by their owner only. */
export const createFiles = ({ dataDir }: { dataDir: string }): Files => {
  const temporaryFolder = path.join(dataDir, 'tmp');

  const locate = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new TypeError('not a SHA-256 hash');
    return path.join(dataDir, 'files', hash.slice(0, 2), hash);
  };

  const receive = async (bytes: AsyncIterable<Uint8Array>): Promise<TemporaryFile> => {
    await mkdir(temporaryFolder, privateFolder);
    const target = path.join(temporaryFolder, randomUUID());
    try {
      return { path: target, ...(await write(target, bytes)) };
    } catch (error) {
      await rm(target, { force: true });
      throw error;
    }
  };

  return {
    receive,
    async create() {
      await mkdir(temporaryFolder, privateFolder);
      const target = path.join(temporaryFolder, randomUUID());
      await writeFile(target, '', { flag: 'wx', mode: 0o600 });
      return target;
    },
    adopt: async (file) => ({ path: file, ...(await read(file)) }),
    async keep(source) {
      const file = Symbol.asyncIterator in source ? await receive(source) : source;
      const target = locate(file.hash);
      const folder = path.dirname(target);
      const isNewFolder = (await mkdir(folder, privateFolder)) !== undefined;
      await rename(file.path, target);
      await syncFolder(folder);
      if (isNewFolder) {
        await syncFolder(path.dirname(folder));
        await syncFolder(dataDir);
      }
      return { hash: file.hash, sizeBytes: file.sizeBytes };
    },
    discard: (file) => rm(file.path, { force: true }),
    path: locate,
    has: (hash) =>
      access(locate(hash), constants.R_OK).then(
        () => true,
        () => false,
      ),
    async touch(hash, now) {
      await utimes(locate(hash), now / 1000, now / 1000).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },
    remove: (hash) => rm(locate(hash), { force: true }),
    async removeLeftovers(before) {
      await mkdir(temporaryFolder, privateFolder);
      let removed = 0;
      for (const name of await readdir(temporaryFolder)) {
        const leftover = path.join(temporaryFolder, name);
        const written = await stat(leftover).catch(() => undefined);
        if (written === undefined || written.mtimeMs >= before) continue;
        await rm(leftover, { recursive: true, force: true });
        removed += 1;
      }
      return removed;
    },
  };
};
