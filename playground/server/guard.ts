import type { IncomingMessage } from 'node:http';
import { Refused } from './refused.js';

/** Names of this machine's loopback; a foreign name that resolves to it (DNS rebinding) is none of them. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Lets through what this server's own page sends. A browser names its origin in every POST, and marks what another site asks for.
 *
 * @throws Refused 403
 */
export function guard(request: IncomingMessage, port: number): void {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  const hosts = loopbackNames.map((name) => `${name}:${port}`);
  if (!hosts.includes(host)) throw new Refused(403, `The playground answers at http://localhost:${port} only.`);
  const foreign = new Refused(403, 'Only the playground’s own page may do that.');
  if (origin !== undefined && origin !== `http://${host}`) throw foreign;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && origin === undefined) throw foreign;
  // A link to the page from elsewhere may be followed; what is behind the page is its own.
  const inside = request.url?.startsWith('/api/') ?? false;
  if (inside && site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign;
}
