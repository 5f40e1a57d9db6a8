import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import { RecordError, StoreError } from '../errors.js';
import type { KeyvTable } from '../keyv-table.js';
import { createLock } from './lock.js';
import type { Scripts } from './scripts.js';
import { wipeLog } from './wipe.js';

const longestPauseMs = 2_000;
const againAfterMs = 50;
/** A connection on which not even a ping is answered is dead, whatever TCP believes. */
const pingEveryMs = 5_000;
const separator = '::';

function connect(url: string, namespace: string, connectTimeout: number) {
  const socket = {
    connectTimeout,
    socketTimeout: pingEveryMs + connectTimeout,
    reconnectStrategy: (attempts: number) => Math.min(50 * 2 ** Math.min(attempts, 10), longestPauseMs),
  };
  const client = { url, name: 'dailies', pingInterval: pingEveryMs, socket };
  const adapter = new KeyvRedis<unknown>(client, { throwOnErrors: true, keyPrefixSeparator: separator });
  const keyv = new Keyv<unknown>({ store: adapter, namespace, useKeyPrefix: false, throwOnErrors: true });
  // With `throwOnErrors` each error is thrown as well; unheard, the event would end the process.
  for (const emitter of [keyv, adapter]) emitter.on('error', () => undefined);
  return { adapter, keyv };
}

/**
 * What is done over a connection that breaks is done again, until `patienceMs` have passed. For what may be done twice.
 *
 * @param isAway whether there is no connection at the moment
 */
function createPatience(patienceMs: number, isAway: () => boolean) {
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const until = performance.now() + patienceMs;
    const ending = new AbortController();
    const late = delay(patienceMs, undefined, { signal: ending.signal }).then(() => {
      throw new Error(`no answer in ${patienceMs} ms`);
    });
    // Who has got an answer does not wait for it.
    late.catch(() => undefined);
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await Promise.race([work(), late]);
        } catch (error) {
          if (performance.now() >= until || error instanceof SyntaxError || (attempt > 0 && !isAway())) throw error;
          await delay(againAfterMs);
        }
      }
    } finally {
      ending.abort();
    }
  };
}

export interface KeyvRedisOptions {
  url: string;
  namespace: string;
}

/** Keyv in the Redis of a store, whose connection looks after its locks and its log. */
export function openKeyvRedis(scripts: Scripts, { url, namespace }: KeyvRedisOptions): KeyvTable {
  const { connection, prefix } = scripts;
  const { adapter, keyv } = connect(url, `${prefix}${namespace}`, connection.patienceMs);
  const patiently = createPatience(
    connection.patienceMs,
    () => !('isReady' in adapter.client && adapter.client.isReady),
  );
  let closing: Promise<void> | undefined;
  const guard = <Result>(work: () => Promise<Result>, key = ''): Promise<Result> => {
    if (closing) return Promise.reject(new StoreError(`The Redis at ${connection.address} was left already.`));
    return patiently(work).catch((cause: unknown) => {
      if (cause instanceof SyntaxError) throw new RecordError(namespace, key, { cause });
      const reason = cause instanceof Error ? cause.message : 'unknown';
      throw new StoreError(`The Redis at ${connection.address} could not be used (${reason}).`, { cause });
    });
  };

  async function scan(): Promise<string[]> {
    const begin = `${prefix}${namespace}${separator}`;
    const pattern = `${begin.replace(/[\\*?[\]]/g, '\\$&')}*`;
    const found = new Set<string>();
    let cursor = '0';
    do {
      const [next, keys] = await connection.redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
      for (const key of keys) found.add(key.slice(begin.length));
      cursor = next;
    } while (cursor !== '0');
    return [...found];
  }

  return {
    get: (key) => guard(() => keyv.get(key), key),
    async set(key, value) {
      await guard(() => keyv.set(key, value));
    },
    async delete(key) {
      await guard(() => keyv.delete(key));
    },
    // Not Keyv's iterator: it reads every value too.
    keys: () => guard(scan),
    exclusive: createLock(scripts, namespace),
    wipe: () => wipeLog(connection),
    close: () => (closing ??= adapter.disconnect(true)),
  };
}
