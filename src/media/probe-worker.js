// Plain JavaScript, because Node 20 cannot start a worker from TypeScript: so the same relative URL finds it beside
// probe.ts in src/ (tests) and beside probe.js in dist/. The compiler checks it through its JSDoc types and copies it.
import { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import { fileTypeFromFile } from 'file-type';
import { imageSizeFromFile } from 'image-size/fromFile';
import mediaInfoFactory from 'mediainfo.js';
import { parseStream } from 'music-metadata';

/** @import { FileHandle } from 'node:fs/promises' */
/** @import { MediaInfoResult } from 'mediainfo.js' */
/** @import { MediaFacts } from './types.js' */
/** @typedef {{ path: string, format: string, sizeBytes: number, handle: FileHandle }} KnownFile */
/** @typedef {{ facts: MediaFacts } | { reason: 'unknown-type', mime?: string } | { reason: 'unreadable', detail: string }} Answer */

/** By the type that the content shows. @type {ReadonlyMap<string, ['image' | 'video' | 'mp3' | 'wav', format: string]>} */
const kinds = new Map([
  ['image/jpeg', ['image', 'jpg']],
  ['image/png', ['image', 'png']],
  ['image/apng', ['image', 'png']],
  ['image/gif', ['image', 'gif']],
  ['image/webp', ['image', 'webp']],
  ['image/bmp', ['image', 'bmp']],
  ['image/tiff', ['image', 'tiff']],
  ['image/heic', ['image', 'heic']],
  ['image/heif', ['image', 'heif']],
  ['video/mp4', ['video', 'mp4']],
  ['video/quicktime', ['video', 'mov']],
  ['audio/wav', ['wav', 'wav']],
]);

/** @type {ReadonlyMap<string, string>} mediainfo's words for codecs, in the provider's */
const codecs = new Map([
  ['AVC', 'H.264'],
  ['HEVC', 'H.265'],
]);

/** What mediainfo's memory may grow to: several times what the largest files that are taken need. */
const mostMemoryBytes = 192 * 1024 * 1024;
const pageBytes = 64 * 1024;

/** @typedef {{ buffer: ArrayBuffer, grow: (pages: number) => number }} WasmMemory Node's types do not know it */
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- A cast in JSDoc, which the compiler reads and the rule does not.
const wasm = /** @type {{ Memory: { prototype: WasmMemory } }} */ (Reflect.get(globalThis, 'WebAssembly'));
const memory = wasm.Memory.prototype;
const { grow } = memory;
/**
 * A megabyte may unpack to gigabytes there (the packed headers of MOV and WAV), and no limit of the worker counts them. All
 * memory is asked for here; a file that is refused some cannot be read.
 * @this {WasmMemory} @param {number} pages
 */
memory.grow = function (pages) {
  if (this.buffer.byteLength + pages * pageBytes > mostMemoryBytes)
    throw new RangeError('a file wants too much memory');
  return grow.call(this, pages);
};

class Unreadable extends Error {}

/** A number that can be measured; anything else means that the file is damaged. @param {number | undefined} value */
const measured = (value) => {
  if (value === undefined || !Number.isFinite(value) || value <= 0) throw new Unreadable('a measure is missing');
  return value;
};

/**
 * Reads pieces by offset, never the whole file. A fresh instance for each file costs about 25 ms, and what one damaged
 * file does to its memory reaches no other.
 * @param {KnownFile} file
 */
const tracks = async ({ handle, sizeBytes }) => {
  const mediaInfo = await mediaInfoFactory({ format: 'object' });
  try {
    const result = await mediaInfo.analyzeData(sizeBytes, async (length, offset) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
    return result.media?.track ?? [];
  } finally {
    mediaInfo.close();
  }
};

/** @param {NonNullable<MediaInfoResult['media']>['track']} found @returns {boolean} */
const isCutShort = (found) =>
  found.some((track) => track['@type'] === 'General' && track.extra?.['IsTruncated'] === 'Yes');

/**
 * Width and height may change places when a camera's orientation is taken into account; the limits are the same both ways.
 * image-size reads the first 512 KB. Where they do not tell (a TIFF with its directory at the end, long metadata),
 * mediainfo seeks.
 * @param {KnownFile} file @returns {Promise<MediaFacts>}
 */
const image = async (file) => {
  const { format, sizeBytes, path } = file;
  const size = await imageSizeFromFile(path).catch(() => undefined);
  if (size !== undefined) {
    const isTurned = size.orientation !== undefined && size.orientation >= 5;
    const [width, height] = isTurned ? [size.height, size.width] : [size.width, size.height];
    return { type: 'image', format, sizeBytes, width: measured(width), height: measured(height) };
  }
  for (const track of await tracks(file)) {
    if (track['@type'] !== 'Image') continue;
    return { type: 'image', format, sizeBytes, width: measured(track.Width), height: measured(track.Height) };
  }
  throw new Unreadable('no size found');
};

/**
 * Width and height as shown: phones store upright videos lying, with a rotation. The frame rate is the mean one. Pixels
 * count as stored, which for pixels that are not square differs from what is shown: pixels per frame is what is limited.
 * @param {KnownFile} file @returns {Promise<Answer>}
 */
const video = async (file) => {
  const { format, sizeBytes } = file;
  const found = await tracks(file);
  for (const track of found) {
    if (track['@type'] !== 'Video') continue;
    if (isCutShort(found)) throw new Unreadable('cut short');
    const isTurned = Math.round(Number(track.Rotation ?? 0)) % 180 === 90;
    const [width, height] = isTurned ? [track.Height, track.Width] : [track.Width, track.Height];
    const codec = track.Format ?? 'unknown';
    return {
      facts: {
        type: 'video',
        format,
        codec: codecs.get(codec) ?? codec,
        sizeBytes,
        width: measured(width),
        height: measured(height),
        durationSeconds: measured(track.Duration),
        framesPerSecond: measured(track.FrameRate),
      },
    };
  }
  if (found.some((track) => track['@type'] === 'Audio')) return { reason: 'unknown-type', mime: 'audio/mp4' };
  throw new Unreadable('no video found');
};

/** @param {KnownFile} file @returns {Promise<MediaFacts>} */
const wav = async (file) => {
  const { format, sizeBytes } = file;
  const sound = (await tracks(file)).find((track) => track['@type'] === 'Audio');
  return { type: 'audio', format, sizeBytes, durationSeconds: measured(sound?.Duration) };
};

/**
 * Counts every frame. Both libraries guess from the size when the first frames have one rate, and a file of variable
 * rate without a header that begins with silence then counts several times its length (14 s were taken for 48 s). A
 * stream without a known size leaves music-metadata nothing to guess from. Sound may have less than 15 MB, so what lies
 * beyond 16 MB is not counted: such a file is refused for its size.
 * @param {KnownFile} file @returns {Promise<MediaFacts>}
 */
const mp3 = async ({ format, sizeBytes, path }) => {
  const source = createReadStream(path, { end: 16 * 1024 * 1024 });
  const bytes = new PassThrough();
  source.on('error', (error) => bytes.destroy(error)).pipe(bytes);
  try {
    const options = { duration: true, skipCovers: true, skipPostHeaders: true };
    const { format: found } = await parseStream(bytes, { mimeType: 'audio/mpeg' }, options);
    return { type: 'audio', format, sizeBytes, durationSeconds: measured(found.duration) };
  } finally {
    source.destroy();
    bytes.destroy();
  }
};

/** @param {string} path @returns {Promise<Answer>} */
const probe = async (path) => {
  const type = await fileTypeFromFile(path);
  // MPEG's other layers share the type of MP3; only the extension that file-type gives tells them apart.
  const kind = type?.ext === 'mp3' ? /** @type {const} */ (['mp3', 'mp3']) : kinds.get(type?.mime ?? '');
  if (kind === undefined)
    return type === undefined ? { reason: 'unknown-type' } : { reason: 'unknown-type', mime: type.mime };
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file = { path, format: kind[1], sizeBytes: size, handle };
    switch (kind[0]) {
      case 'image':
        return { facts: await image(file) };
      case 'video':
        return await video(file);
      case 'mp3':
        return { facts: await mp3(file) };
      case 'wav':
        return { facts: await wav(file) };
    }
  } finally {
    await handle.close();
  }
};

parentPort?.on('message', (/** @type {string} */ path) => {
  void probe(path)
    .catch((/** @type {unknown} */ error) => ({ reason: 'unreadable', detail: String(error) }))
    .then((answer) => parentPort?.postMessage(answer));
});
