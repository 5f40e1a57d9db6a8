import type { GenerationTraits, ProviderOptions } from './options.js';
import type { Envelope } from './refusals.js';
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

/** Reported by public clients of the API, not documented; every default is well-behaved. May be changed at any time. */
export interface Quirks {
  /** As in the options; a change holds for what is created from then on. */
  processingMs: number;
  queueMs: number;
  generationMs: number | ((traits: GenerationTraits) => number);
  /** New tasks run until `finishTask` or `failTask`. */
  holdTasks: boolean;
  /** How long CreateAsset does not know a new group, and with which status it says so. */
  newGroupInvisibleMs: number;
  groupNotFoundStatus: 400 | 502;
  /** How long GetAsset and ListAssets do not know a new asset; Infinity: it is billed and gone. */
  newAssetUnreadableMs: number;
  /** Ids that reads do not know, whatever else holds. */
  unreadableAssetIds: Set<string>;
  /** `ListAssets` with GroupIds: refused without a GroupType, or empty with one. */
  listAssetsGroupType: 'works' | 'required' | 'empty-with';
  /** Whether uploads of bytes ever become readable. */
  multipartReadable: boolean;
  /** How long generations do not know an asset that has become Active. */
  activeAssetUnknownMs: number;
  taskShape: 'current' | 'flat' | 'nested-only' | 'legacy-fail-reason' | 'nested-error';
  /** Said instead of NOT_START, IN_PROGRESS and `processing`. */
  runningStatus: string | undefined;
  /** All refusals come in this envelope, but those asked for with `next`. */
  errorEnvelope: Envelope | undefined;
  /** Real time before a call is looked at. */
  latencyMs: Partial<Record<Route, number>>;
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
    processingMs: options.processingMs ?? 8_000,
    queueMs: options.queueMs ?? 2_000,
    generationMs: options.generationMs ?? 90_000,
    holdTasks: false,
    newGroupInvisibleMs: 0,
    groupNotFoundStatus: 502,
    newAssetUnreadableMs: 0,
    unreadableAssetIds: new Set(),
    listAssetsGroupType: 'works',
    multipartReadable: true,
    activeAssetUnknownMs: 0,
    taskShape: 'current',
    runningStatus: undefined,
    errorEnvelope: undefined,
    latencyMs: {},
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
