import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { MatchedRoute, Rate } from './route.js';

export interface Verdict {
  headers: Record<string, string>;
  /** Set when the request is too many; in milliseconds. */
  retryAfterMs: number | null;
  global: boolean;
}

export interface RateLimits {
  /** Counts a request. `exempt` ones do not count towards the global limit. */
  count(matched: MatchedRoute): Verdict;
  /** Multiplies how many requests every bucket takes; Infinity lifts all limits. */
  relax(factor: number): void;
}

interface Window {
  endsAt: number;
  used: number;
}

/** 50 requests a second for a bot (reference, "Global Rate Limit"). */
const globalRate: Rate = { requests: 50, windowMs: 1000 };
/** Discord does not publish its buckets; routes without one of their own get this. */
const usualRate: Rate = { requests: 10, windowMs: 1000 };

const majorParameters = ['channel_id', 'guild_id', 'webhook_id', 'webhook_token', 'interaction_id'];

function bucketName({ route }: MatchedRoute): string {
  const name = route.bucket ?? `${route.method} ${route.template}`;
  return createHash('md5').update(name).digest('hex');
}

/** Buckets per route and major parameter, and one for all of the bot's requests (reference, "Rate Limits"). */
export function createRateLimits(clock: Clock): RateLimits {
  const windows = new Map<string, Window>();
  let factor = 1;
  const use = (key: string, rate: Rate) => {
    const now = clock.now();
    const known = windows.get(key);
    const window = known && known.endsAt > now ? known : { endsAt: now + rate.windowMs, used: 0 };
    windows.set(key, window);
    const limit = rate.requests * factor;
    const allowed = window.used < limit;
    if (allowed) window.used += 1;
    return { allowed, limit, remaining: limit - window.used, endsAt: window.endsAt, waitMs: window.endsAt - now };
  };
  return {
    relax: (value) => (factor = value),
    count: (matched) => {
      const everything = matched.route.auth === 'bot' ? use('global', globalRate) : null;
      if (everything && !everything.allowed) return { headers: {}, retryAfterMs: everything.waitMs, global: true };
      const name = bucketName(matched);
      const major = majorParameters.map((parameter) => matched.parameters[parameter] ?? '').join(':');
      const bucket = use(`${name}:${major}`, matched.route.rate ?? usualRate);
      if (bucket.limit === Infinity) return { headers: {}, retryAfterMs: null, global: false };
      return {
        headers: {
          'x-ratelimit-limit': String(bucket.limit),
          'x-ratelimit-remaining': String(bucket.remaining),
          'x-ratelimit-reset': (bucket.endsAt / 1000).toFixed(3),
          'x-ratelimit-reset-after': (bucket.waitMs / 1000).toFixed(3),
          'x-ratelimit-bucket': name,
        },
        retryAfterMs: bucket.allowed ? null : bucket.waitMs,
        global: false,
      };
    },
  };
}
