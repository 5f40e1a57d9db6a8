import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Moment } from '../watching.js';
import { behave } from './behaviours.js';
import type { Context } from './context.js';
import { send } from './http.js';
import { rememberRequest } from './remember.js';
import { assetStatus, taskPhase } from './status.js';
import type { Behaviour } from './switches.js';

/** A file that can be served in parts. */
interface StoredFile {
  contentType: string;
  sizeBytes: number;
  /** `end` is included. */
  read(start: number, end: number): Readable;
}

const contentTypes: Readonly<Record<string, string>> = {
  JPG: 'image/jpeg',
  MP4: 'video/mp4',
  MOV: 'video/quicktime',
  MP3: 'audio/mpeg',
  WAV: 'audio/wav',
};

async function fileOnDisk(path: string, contentType: string): Promise<StoredFile> {
  const { size } = await stat(path);
  return { contentType, sizeBytes: size, read: (start, end) => createReadStream(path, { start, end }) };
}

/**
 * `/results/<task>.mp4`, `/results/<task>-original.mp4`, `/frames/<task>.png`, `/assets/<asset>`; `/moved` before them is
 * where they were moved to.
 */
async function find({ state, settings }: Context, path: string): Promise<StoredFile | undefined> {
  const [, folder, id = ''] =
    /^(?:\/moved)?\/(results|frames|assets)\/([\w-]+?)(?:-original)?(?:\.mp4|\.png)?$/.exec(path) ?? [];
  if (folder === 'assets') {
    const asset = state.assets.get(id);
    const { bytes, facts } = asset?.ingestion ?? {};
    if (!asset || !bytes || !facts || assetStatus(asset, state.nowMs()) === 'Failed') return undefined;
    const read = (start: number, end: number) => Readable.from([bytes.subarray(start, end + 1)]);
    const contentType = contentTypes[facts.format] ?? `image/${facts.format.toLowerCase()}`;
    return { contentType, sizeBytes: bytes.length, read };
  }
  const task = state.tasks.get(id);
  if (!task || taskPhase(task, state.nowMs()) !== 'succeeded') return undefined;
  if (folder === 'results') return fileOnDisk(settings.resultVideo, 'video/mp4');
  return settings.lastFrame ? fileOnDisk(settings.lastFrame, 'image/png') : undefined;
}

/** One range as `bytes=0-99`, `bytes=100-` or `bytes=-100`; undefined where the whole file is to be sent. */
function rangeOf(header: string | undefined, sizeBytes: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes - 1 };
  return { start: Number(first), end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const raw = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  send(response, { status, headers: { 'content-type': 'application/xml' }, raw });
}

/** When a link of ours ends, in milliseconds since 1970. */
const endOf = (url: URL) => Number(url.searchParams.get('Expires')) * 1000;

/** Serves what was generated, under pre-signed links. It knows no keys: whoever has the link has the file. */
export function createStorageHandler(
  context: Context,
  take: (key: string | undefined) => Behaviour | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { state, links, switches, ids, watching } = context;
  return async (request, response) => {
    const { remotePort: senderPort = 0 } = request.socket;
    const comesTo = (moment: Moment) =>
      watching.passes({ route: 'Storage', path: request.url ?? '', moment, senderPort });
    response.once('close', () => void comesTo('over'));
    if (!(await comesTo('arrived'))) {
      request.socket.destroy();
      return;
    }
    const record = rememberRequest(context, request, 'Storage', 0);
    response.once('finish', () => (record.status = response.statusCode));
    state.events.emit('storage-request', record);
    const latencyMs = switches.latencyMs.Storage ?? 0;
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs).unref());
    const behaviour = take(record.key);
    if (behaviour?.kind === 'delay') {
      await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs).unref());
    } else if (behaviour && behaviour.kind !== 'cut') {
      behave(response, behaviour, { status: 200 }, ids.request());
      return;
    }
    const url = new URL(request.url ?? '/', 'http://storage');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'MethodNotAllowed', 'The method is not allowed.');
      return;
    }
    if (!links.verify(url, state.nowMs())) {
      refuse(response, 403, 'AccessDenied', 'Request has expired.');
      return;
    }
    if (switches.resultsMove === 'redirect' && /^\/(results|frames)\//.test(url.pathname)) {
      send(response, { status: 302, headers: { location: links.sign(`/moved${url.pathname}`, endOf(url)) } });
      return;
    }
    const file = await find(context, url.pathname);
    if (!file) refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
    else await serve(request, response, file, behaviour?.kind === 'cut');
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, file: StoredFile, isCut: boolean) {
  const range = rangeOf(request.headers.range, file.sizeBytes);
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  if (start > end) {
    response.setHeader('content-range', `bytes */${file.sizeBytes}`);
    refuse(response, 416, 'InvalidRange', 'The range cannot be satisfied.');
    return;
  }
  response.writeHead(range ? 206 : 200, {
    'content-type': file.contentType,
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${start}-${end}/${file.sizeBytes}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  if (isCut) {
    const half = await buffer(file.read(start, start + Math.floor((end - start) / 2)));
    response.write(half, () => response.socket?.destroy());
    return;
  }
  // A caller who goes away early is no failure of the storage.
  await pipeline(file.read(start, end), response).catch(() => response.destroy());
}
