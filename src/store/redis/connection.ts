import { Redis } from 'ioredis';
import { StoreError } from '../errors.js';
import { problemOf } from './server-check.js';

/** How long a command waits for a server that is away before it is rejected. */
export const patienceMs = 10_000;
const connectTimeoutMs = 5_000;
const longestPauseMs = 2_000;
const keepAliveMs = 10_000;

export interface ConnectionOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  /** Told, in one line, of what could not be made sure. */
  onDoubt?: (doubt: string) => void;
  /** For tests. */
  patienceMs?: number;
}

export interface Connection {
  redis: Redis;
  /** Without its password, to be shown. */
  address: string;
  /** How long a command waits at most. */
  patienceMs: number;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** What may be shown of an address: it may hold a password. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Whoever asked for it was told long ago that it failed: it must not happen after all when the server is back. */
function dropAbandoned(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => (command.isResolved ? command.promise : send(command, stream));
}

function createRedis(url: string, waitMs: number): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'dailies',
    connectTimeout: connectTimeoutMs,
    keepAlive: keepAliveMs,
    commandTimeout: waitMs,
    // A connection that says nothing for so long is dead, whatever TCP believes.
    socketTimeout: waitMs,
    // The time alone limits how long a command waits, not how often the connection was tried meanwhile.
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), longestPauseMs),
  });
  dropAbandoned(redis);
  return redis;
}

async function leave(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined);
  redis.disconnect();
}

/**
 * One more connection to the same server, for what is not worth waiting for: while the server is away, a command is rejected at
 * once, and after `patienceMs` where it is silent. None is sent again. Connecting is tried for ever.
 */
export async function connectBeside({ redis, address }: Connection, waitMs: number): Promise<Connection> {
  const beside = redis.duplicate({
    connectionName: 'dailies-limits',
    commandTimeout: waitMs,
    enableOfflineQueue: false,
    // What is asked in the same moment is written together.
    enableAutoPipelining: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  // Unheard, the event would be printed. Each command that fails of it is rejected as well.
  beside.on('error', () => undefined);
  await beside.connect().catch(() => undefined);
  return { redis: beside, address, patienceMs: waitMs, close: () => leave(beside) };
}

/**
 * Connects, and makes sure that the server can keep what it is given. From then on commands wait, and are sent again, while
 * the server is away, for `patienceMs`; connecting is tried for ever.
 *
 * @throws StoreError, one line without the password
 */
export async function connectRedis(options: ConnectionOptions): Promise<Connection> {
  const { url, patienceMs: waitMs = patienceMs } = options;
  const address = shownAddress(url);
  const redis = createRedis(url, waitMs);
  let last: Error | undefined;
  // Unheard, the event would be printed. Each command that fails of it is rejected as well.
  redis.on('error', (error: Error) => (last = error));
  try {
    await redis.connect();
    const problem = await problemOf(redis, options.onDoubt ?? (() => undefined));
    if (problem !== undefined) throw new StoreError(`The Redis at ${address} ${problem}.`);
  } catch (cause) {
    redis.disconnect();
    if (cause instanceof StoreError) throw cause;
    const reason = last?.message ?? (cause instanceof Error ? cause.message : 'unknown');
    throw new StoreError(`The Redis at ${address} cannot be reached (${reason}).`, { cause });
  }
  let closing: Promise<void> | undefined;
  return { redis, address, patienceMs: waitMs, close: () => (closing ??= leave(redis)) };
}
