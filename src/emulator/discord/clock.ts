/** Time as the emulator sees it. Deadlines, ids, signatures and rate limits follow it; heartbeats run on real time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `act` once, `delayMs` from now; the returned function calls it off. */
  after(delayMs: number, act: () => void): () => void;
}

/** Real time. Its timers do not keep a process alive. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    after: (delayMs, act) => {
      const timer = setTimeout(act, delayMs).unref();
      return () => clearTimeout(timer);
    },
  };
}

export interface ManualClock extends Clock {
  /** Moves time on, and calls what falls due on the way, in its order. */
  advance(durationMs: number): void;
}

/** Time that stands still until it is moved: three seconds or fifteen minutes pass in one call. */
export function createManualClock(startMs = Date.now()): ManualClock {
  let nowMs = startMs;
  let pending: { dueMs: number; act: () => void }[] = [];
  return {
    now: () => nowMs,
    after: (delayMs, act) => {
      const entry = { dueMs: nowMs + delayMs, act };
      pending.push(entry);
      return () => {
        pending = pending.filter((other) => other !== entry);
      };
    },
    advance: (durationMs) => {
      const endMs = nowMs + durationMs;
      for (;;) {
        const next = pending.filter((entry) => entry.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next) break;
        pending = pending.filter((entry) => entry !== next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.act();
      }
      nowMs = endMs;
    },
  };
}
