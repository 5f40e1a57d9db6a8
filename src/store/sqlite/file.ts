import { constants } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { StoreError } from '../errors.js';

/** What stands at the start of every SQLite file: https://www.sqlite.org/fileformat.html, section 1.3, read in November 2026. */
const magic = Buffer.from('SQLite format 3\0');
const headerBytes = 100;
const applicationIdOffset = 68;

/** SQLite gives its side files the mode that the database had when they were made. */
const sideFiles = ['-wal', '-shm', '-journal'];

function checkHeader(file: string, header: Buffer, applicationId: number): void {
  if (header.length === 0) return;
  if (header.length < headerBytes || !header.subarray(0, magic.length).equals(magic)) {
    throw new StoreError(`The file ${file} is no SQLite database or is damaged; it was left untouched.`);
  }
  if (header.readUInt32BE(applicationIdOffset) !== applicationId) {
    throw new StoreError(
      `The file ${file} is a database of something else, not the one expected here; it was left untouched.`,
    );
  }
}

async function chmodIfThere(file: string): Promise<void> {
  try {
    await chmod(file, 0o600);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

async function checkOrCreate(file: string, applicationId: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    checkHeader(file, buffer.subarray(0, bytesRead), applicationId);
    await handle.chmod(0o600);
  } finally {
    await handle.close();
  }
  for (const suffix of sideFiles) await chmodIfThere(file + suffix);
}

/**
 * Makes sure, before SQLite touches it, that a file is empty or a database with this application id, and that only its
 * user can read it. A missing file is created, a missing folder with mode 0700; a folder that is there keeps its mode.
 *
 * @throws StoreError
 */
export async function prepareDatabaseFile(file: string, applicationId: number): Promise<void> {
  try {
    await checkOrCreate(file, applicationId);
  } catch (cause) {
    if (cause instanceof StoreError || !(cause instanceof Error)) throw cause;
    throw new StoreError(`The file ${file} could not be opened (${cause.message}).`, { cause });
  }
}
