import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DriverError } from '../../src/emulator/discord/driver/driver-error.js';
import { ApiError } from '../../src/emulator/discord/rest/api-error.js';
import { listen, stop } from '../../src/emulator/discord/rest/listen.js';
import type * as protocol from '../protocol.js';
import { createApi } from './api.js';
import { guard } from './guard.js';
import type { House } from './house.js';
import { Refused } from './refused.js';
import { contentSecurityPolicy, sendPageFile } from './static-files.js';

export interface PlaygroundServer {
  /** `http://localhost:<port>` */
  url: string;
  /** Stores every member's key with the bot, as they would. @throws Error with what the bot said when it did not */
  giveKeys(): Promise<void>;
  close(): Promise<void>;
}

function refusalOf(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error;
  // What a real client would not have sent, and what Discord refuses.
  if (error instanceof DriverError) return new Refused(409, error.message);
  return error instanceof ApiError ? new Refused(error.status, error.message) : undefined;
}

/** Whether the page itself went away in the middle of sending. */
function isAbandoned(request: IncomingMessage): boolean {
  return request.destroyed && !request.complete;
}

function answerFailure(request: IncomingMessage, response: ServerResponse, error: unknown): Refused | undefined {
  const refused = refusalOf(error);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return refused;
  }
  const body: protocol.Refusal = { error: refused?.message ?? 'The playground itself failed; its terminal says how.' };
  response.writeHead(refused?.status ?? 500, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
  // A browser that is still sending reads no answer before it has sent all.
  request.resume();
  return refused;
}

/** Requests come with paths; which name they were asked by is looked at on its own. */
const base = 'http://playground.invalid';

interface ServerOptions {
  house: House;
  /** 0 for any free one. */
  port: number;
  /** Where the built page lies. */
  pageDir: string;
  /** What went wrong in here, for the terminal. */
  report: (error: unknown) => void;
}

/** Serves the page and its API on loopback. @throws Error when the port is taken */
export async function startPlaygroundServer({
  house,
  port: wantedPort,
  pageDir,
  report,
}: ServerOptions): Promise<PlaygroundServer> {
  const api = await createApi(house);
  const headers = {
    'content-security-policy': contentSecurityPolicy(house.discord.cdnUrl),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  };
  let port = wantedPort;
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    guard(request, port);
    const address = request.url ?? '/';
    if (!URL.canParse(address, base)) throw new Refused(404, 'There is nothing at this address.');
    const url = new URL(address, base);
    if (url.pathname.startsWith('/api/')) await api.answer(request, response, url);
    else if (request.method === 'GET' || request.method === 'HEAD') await sendPageFile(response, pageDir, url.pathname);
    else throw new Refused(405, 'There is nothing to send here.');
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!isAbandoned(request) && !answerFailure(request, response, error)) report(error);
    });
  });
  try {
    port = await listen(server, wantedPort);
  } catch (error) {
    await api.close();
    throw error;
  }
  return {
    url: `http://localhost:${port}`,
    giveKeys: api.giveKeys,
    close: async () => {
      await api.close();
      await stop(server);
    },
  };
}
