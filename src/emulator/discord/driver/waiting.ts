import { DriverError } from './driver-error.js';

export interface Patience {
  /** How long to wait, in milliseconds of real time; 5 s without it. */
  timeoutMs?: number;
}

const usualTimeoutMs = 5000;

/**
 * Waits for something that events bring about: `look` is asked at once and after each event.
 *
 * @throws DriverError with `what` in it when the time is over, or what `look` throws.
 */
export function waitUntil<Found>(
  what: string,
  subscribe: (check: () => void) => () => void,
  look: () => Found | undefined,
  { timeoutMs = usualTimeoutMs }: Patience = {},
): Promise<Found> {
  return new Promise((resolve, reject) => {
    let unsubscribe = () => {};
    const late = () => end(() => reject(new DriverError(`waited ${timeoutMs} ms for ${what}`)));
    const timer = setTimeout(late, timeoutMs).unref();
    function end(settle: () => void): void {
      clearTimeout(timer);
      unsubscribe();
      settle();
    }
    function check(): void {
      try {
        const found = look();
        if (found !== undefined) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error instanceof Error ? error : new DriverError(String(error))));
      }
    }
    unsubscribe = subscribe(check);
    check();
  });
}
