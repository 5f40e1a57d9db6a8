import { setTimeout as sleepFor } from 'node:timers/promises';
import { ProviderError } from './errors.js';

export interface RetryOptions {
  /** From 0 to below 1; spreads the tries. */
  random: () => number;
  /** Ends early, with an error, when the signal is aborted. */
  sleep?: ((waitMs: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  /** Divides the waits. */
  speedup: number;
}

const tries = 3;
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

/** Runs a read up to three times while the provider fails or cannot be reached. Nothing else may be run by it. */
export function createRetry({ random, sleep = defaultSleep, speedup }: RetryOptions) {
  async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(waitMs / speedup, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  return async function retry<Value>(read: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read();
      } catch (error) {
        if (attempt >= tries || !mayRepeat(error)) throw error;
        const backoffMs = firstBackoffMs * 2 ** (attempt - 1) * (0.5 + random());
        await pause(Math.max(backoffMs, error.retryAfterMs ?? 0), signal);
      }
    }
  };
}
