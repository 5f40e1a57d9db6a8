import { createFleet, type Fleet, type Member } from '../support/fleet.js';
import { startRedis } from '../support/redis.js';
import type { Blow, Bots, BotsOptions } from './bots.js';
import { keptInRedis } from './kept-in-redis.js';
import { strikeRedis } from './one-process.js';

function struckBy({ victim, senderPort }: Blow, { members, workers, memberAt }: Fleet): readonly Member[] {
  switch (victim) {
    case 'workers':
      return workers;
    case 'gateway':
      return ['gateway'];
    case 'actor': {
      const actor = senderPort === undefined ? undefined : memberAt(senderPort);
      // What comes from elsewhere, or from somebody who is gone: the provider fetches files as well.
      return actor === undefined ? members : [actor];
    }
    case 'all':
    case 'redis':
      return members;
  }
}

const isWorker = (member: Member | undefined) => member !== undefined && member !== 'gateway';

/** The bot as a gateway and two workers, with a Redis of their own. */
export async function createFleetBots({ folder, environment, dist, member }: BotsOptions): Promise<Bots> {
  const redis = await startRedis({ keeps: true });
  const fleet = createFleet({ folder, redis, workers: 2, environment, dist });
  let aheadMs = 0;
  let struck: readonly Member[] = [];
  let leaving: Promise<unknown> = Promise.resolve();

  return {
    async start({ aheadMs: ahead, leaves = false }) {
      aheadMs = ahead;
      const begunAt = performance.now();
      fleet.thaw();
      await leaving;
      // Somebody has to work, and to hear members.
      const someWork = fleet.workers.some(fleet.isRunning);
      await fleet.start(leaves && someWork ? ['gateway'] : fleet.members, aheadMs);
      return performance.now() - begunAt;
    },
    async strike(blow) {
      if (blow.victim === 'redis') {
        await strikeRedis(redis, blow, fleet.freeze);
        return { isActor: false, wasWorker: false, othersLive: true, gatewayLives: true };
      }
      const actor = blow.senderPort === undefined ? undefined : fleet.memberAt(blow.senderPort);
      struck = struckBy(blow, fleet);
      if (blow.politely) {
        leaving = fleet.end(struck, 'SIGTERM');
        return { isActor: false, wasWorker: isWorker(actor), othersLive: true, gatewayLives: true };
      }
      await fleet.end(struck, 'SIGKILL');
      fleet.freeze();
      return {
        isActor: actor === undefined || struck.includes(actor),
        wasWorker: isWorker(actor),
        othersLive: fleet.members.some(fleet.isRunning),
        gatewayLives: fleet.isRunning('gateway'),
      };
    },
    kept: (what, tag) => keptInRedis(redis.url, { what, tag, member, aheadMs }),
    isOtherWorkers(port) {
      const sender = fleet.memberAt(port);
      return isWorker(sender) && !struck.some((member) => member === sender);
    },
    ownEnds: fleet.ownEnds,
    log: fleet.log,
    async close() {
      await fleet.end(fleet.members, 'SIGKILL');
      await redis.stop();
    },
  };
}
