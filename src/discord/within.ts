import { setTimeout as delay } from 'node:timers/promises';

/** How long what cannot be deferred (modals, autocomplete) may read the store before it answers without it. */
export const answerLimitMs = 500;

/** The value, or undefined when it does not come in time. Rejects as the value does. */
export async function within<Value>(limitMs: number, value: Promise<Value>): Promise<Value | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([value, delay(limitMs, undefined, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
