import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { startBotProcess, type BotProcess } from '../support/bot-process.js';
import { startRedis, type RedisServer } from '../support/redis.js';
import type { Blow, Bots, BotsOptions } from './bots.js';
import { keptInRedis } from './kept-in-redis.js';
import { keptInSqlite } from './kept-in-sqlite.js';

/** The bot as one process, on SQLite or with a Redis of its own. */
export async function createOneProcess(options: BotsOptions, store: 'sqlite' | 'redis'): Promise<Bots> {
  const { folder, dist, member } = options;
  const redis = store === 'redis' ? await startRedis({ keeps: true }) : undefined;
  const environment = {
    ...options.environment,
    DATA_DIR: folder,
    ...(redis && { STORE_URL: redis.url, TOKEN_KEY: randomBytes(32).toString('base64') }),
  };
  let bot: BotProcess | undefined;
  let aheadMs = 0;

  return {
    async start({ aheadMs: ahead }) {
      if (bot) {
        process.kill(bot.pid, 'SIGCONT');
        return 0;
      }
      aheadMs = ahead;
      bot = startBotProcess({ cwd: folder, environment, aheadMs, ...(dist !== undefined && { dist }) });
      return (await bot.ready).ms;
    },
    async strike(blow) {
      if (blow.victim === 'redis' && redis) {
        await strikeRedis(redis, blow, () => bot && process.kill(bot.pid, 'SIGSTOP'));
        return { isActor: false, wasWorker: false, othersLive: true, gatewayLives: true };
      }
      await bot?.end('SIGKILL');
      bot = undefined;
      return { isActor: true, wasWorker: false, othersLive: false, gatewayLives: false };
    },
    kept: (what, tag) =>
      redis ? keptInRedis(redis.url, { what, tag, member, aheadMs }) : keptInSqlite(folder, what, tag),
    isOtherWorkers: () => false,
    ownEnds: () => [],
    log: () => bot?.stdout().slice(-3000) ?? '',
    async close() {
      await bot?.end('SIGKILL');
      await redis?.stop();
    },
  };
}

/** Takes a Redis away for a while, and has everybody hold still before it is back. */
export async function strikeRedis(
  redis: RedisServer,
  { redisAway: { how, ms } = { how: 'killed', ms: 0 } }: Blow,
  freeze: () => void,
): Promise<void> {
  if (how === 'killed') await redis.kill();
  else redis.pause();
  if (ms > 0) await delay(ms);
  freeze();
  if (how === 'killed') await redis.restart();
  else redis.resume();
}
