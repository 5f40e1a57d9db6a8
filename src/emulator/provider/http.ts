import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { gatewayRefusal } from './refusals.js';

/** The whole body of a request must stay below. Source: AnyFast's generation guide, 2026. */
const maxBodyBytes = 64e6;

/** An answer on its way: JSON, or text where `raw` is given. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) {
      request.resume();
      throw gatewayRefusal(413, 'read_request_body_failed', 'request body too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws Refusal where the content type or the syntax is not JSON's */
export function parseJson(contentType: string | undefined, body: Buffer): unknown {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    throw gatewayRefusal(400, 'invalid_request', 'Content-Type must be application/json');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw gatewayRefusal(400, 'invalid_request', 'request body is not valid JSON');
  }
}

/** @throws Refusal where the parts cannot be told apart */
export async function parseForm(contentType: string, body: Buffer): Promise<Record<string, unknown>> {
  try {
    // Deprecated for servers since it holds all in memory; this one may, and needs no library.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    return Object.fromEntries(form);
  } catch {
    throw gatewayRefusal(400, 'invalid_request', 'request body is not a valid form');
  }
}

/** The body of an answer and its headers, length included. */
export function encode({ status, headers, body, raw }: Answer) {
  const bytes = Buffer.from(raw ?? (body === undefined ? '' : JSON.stringify(body)));
  const type = raw === undefined && body !== undefined ? { 'content-type': 'application/json; charset=utf-8' } : {};
  return { status, bytes, headers: { ...type, ...headers, 'content-length': bytes.length } };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { status, headers, bytes } = encode(answer);
  response.writeHead(status, headers).end(bytes);
}

export interface RunningServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** Serves on a free port of the loopback. `handle` answers every request itself, also when it fails. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<RunningServer> {
  const server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
