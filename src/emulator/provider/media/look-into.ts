import { readMedia } from './facts.js';
import type { MediaFacts } from './facts.js';

/** A file of which any part can be read. */
interface ReadableFile {
  sizeBytes: number;
  read(start: number, length: number): Promise<Buffer>;
}

/** Files up to here are looked into as a whole: sound must be, and may be no larger. */
const wholeBytes = 16e6;
/** Where the sides of a larger picture stand. */
const headBytes = 2e6;

/** Looks into a file of any size without holding more of it than its index; see `readMedia`. */
export async function lookInto(file: ReadableFile): Promise<MediaFacts | undefined> {
  if (file.sizeBytes <= wholeBytes) return readMedia(await file.read(0, file.sizeBytes));
  const head = await file.read(0, headBytes);
  const isMovie = head.toString('latin1', 4, 8) === 'ftyp';
  return readMedia(isMovie ? await withoutPictures(file) : head);
}

/** The boxes of a movie that are no picture data; empty where one reaches beyond the end. */
async function withoutPictures(file: ReadableFile): Promise<Buffer> {
  const boxes: Buffer[] = [];
  for (let at = 0; at < file.sizeBytes;) {
    const header = await file.read(at, 16);
    if (header.length < 16) return Buffer.alloc(0);
    const short = header.readUInt32BE(0);
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? file.sizeBytes - at : short;
    if (size < 8 || at + size > file.sizeBytes) return Buffer.alloc(0);
    const kind = header.toString('latin1', 4, 8);
    if ((kind === 'ftyp' || kind === 'moov') && size <= wholeBytes) boxes.push(await file.read(at, size));
    at += size;
  }
  return Buffer.concat(boxes);
}
