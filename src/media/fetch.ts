import { lookup } from 'node:dns/promises';
import { Agent, errors, request } from 'undici';
import { FetchError } from './fetch-error.js';
import { createLookup, type FetchRule, type ResolveHost } from './fetch-rules.js';

export interface FetchTimeouts {
  /** Until a connection stands. */
  connectMs: number;
  /** Until the answer begins, and between two pieces of it. */
  idleMs: number;
  /** For all of it, redirects included. */
  totalMs: number;
}

interface FetcherOptions {
  rule: FetchRule;
  timeouts?: Partial<FetchTimeouts>;
  /** How many redirects are followed; each target is checked as the first address was. */
  maxRedirects?: number;
  /** Name resolution, for tests. */
  resolveHost?: ResolveHost;
}

export interface Fetcher {
  /**
   * The bytes behind a URL, as they arrive. Nothing is asked for before the first piece is taken, and leaving the loop
   * early closes the connection. Throws `FetchError`, or the signal's reason when the signal ended it.
   *
   * @param options.maxBytes more bytes than these end it with `too-large`, as soon as that is known
   */
  read(url: string, options: { maxBytes: number; signal?: AbortSignal }): AsyncGenerator<Uint8Array, void, undefined>;
  close(): Promise<void>;
}

const defaultTimeouts: FetchTimeouts = { connectMs: 10_000, idleMs: 20_000, totalMs: 180_000 };
const redirectStatuses = [301, 302, 303, 307, 308];
/** What links answer that were signed and have ended: Discord's CDN 404, object stores 403. */
const goneStatuses = [403, 404, 410];

const allowed = (rule: FetchRule, address: string, base?: URL): URL => {
  if (!URL.canParse(address, base?.href)) throw new FetchError('not-allowed-host');
  const url = new URL(address, base);
  if (!rule.allows(url)) throw new FetchError('not-allowed-host');
  return url;
};

const timeoutErrors = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
const toFetchError = (error: unknown): FetchError => {
  if (error instanceof FetchError) return error;
  const late = timeoutErrors.some((type) => error instanceof type);
  return new FetchError(late ? 'timeout' : 'network', {}, { cause: error });
};

/** Downloads from where `rule` allows, and from nowhere else. No cookie, no authorization and no proxy is ever used. */
export const createFetcher = ({ rule, timeouts, maxRedirects = 3, resolveHost }: FetcherOptions): Fetcher => {
  const { connectMs, idleMs, totalMs } = { ...defaultTimeouts, ...timeouts };
  const resolve = resolveHost ?? ((hostname) => lookup(hostname, { all: true }));
  const agent = new Agent({
    // The address is checked where the connection is made: between a check before it and the connection a name may change.
    connect: { timeout: connectMs, lookup: createLookup(resolve, rule.allowsAddress) },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
  });

  const open = async (address: string, signal: AbortSignal) => {
    let url = allowed(rule, address);
    for (let redirects = 0; ; redirects += 1) {
      const response = await request(url, { dispatcher: agent, signal });
      if (!redirectStatuses.includes(response.statusCode)) return response;
      response.body.on('error', () => undefined).destroy();
      const location = response.headers.location;
      if (typeof location !== 'string' || redirects >= maxRedirects) {
        throw new FetchError('status', { status: response.statusCode });
      }
      url = allowed(rule, location, url);
    }
  };

  async function* download(address: string, maxBytes: number, signal: AbortSignal) {
    const { statusCode, headers, body } = await open(address, signal);
    try {
      if (goneStatuses.includes(statusCode)) throw new FetchError('gone', { status: statusCode });
      if (statusCode !== 200) throw new FetchError('status', { status: statusCode });
      const announced = Number(headers['content-length'] ?? 0);
      if (announced > maxBytes) throw new FetchError('too-large', { sizeBytes: announced });
      let sizeBytes = 0;
      const pieces: AsyncIterable<Uint8Array> = body;
      for await (const piece of pieces) {
        sizeBytes += piece.length;
        if (sizeBytes > maxBytes) throw new FetchError('too-large');
        yield piece;
      }
    } finally {
      body.on('error', () => undefined).destroy();
    }
  }

  return {
    async *read(address, { maxBytes, signal }) {
      signal?.throwIfAborted();
      const stop = new AbortController();
      const onAbort = (): void => stop.abort(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const timer = setTimeout(() => stop.abort(new FetchError('timeout')), totalMs);
      try {
        yield* download(address, maxBytes, stop.signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw toFetchError(error);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () => agent.destroy(),
  };
};
