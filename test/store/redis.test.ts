import { openRedisStore } from '../../src/store/redis/store.js';
import { redisForFile } from '../support/redis.js';
import { describeDriving } from './drive-contract.js';
import { describeStore } from './store-contract.js';

const redis = redisForFile();

function makeBackend() {
  const prefix = redis.prefix();
  return Promise.resolve({ open: () => openRedisStore({ url: redis.url(), prefix }) });
}

describeStore('Redis store', makeBackend);
describeDriving('Redis store', makeBackend);
