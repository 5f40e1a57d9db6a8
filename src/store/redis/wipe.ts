import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../errors.js';
import type { Connection } from './connection.js';
import { parseInfo } from './server-check.js';

const tries = 50;
const pauseMs = 100;

/**
 * Has the server write its log of changes anew, where it keeps one: what was deleted is not in the new one. One that is being
 * written was begun before. A server that does not let its log be written anew does so by itself as it grows.
 */
export async function wipeLog({ redis, address }: Connection): Promise<void> {
  try {
    if (parseInfo(await redis.info('persistence')).get('aof_enabled') !== '1') return;
    for (let attempt = 0; attempt < tries; attempt++) {
      const answer = await redis.bgrewriteaof().catch((error: unknown) => {
        if (error instanceof Error && error.message.includes('in progress')) return undefined;
        if (error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message)) return 'refused';
        throw error;
      });
      if (answer !== undefined) return;
      await delay(pauseMs);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown';
    throw new StoreError(`The Redis at ${address} could not be used (${reason}).`, { cause });
  }
}
