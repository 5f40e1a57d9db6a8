import { readFile } from 'node:fs/promises';

/** A video with a box of nothing behind it, which makes it as large as it shall be; each is another file. */
export async function paddedVideo(source: string, sizeBytes: number, mark: string): Promise<Buffer> {
  const video = await readFile(source);
  const box = Buffer.alloc(sizeBytes - video.length);
  box.writeUInt32BE(box.length);
  box.write('free', 4, 'latin1');
  box.write(mark, 8, 'latin1');
  return Buffer.concat([video, box]);
}
