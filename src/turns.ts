export interface Turns {
  /** Runs `act` when a place is free, in the order of asking. An abort while it waits throws the signal's reason. */
  take<Result>(act: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** How many run or wait now. */
  count(): number;
}

/** Lets `places` run at once. */
export const createTurns = (places: number): Turns => {
  let taken = 0;
  const waiting = new Set<() => void>();

  /** True when a place was handed over, false when the signal came first. */
  const wait = (signal: AbortSignal | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const start = (): void => {
        // The signal may outlive many turns.
        signal?.removeEventListener('abort', onAbort);
        resolve(true);
      };
      const onAbort = (): void => {
        if (waiting.delete(start)) resolve(false);
      };
      waiting.add(start);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      taken -= 1;
    } else {
      waiting.delete(next);
      next();
    }
  };

  return {
    count: () => taken + waiting.size,

    async take(act, signal) {
      signal?.throwIfAborted();
      if (taken < places) taken += 1;
      else if (!(await wait(signal))) signal?.throwIfAborted();
      try {
        return await act();
      } finally {
        leave();
      }
    },
  };
};
