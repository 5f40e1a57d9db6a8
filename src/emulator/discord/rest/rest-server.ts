import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Moment } from '../../watching.js';
import type { Context } from '../context.js';
import { ApiError, refuse } from './api-error.js';
import type { Exchange } from './exchange.js';
import type { FaultAction } from './faults.js';
import type { RateLimits, Verdict } from './rate-limits.js';
import { readRequest } from './read-request.js';
import type { Upload } from '../messages/attachments.js';
import { createRouter, type Answer, type MatchedRoute, type Route } from './route.js';

const prefix = '/api/v10';

interface Outgoing extends Answer {
  headers: Record<string, string>;
}

/** What has been learned of a request so far; it becomes an exchange. */
interface Incoming {
  method: string;
  path: string;
  query: URLSearchParams;
  matched: MatchedRoute | null;
  body: unknown;
  uploads: Upload[];
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function limited(verdict: Pick<Verdict, 'headers' | 'global'>, retryAfterMs: number): Outgoing {
  const retryAfter = Math.max(0.001, Math.round(retryAfterMs) / 1000);
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfter, global: verdict.global, code: 0 },
    headers: {
      ...verdict.headers,
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': verdict.global ? 'global' : 'user',
      ...(verdict.global && { 'x-ratelimit-global': 'true' }),
    },
  };
}

function faultAnswer(action: FaultAction): Outgoing | 'reset' | null {
  if (action.answer === 'reset' || action.answer === 'hang') return action.answer === 'reset' ? 'reset' : null;
  const { answer } = action;
  if (answer.status === 429 && 'retryAfterMs' in answer)
    return limited({ headers: {}, global: answer.global ?? false }, answer.retryAfterMs ?? 1000);
  return { status: answer.status, body: answer.body ?? { message: 'Internal Server Error', code: 0 }, headers: {} };
}

function exchangeOf(
  context: Context,
  request: IncomingMessage,
  incoming: Incoming,
  outgoing: Outgoing,
  injected: boolean,
): Exchange {
  return {
    at: context.clock.now(),
    method: incoming.method,
    path: incoming.path,
    template: incoming.matched?.route.template ?? null,
    query: Object.fromEntries(incoming.query),
    headers: flat(request.headers),
    contentType: request.headers['content-type'] ?? null,
    body: incoming.body,
    files: incoming.uploads.map(({ field, filename, contentType, sizeBytes }) => ({
      field,
      filename,
      contentType,
      sizeBytes,
    })),
    status: outgoing.status,
    answer: outgoing.body,
    answerHeaders: outgoing.headers,
    injected,
  };
}

function write(response: ServerResponse, outgoing: Outgoing): void {
  const common = { ...outgoing.headers, via: '1.1 google', 'cf-ray': 'emulated' };
  if (outgoing.body === undefined) {
    response.writeHead(outgoing.status, common).end();
    return;
  }
  const body = JSON.stringify(outgoing.body);
  response.writeHead(outgoing.status, {
    ...common,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** The REST server below `/api/v10`: authorisation, faults, rate limits, routes, and a record of every exchange. */
export function createRestServer(context: Context, routes: readonly Route[], rateLimits: RateLimits): Server {
  const router = createRouter(routes);

  async function answerTo(incoming: Incoming, request: IncomingMessage): Promise<Outgoing> {
    const { matched } = incoming;
    const verdict = matched && rateLimits.count(matched);
    const headers = verdict?.headers ?? {};
    try {
      const content = await readRequest(request, context.files);
      incoming.body = content.body;
      incoming.uploads = content.uploads;
      if (!matched) {
        const found = router.find(incoming.method, incoming.path);
        context.violation(`no such route: ${incoming.method} ${incoming.path}`);
        throw found === 'wrong-method' ? refuse.methodNotAllowed() : refuse.notFound();
      }
      if (matched.route.auth === 'bot' && request.headers.authorization !== `Bot ${context.world.token}`)
        throw refuse.unauthorized();
      if (verdict && verdict.retryAfterMs !== null) return limited(verdict, verdict.retryAfterMs);
      const answer = await matched.route.handle({
        parameter: (name) => matched.parameters[name] ?? '',
        query: incoming.query,
        ...content,
      });
      return { ...answer, headers };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const wait =
        error.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) };
      return { status: error.status, body: error.body(), headers: { ...headers, ...wait } };
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://discord.invalid');
    const method = request.method ?? 'GET';
    // discord.js writes `@me` and `@original` with an encoded @.
    const pathname = url.pathname.replaceAll('%40', '@');
    const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
    const found = url.pathname.startsWith(`${prefix}/`) ? router.find(method, path) : null;
    const matched = found === 'wrong-method' ? null : found;
    const incoming: Incoming = { method, path, query: url.searchParams, matched, body: undefined, uploads: [] };
    const route = `${method} ${matched?.route.template ?? path}`;
    const { remotePort: senderPort = 0 } = request.socket;
    const comesTo = (moment: Moment) => context.watching.passes({ route, path, moment, senderPort });
    response.once('close', () => void comesTo('over'));
    if (!(await comesTo('arrived'))) {
      request.socket.destroy();
      return;
    }
    const fault = context.faults.take({ method, path, template: matched?.route.template ?? null });
    if (fault?.action.answer === 'hang') await fault.over;
    const instead = fault ? faultAnswer(fault.action) : null;
    const before = fault?.action.when === 'before' ? instead : null;
    if (before !== null && before !== 'reset') request.resume();
    const honest = before === null ? await answerTo(incoming, request) : null;
    const outgoing = (await comesTo('done')) ? (instead ?? honest) : 'reset';
    const reset = outgoing === 'reset' || outgoing === null;
    const record = reset ? { status: 0, headers: {} } : outgoing;
    context.events.emit('exchange', exchangeOf(context, request, incoming, record, instead !== null));
    if (reset) request.socket.destroy();
    else write(response, outgoing);
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A sender that went away in the middle of its request is no fault of the emulator.
      if (request.complete)
        context.violation(`the emulator failed at ${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      response.destroy();
    });
  });
}
