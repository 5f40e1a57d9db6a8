import { Redis } from 'ioredis';
import type { RecordError } from '../../src/store/errors.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { redisForFile } from '../support/redis.js';
import { describeDamage } from './damage-contract.js';
import { describeDriving } from './drive-contract.js';
import { describeStore } from './store-contract.js';

const redis = redisForFile();

function makeBackend() {
  const prefix = redis.prefix();
  return Promise.resolve({
    open: (onDamaged?: (error: RecordError) => void) =>
      openRedisStore({ url: redis.url(), prefix, ...(onDamaged && { onDamaged }) }),
    async spoilJob(id: string, text: string) {
      const client = new Redis(redis.url());
      await client.set(`${prefix}job-record:${id}`, text, 'XX');
      client.disconnect();
    },
  });
}

describeStore('Redis store', makeBackend);
describeDriving('Redis store', makeBackend);
describeDamage('Redis store', makeBackend);
