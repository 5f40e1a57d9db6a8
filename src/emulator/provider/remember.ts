import type { IncomingMessage } from 'node:http';
import type { Context } from './context.js';
import type { RecordedRequest } from './records.js';
import type { Route } from './routes.js';

/** Writes a request down as it arrived, and forgets the oldest one beyond the limit. */
export function rememberRequest(
  { state, settings }: Context,
  request: IncomingMessage,
  route: Route | undefined,
  sizeBytes: number,
): RecordedRequest {
  const [, key] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const record: RecordedRequest = {
    atMs: state.nowMs(),
    route,
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    key,
    sizeBytes,
  };
  const list = route === 'Storage' ? state.storageRequests : state.requests;
  list.push(record);
  if (list.length > settings.rememberRequests) list.shift();
  return record;
}
