import { setTimeout as sleepFor } from 'node:timers/promises';
import { Agent } from 'undici';
import { ProviderError } from './errors.js';
import { exchange } from './exchange.js';
import { lossError, refusalError } from './failure.js';
import { parseJson, scrubKey, type Scrub } from './json.js';

/** Milliseconds for a whole request, from asking for a connection to the end of the answer. */
export interface Timeouts {
  /** For a new connection alone. */
  connectMs: number;
  readMs: number;
  createAssetMs: number;
  /** The gateway holds the request while it relays it, up to minutes. */
  createTaskMs: number;
}

export interface HttpOptions {
  /** Without a path or with one that the API's paths are added to. */
  baseUrl: string;
  timeouts?: Partial<Timeouts>;
  /** Milliseconds since 1970; for `Retry-After` dates. */
  now?: () => number;
  /** From 0 to below 1; spreads the retries of reads. */
  random?: () => number;
  /** Ends early, with an error, when the signal is aborted. */
  sleep?: (waitMs: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Divides the waits between tries, and nothing else. */
  speedup?: number;
  maxAnswerBytes?: number;
}

export interface Call<Value> {
  key: string;
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  /** Only a `read` is ever sent again. */
  cost: 'read' | 'create-asset' | 'create-task';
  /** `undefined` when the document is not what was asked for. */
  parse: (document: unknown, scrub: Scrub) => Value | undefined;
  signal: AbortSignal | undefined;
}

export interface Http {
  call<Value>(call: Call<Value>): Promise<Value>;
  /** Ends all connections at once; what is under way fails. */
  close(): Promise<void>;
}

const defaultTimeouts: Timeouts = { connectMs: 10_000, readMs: 30_000, createAssetMs: 120_000, createTaskMs: 300_000 };
const defaultMaxAnswerBytes = 4 * 1024 * 1024;
const readTries = 3;
const firstBackoffMs = 500;
/** A read that is asked to wait longer is given back to the caller, who knows better what else to do. */
const longestBackoffMs = 5_000;

function mayRepeat(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError)) return false;
  if ((error.retryAfterMs ?? 0) > longestBackoffMs) return false;
  return error.kind === 'provider-fault' || error.kind === 'timeout' || error.kind === 'unreachable';
}

async function defaultSleep(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleepFor(waitMs, undefined, signal ? { signal } : {});
}

function headersFor(key: string, withBody: boolean): Record<string, string> {
  return {
    'user-agent': 'dailies',
    accept: 'application/json',
    'accept-encoding': 'identity',
    authorization: `Bearer ${key}`,
    ...(withBody ? { 'content-type': 'application/json' } : {}),
  };
}

/**
 * One function for every call to the API. It throws `ProviderError`, or the reason of the caller's abort.
 *
 * Reads keep connections open, and are tried three times when the provider fails or cannot be reached. Whatever creates
 * something is sent once, on a connection of its own: on a kept one, the server may close it at the very moment the
 * request goes out, and then nobody knows whether a paid request arrived. Redirects are never followed.
 */
export function createHttp(options: HttpOptions): Http {
  const { now = Date.now, random = Math.random, sleep = defaultSleep, speedup = 1 } = options;
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

  async function once<Value>(call: Call<Value>): Promise<Value> {
    const { key, signal } = call;
    if (!/^[\x21-\x7e]+$/.test(key)) {
      throw new ProviderError('The key has characters that no key has.', { kind: 'bad-key', outcome: 'refused' });
    }
    const scrub = scrubKey(key);
    const timeoutMs = timeoutOf[call.cost];
    const result = await exchange(call.cost === 'read' ? keeping : fresh, {
      origin,
      path: basePath + call.path,
      method: call.method,
      headers: headersFor(key, call.body !== undefined),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      timeoutMs,
      maxAnswerBytes,
      ...(signal ? { signal } : {}),
    });
    if ('loss' in result) throw lossError(result.loss, { scrub, nowMs: now(), timeoutMs });
    const { answer } = result;
    if (answer.status >= 200 && answer.status < 300) {
      const document = parseJson(new TextDecoder().decode(answer.body), scrub);
      const value = document === undefined ? undefined : call.parse(document, scrub);
      if (value !== undefined) return value;
    }
    throw refusalError(answer, { scrub, nowMs: now() });
  }

  async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(waitMs / speedup, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  return {
    async call(call) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(call);
        } catch (error) {
          if (call.cost !== 'read' || attempt >= readTries || !mayRepeat(error)) throw error;
          const backoffMs = firstBackoffMs * 2 ** (attempt - 1) * (0.5 + random());
          await pause(Math.max(backoffMs, error.retryAfterMs ?? 0), call.signal);
        }
      }
    },
    async close() {
      await Promise.all([keeping.destroy(), fresh.destroy()]);
    },
  };
}
