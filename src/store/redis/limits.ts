import { createHmac } from 'node:crypto';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { connectBeside } from './connection.js';
import { createScripts, defineScript, type Scripts } from './scripts.js';

/** A call waits no longer for what others know of its key. */
const usualPatienceMs = 1_000;
/** An unhappy past is forgotten so long after its hold is over. */
const rememberedMs = 600_000;
/** Of the windows in which calls are counted; the library's are whole seconds. */
const windowSeconds = 1;

const heldBackLua = `
local function lane_key(name) return P .. 'held-back:' .. name end
`;

/** Values: name, era, now, and the waits as JSON, by strikes. Answers era, strikes, and until when. */
const slowDownScript = defineScript(
  heldBackLua,
  `
local key, era, now, waits = lane_key(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), cjson.decode(ARGV[4])
local row = call('HMGET', key, 'era', 'strikes', 'until')
local known, strikes = tonumber(row[1] or 0), tonumber(row[2] or 0)
if known == era then known, strikes = known + 1, strikes + 1 end
strikes = math.max(strikes, 1)
local held = math.ceil(math.max(tonumber(row[3] or 0), now + waits[math.min(strikes, #waits)]))
call('HSET', key, 'era', known, 'strikes', strikes, 'until', string.format('%.0f', held))
call('PEXPIRE', key, string.format('%.0f', held - now + ${rememberedMs}))
return { known, strikes, held }
`,
);

/** Values: name, era. */
const relieveScript = defineScript(
  heldBackLua,
  `
local key = lane_key(ARGV[1])
if call('HGET', key, 'era') == ARGV[2] then call('HSET', key, 'strikes', 0) end
`,
);

const count = z.coerce.number();
const heldReply = z.tuple([count, count, count]);

interface SharedLimitsOptions<Class extends string> {
  /** `Store.fingerprintKey`: names stand in Redis under it. */
  fingerprintKey: Buffer;
  /** How many calls of a class one key may begin in a second. */
  perSecond: Readonly<Record<Class, number>>;
  /** Told when Redis begins to be away, once. */
  onAway?: (error: unknown) => void;
  /** For tests. */
  patienceMs?: number;
}

/** What the answer to a count tells: for how long there is no room. Anything but a full window is thrown on. */
function fullFor(error: unknown): number {
  if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
  throw error;
}

/**
 * What processes that share a Redis know of their keys at the provider: until when each class of calls is held back, and how
 * many calls began. Moments are by the callers' clocks, as those of leases are. All of it ends by itself.
 *
 * Nothing here waits for a Redis that is away: callers go by what they know themselves then, and their own limits of what runs
 * at once are the insurance. That is why the library's `insuranceLimiter` is not used, nor its `blockDuration`, which counts
 * whole seconds and knows no strikes.
 */
export async function openSharedLimits<Class extends string>(
  scripts: Scripts,
  { fingerprintKey, perSecond, onAway = () => undefined, patienceMs = usualPatienceMs }: SharedLimitsOptions<Class>,
) {
  const { prefix } = scripts;
  const connection = await connectBeside(scripts.connection, patienceMs);
  const { redis } = connection;
  const own = createScripts(connection, prefix);
  const windows = new Map<Class, RateLimiterRedis>();
  let isAway = false;

  const laneOf = (name: string) => createHmac('sha256', fingerprintKey).update(`limits ${name}`).digest('base64url');

  function windowOf(callClass: Class): RateLimiterRedis {
    const known = windows.get(callClass);
    if (known) return known;
    const window = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `${prefix}calls`,
      points: perSecond[callClass],
      duration: windowSeconds,
      rejectIfRedisNotReady: true,
    });
    windows.set(callClass, window);
    return window;
  }

  async function ifThere<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await act();
      isAway = false;
      return result;
    } catch (error) {
      if (!isAway) onAway(error);
      isAway = true;
      return undefined;
    }
  }

  async function readHeldBack(lane: string) {
    const [era, strikes, until] = await redis.hmget(`${prefix}held-back:${lane}`, 'era', 'strikes', 'until');
    return { era: Number(era ?? 0), strikes: Number(strikes ?? 0), until: Number(until ?? 0) };
  }

  return {
    // Both commands go out together: one way there and back.
    take: (callClass: Class, name: string) =>
      ifThere(async () => {
        const lane = laneOf(name);
        const counting = windowOf(callClass).consume(lane);
        const [heldBack, fullForMs] = await Promise.all([readHeldBack(lane), counting.then(() => 0, fullFor)]);
        return { ...heldBack, fullForMs };
      }),

    slowDown: (name: string, { era, now, waitsMs }: { era: number; now: number; waitsMs: readonly number[] }) =>
      ifThere(async () => {
        const reply = await own.run(slowDownScript, laneOf(name), era, now, JSON.stringify(waitsMs));
        const [knownEra, strikes, until] = heldReply.parse(reply);
        return { era: knownEra, strikes, until };
      }),

    async relieve(name: string, era: number): Promise<void> {
      await ifThere(() => own.run(relieveScript, laneOf(name), era));
    },

    close: () => connection.close(),
  };
}
