/** Time as the provider sees it: everything that takes time is computed from it when it is read. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Somebody who may call. One key never sees what another made. */
export interface KeyOptions {
  key: string;
  /** With `tokenId` the prefix of listed group names: `[u-152]-[t-877]-name`. */
  userId: number;
  tokenId: number;
  /** US dollars to spend; without it there is no end to them. */
  balance?: number;
  /** Without a subscription the asset calls that create groups are refused. Default true. */
  subscribed?: boolean;
  /** Models open to this key; without it all of them. */
  models?: readonly string[];
}

/** What is asked of a generation, as far as its running time may depend on it. */
export interface GenerationTraits {
  model: string;
  resolution: string;
  durationSeconds: number;
}

/** US dollars. Modelling choices: real ones differ by reseller. */
export interface Prices {
  groupUsd: number;
  assetUsd: number;
  millionTokensUsd: number;
}

export interface ProviderOptions {
  /** Path of the mp4 that every generation results in. */
  resultVideo: string;
  /** Path of the png that is its last frame; without it no last frame is ever given. */
  lastFrame?: string;
  keys: readonly KeyOptions[];
  clock?: Clock;
  /** From 0 to 1, for ids and seeds. */
  random?: () => number;
  /** Creation of an asset until it is Active or Failed. Default 8 s; images take 6-12 s (public clients of the API). */
  processingMs?: number;
  /** Creation of a task until it starts. Default 2 s. */
  queueMs?: number;
  /** Start of a task until it ends. Default 90 s; 1-5 minutes are typical (AnyFast, task guide). */
  generationMs?: number | ((traits: GenerationTraits) => number);
  /** How long a link works after the read that showed it. Default 12 h (AnyFast, asset guide; its task guide says 24 h). */
  linkLifetimeMs?: number;
  /** Time for fetching the file of an asset, real time. Default 10 s. */
  fetchTimeoutMs?: number;
  prices?: Partial<Prices>;
  /** Requests remembered in `state`; the oldest are forgotten first. Default 10,000. */
  rememberRequests?: number;
}

/** The options with nothing left open. */
export interface Settings {
  resultVideo: string;
  lastFrame: string | undefined;
  keys: ReadonlyMap<string, KeyOptions>;
  clock: Clock;
  random: () => number;
  fetchTimeoutMs: number;
  prices: Prices;
  rememberRequests: number;
}

export function settingsOf(options: ProviderOptions): Settings {
  return {
    resultVideo: options.resultVideo,
    lastFrame: options.lastFrame,
    keys: new Map(options.keys.map((key) => [key.key, key])),
    clock: options.clock ?? { now: () => Date.now() },
    random: options.random ?? Math.random,
    fetchTimeoutMs: options.fetchTimeoutMs ?? 10_000,
    prices: { groupUsd: 0.001, assetUsd: 0.01, millionTokensUsd: 7, ...options.prices },
    rememberRequests: options.rememberRequests ?? 10_000,
  };
}
