import { Agent } from 'undici';
import type { RequestBody } from './bodies.js';
import { ProviderError } from './errors.js';
import { exchange } from './exchange.js';
import { lossError, refusalError } from './failure.js';
import type { CallClass, SharedLimits } from './held-back.js';
import { parseJson, scrubKey, type Scrub } from './json.js';
import { createKeyLimits, type KeyLimits } from './key-limits.js';
import { createObserving, type CallName, type ObserveRequest } from './observing.js';
import { createRetry, type RetryOptions } from './retry.js';

/** Milliseconds for a whole request, from asking for a connection to the end of the answer. */
export interface Timeouts {
  /** For a new connection alone. */
  connectMs: number;
  readMs: number;
  /** Sending a file's bytes adds to it. */
  createAssetMs: number;
  /** The gateway holds the request while it relays it, up to minutes. */
  createTaskMs: number;
}

export interface HttpOptions {
  /** Without a path or with one that the API's paths are added to. */
  baseUrl: string;
  timeouts?: Partial<Timeouts>;
  /** Milliseconds since 1970; for `Retry-After`. */
  now?: () => number;
  /** From 0 to below 1; spreads waits. */
  random?: () => number;
  sleep?: RetryOptions['sleep'];
  /** Divides the waits between tries and those that the provider asks for, and nothing else. */
  speedup?: number;
  maxAnswerBytes?: number;
  /** What other processes know of the same keys. */
  sharedLimits?: SharedLimits | undefined;
  /** Told of each request when it has ended. Must not throw. */
  observe?: ObserveRequest;
}

export interface Call<Value> {
  name: CallName;
  key: string;
  method: 'GET' | 'POST';
  path: string;
  body?: RequestBody;
  /** Only a `read` is ever sent again. */
  class: CallClass;
  /** `undefined` when the document is not what was asked for. */
  parse: (document: unknown, scrub: Scrub) => Value | undefined;
  signal: AbortSignal | undefined;
}

export interface Http {
  call<Value>(call: Call<Value>): Promise<Value>;
  heldBackMs: KeyLimits['heldBackMs'];
  /** Ends all connections at once; what is under way fails. */
  close(): Promise<void>;
}

const defaultTimeouts: Timeouts = { connectMs: 10_000, readMs: 30_000, createAssetMs: 120_000, createTaskMs: 300_000 };
const defaultMaxAnswerBytes = 4 * 1024 * 1024;

function headersFor(key: string, body: RequestBody | undefined): Record<string, string> {
  return {
    'user-agent': 'dailies',
    accept: 'application/json',
    'accept-encoding': 'identity',
    authorization: `Bearer ${key}`,
    ...(body ? { 'content-type': body.contentType, 'content-length': String(body.sizeBytes) } : {}),
  };
}

function assertKey(key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  throw new ProviderError('The key has characters that no key has.', { kind: 'bad-key', outcome: 'refused' });
}

/**
 * One function for every call to the API. It throws `ProviderError`, or the reason of the caller's abort.
 *
 * Reads keep connections open, and are tried three times when the provider fails or cannot be reached. Whatever creates
 * something is sent once, on a connection of its own: on a kept one, the server may close it at the very moment the
 * request goes out, and then nobody knows whether a paid request arrived. Redirects are never followed.
 */
export function createHttp(options: HttpOptions): Http {
  const { now = Date.now, random = Math.random, speedup = 1 } = options;
  const maxAnswerBytes = options.maxAnswerBytes ?? defaultMaxAnswerBytes;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const timeoutOf = {
    read: timeouts.readMs,
    'create-asset': timeouts.createAssetMs,
    'create-task': timeouts.createTaskMs,
  };
  const { origin, pathname } = new URL(options.baseUrl);
  const basePath = pathname.replace(/\/+$/, '');
  const connect = { timeout: timeouts.connectMs };
  const keeping = new Agent({ connect, pipelining: 1, keepAliveTimeout: 20_000 });
  // Pipelining 0 is how undici is told to keep no connection.
  const fresh = new Agent({ connect, pipelining: 0 });
  const observing = createObserving(options.observe);
  const limits = createKeyLimits({ now, random, speedup, shared: options.sharedLimits });
  const retry = createRetry({ random, sleep: options.sleep, speedup });

  async function send<Value>(call: Call<Value>) {
    const { key, signal, body } = call;
    const timeoutMs = timeoutOf[call.class] + (body?.sendingMs ?? 0);
    const opened = await body?.open();
    try {
      const result = await exchange(call.class === 'read' ? keeping : fresh, {
        origin,
        path: basePath + call.path,
        method: call.method,
        headers: headersFor(key, body),
        ...(opened ? { body: opened.content } : {}),
        timeoutMs,
        maxAnswerBytes,
        ...(signal ? { signal } : {}),
      });
      return { result, timeoutMs };
    } finally {
      await opened?.close();
    }
  }

  async function once<Value>(call: Call<Value>): Promise<Value> {
    const scrub = scrubKey(call.key);
    const { result, timeoutMs } = await send(call);
    if ('loss' in result) throw lossError(result.loss, { scrub, nowMs: now(), timeoutMs });
    const { answer } = result;
    if (answer.status >= 200 && answer.status < 300) {
      const document = parseJson(new TextDecoder().decode(answer.body), scrub);
      const value = document === undefined ? undefined : call.parse(document, scrub);
      if (value !== undefined) return value;
    }
    throw refusalError(answer, { scrub, nowMs: now() });
  }

  return {
    async call(call) {
      assertKey(call.key);
      // A read that waits for its next try holds no place.
      const limited = () => limits.run(call, () => observing(call.name, () => once(call)));
      return call.class === 'read' ? await retry(limited, call.signal) : await limited();
    },
    heldBackMs: limits.heldBackMs,
    async close() {
      await Promise.all([keeping.destroy(), fresh.destroy()]);
    },
  };
}
