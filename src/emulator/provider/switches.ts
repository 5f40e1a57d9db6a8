import type { ProviderOptions } from './options.js';
import { goodBehaviour } from './quirks.js';
import type { Quirks } from './quirks.js';
import type { Route } from './routes.js';

/** Before: the call had no effect. After: it took effect and was billed, and its answer is lost or replaced. */
type When = { when?: 'before' | 'after' };

/** What may happen to a call instead of its answer. Without `when` it happens before. */
export type Behaviour =
  | ({ kind: 'reset' } & When)
  | ({ kind: 'hang' } & When)
  | ({ kind: 'html'; status?: number } & When)
  | ({ kind: 'empty'; status?: number } & When)
  | ({ kind: 'array' } & When)
  | ({ kind: 'status'; status: number; code?: string; message?: string } & When)
  | ({ kind: 'rate-limit'; retryAfterSeconds?: number } & When)
  | ({ kind: 'overloaded' } & When)
  | ({ kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown; raw?: string } & When)
  /** The true answer, whose body ends half-way. */
  | { kind: 'cut' }
  /** The true answer, later. Real time. */
  | { kind: 'delay'; delayMs: number };

export interface InjectionOptions {
  /** How many calls it meets; Infinity for all until `clear`. Default 1. */
  times?: number;
  /** Only calls with this key. */
  key?: string;
}

export interface Switches extends Quirks {
  /** What the next call of a route meets. Several are met one after another. */
  next(route: Route, behaviour: Behaviour, options?: InjectionOptions): void;
  /** Takes back what was asked with `next` and has not been met, of one route or of all. */
  clear(route?: Route): void;
}

interface Injection {
  route: Route;
  behaviour: Behaviour;
  remaining: number;
  key: string | undefined;
}

/** The switches, and what the servers ask them: the behaviour that a call meets, used up by asking. */
export function createSwitches(options: ProviderOptions): {
  switches: Switches;
  take(route: Route, key: string | undefined): Behaviour | undefined;
} {
  let injections: Injection[] = [];
  const switches: Switches = {
    ...goodBehaviour(options),
    next: (route, behaviour, { times = 1, key } = {}) => {
      injections.push({ route, behaviour, remaining: times, key });
    },
    clear: (route) => {
      injections = injections.filter((injection) => route !== undefined && injection.route !== route);
    },
  };
  return {
    switches,
    take: (route, key) => {
      const met = injections.find((one) => one.route === route && (one.key === undefined || one.key === key));
      if (!met) return undefined;
      met.remaining -= 1;
      if (met.remaining <= 0) injections = injections.filter((injection) => injection !== met);
      return met.behaviour;
    },
  };
}
