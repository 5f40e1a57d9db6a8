import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** Parsed, where it is JSON. */
  body: unknown;
  raw: Buffer;
  /** The client's port: the same for two requests on one connection. */
  port: number | undefined;
}

export type Responder = (response: ServerResponse, received: Received, socket: Socket) => void;

export interface ApiServer extends AsyncDisposable {
  baseUrl: string;
  /** Everything that arrived, in order. */
  received: Received[];
  /** How the next requests are answered. */
  respond: Responder;
}

export function answerJson(body: unknown, status = 200, headers: Record<string, string> = {}): Responder {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** Answers in turn; the last answer stays. */
export function inTurn(...responders: [Responder, ...Responder[]]): Responder {
  let turn = 0;
  return (...request) => {
    const responder = responders[Math.min(turn++, responders.length - 1)];
    responder?.(...request);
  };
}

/** A real HTTP server that keeps what it receives. */
export async function startApiServer(respond: Responder): Promise<ApiServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const isJson = request.headers['content-type'] === 'application/json';
      const entry: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: isJson ? JSON.parse(raw.toString()) : undefined,
        raw,
        port: request.socket.remotePort,
      };
      received.push(entry);
      api.respond(response, entry, request.socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api: ApiServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    respond,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return api;
}

/** undici takes a connection back into use one turn of the event loop after an answer. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
