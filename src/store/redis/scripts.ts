import { createHash, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { RedisValue } from 'ioredis';
import { z } from 'zod';
import { StoreError } from '../errors.js';
import type { Connection } from './connection.js';

/** Under which every key stands. */
export const defaultPrefix = 'dailies:';

/**
 * What every script begins with. `P` is the prefix of all keys. A script that comes later than its caller waited for it, out
 * of a server that was stopped for a while, changes nothing: the last argument is until when, by the server's clock.
 */
const head = `
local P = KEYS[1]
local call = redis.call
local clock = call('TIME')
if clock[1] * 1000 + clock[2] / 1000 > tonumber(ARGV[#ARGV]) then return redis.error_reply('LATE nobody waits for it') end
`;

export interface Script {
  lua: string;
  sha: string;
}

/** One atomic change or read, in Lua. `parts` are functions that it uses, and at last its body. */
export function defineScript(...parts: string[]): Script {
  const lua = [head, ...parts].join('\n');
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

export interface Scripts {
  /** Runs it with the prefix as its only key. Rejects with `StoreError`. */
  run(script: Script, ...values: RedisValue[]): Promise<unknown>;
  connection: Connection;
  prefix: string;
}

const tokenBytes = 6;
const timeReply = z.tuple([z.coerce.number(), z.coerce.number()]);

/**
 * Marks one write, 8 characters. It is kept in the row, so that a command that is sent again because its answer was lost is
 * recognised: it was carried out, and is no conflict.
 */
export function writeToken(): string {
  return randomBytes(tokenBytes).toString('base64');
}

const startsWith = (error: unknown, word: string) => error instanceof Error && error.message.startsWith(word);

export function createScripts(connection: Connection, prefix: string): Scripts {
  const { redis, address, patienceMs } = connection;
  /** How far the server's clock is ahead of this one; measured anew whenever it seems wrong. */
  let aheadMs: Promise<number> | undefined;
  const measure = async () => {
    const [seconds, microseconds] = timeReply.parse(await redis.time());
    return seconds * 1000 + microseconds / 1000 - performance.now();
  };
  const ahead = () => {
    const measured = (aheadMs ??= measure());
    measured.catch(() => {
      if (aheadMs === measured) aheadMs = undefined;
    });
    return measured;
  };

  async function evaluate({ lua, sha }: Script, values: RedisValue[]): Promise<unknown> {
    const until = Math.ceil(performance.now() + (await ahead()) + patienceMs);
    return redis.evalsha(sha, 1, prefix, ...values, until).catch((error: unknown) => {
      if (!startsWith(error, 'NOSCRIPT')) throw error;
      return redis.eval(lua, 1, prefix, ...values, until);
    });
  }

  return {
    connection,
    prefix,
    async run(script, ...values) {
      try {
        return await evaluate(script, values).catch((error: unknown) => {
          if (!startsWith(error, 'LATE')) throw error;
          // Its caller waits still: the clocks have drifted.
          aheadMs = undefined;
          return evaluate(script, values);
        });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : 'unknown';
        throw new StoreError(`The Redis at ${address} could not be used (${reason}).`, { cause });
      }
    },
  };
}
