import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** An answer on its way: JSON, or text where `raw` is given. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: string;
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
