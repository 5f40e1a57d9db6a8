import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Moment } from '../../watching.js';
import type { Context } from '../context.js';
import type { Attachment } from '../state/world.js';
import { attachmentPath } from './links.js';

interface Span {
  start: number;
  end: number;
}

/** One range of bytes, as players and download managers ask for; null for the whole, `unsatisfiable` beyond the end. */
function parseRange(header: string | undefined, sizeBytes: number): Span | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [from, to] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (!match || (from === '' && to === '')) return null;
  const start = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return start > end || start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain;charset=UTF-8' });
  response.end('This content is no longer available.');
}

async function send(request: IncomingMessage, response: ServerResponse, attachment: Attachment): Promise<void> {
  const span = parseRange(request.headers.range, attachment.sizeBytes);
  if (span === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${attachment.sizeBytes}` }).end();
    return;
  }
  const { start, end } = span ?? { start: 0, end: attachment.sizeBytes - 1 };
  response.writeHead(span ? 206 : 200, {
    'content-type': attachment.contentType,
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000',
    'content-disposition': `attachment; filename="${encodeURIComponent(attachment.filename)}"`,
    ...(span && { 'content-range': `bytes ${start}-${end}/${attachment.sizeBytes}` }),
  });
  if (request.method === 'HEAD' || attachment.sizeBytes === 0) {
    response.end();
    return;
  }
  // A reader that goes away early is no fault.
  await pipeline(createReadStream(attachment.filePath, { start, end }), response).catch(() => response.destroy());
}

/** Serves attachments by their signed addresses: 404 for what is wrong, unsigned, ended or gone. */
export function createCdnServer({ world, links, faults, watching }: Context): Server {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { remotePort: senderPort = 0 } = request.socket;
    const comesTo = (moment: Moment) => watching.passes({ route: 'CDN', path: request.url ?? '', moment, senderPort });
    response.once('close', () => void comesTo('over'));
    const mayBegin = await comesTo('arrived');
    const url = new URL(request.url ?? '/', 'http://cdn.invalid');
    const pathname = url.pathname.replace(/^\/media(?=\/)/, '');
    const id = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/[^/]+$/.exec(pathname)?.[1];
    const attachment = id === undefined ? undefined : world.attachments.get(id);
    const outage = faults.cdn();
    if (outage === 'reset' || !mayBegin) request.socket.destroy();
    else if (outage !== null) refuse(response, outage);
    else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405);
    else if (!attachment || attachmentPath(attachment) !== pathname || !links.allows(pathname, url.searchParams))
      refuse(response, 404);
    else await send(request, response, attachment);
  }
  return createServer((request, response) => void serve(request, response));
}
