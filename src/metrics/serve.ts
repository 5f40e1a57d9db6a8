import { createServer, type ServerResponse } from 'node:http';
import { SettingsError } from '../env.js';

interface HealthOptions {
  port: number;
  metrics(): Promise<{ contentType: string; body: string }>;
  /** One line for each thing that is away; none while the process can do its work. */
  missing(): Promise<string[]>;
}

export interface HealthServer {
  /** Takes no more requests and ends those under way. */
  close(): Promise<void>;
}

/** A scraper asks in one small packet; whoever does not is not waited for. */
const requestTimeoutMs = 5_000;
const mostConnections = 64;
const plain = 'text/plain; charset=utf-8';

function answer(response: ServerResponse, status: number, body: string, contentType = plain): void {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

function unusable(port: number, cause: Error): SettingsError {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  const problem = code === 'EADDRINUSE' ? 'is taken by another program' : 'cannot be listened on';
  const example = 'a right one: a free port, such as HTTP_PORT=8080';
  return new SettingsError(`HTTP_PORT ${problem} (it is "${port}", ${code}); ${example}`, { cause });
}

/**
 * Answers `/healthz` (200 while the process lives), `/readyz` (200 or 503, with what is away) and `/metrics` on all addresses of
 * the machine: a container's port can be published no other way.
 *
 * @throws SettingsError naming `HTTP_PORT` when the port cannot be had
 */
export async function serveHealth({ port, metrics, missing }: HealthOptions): Promise<HealthServer> {
  async function respond(path: string | undefined, response: ServerResponse): Promise<void> {
    switch (path) {
      case '/healthz':
        answer(response, 200, 'alive\n');
        return;
      case '/readyz': {
        const away = await missing();
        answer(response, away.length === 0 ? 200 : 503, away.length === 0 ? 'ready\n' : `${away.join('\n')}\n`);
        return;
      }
      case '/metrics': {
        const { body, contentType } = await metrics();
        answer(response, 200, body, contentType);
        return;
      }
      default:
        answer(response, 404, 'not found\n');
    }
  }

  const server = createServer((request, response) => {
    const mayAsk = request.method === 'GET' || request.method === 'HEAD';
    const path = mayAsk ? request.url?.split('?')[0] : undefined;
    // What a body would say is of no interest.
    request.resume();
    respond(path, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answer(response, 500, 'cannot be told now\n');
    });
  });
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = requestTimeoutMs;
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(unusable(port, error)));
    server.listen(port, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
