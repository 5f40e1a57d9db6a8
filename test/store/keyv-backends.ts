import path from 'node:path';
import { Redis } from 'ioredis';
import { openKeyvFile } from '../../src/store/keyv-file.js';
import type { KeyvTable } from '../../src/store/keyv-table.js';
import { connectRedis } from '../../src/store/redis/connection.js';
import { openKeyvRedis } from '../../src/store/redis/keyv-redis.js';
import { createScripts } from '../../src/store/redis/scripts.js';
import { redisForFile } from '../support/redis.js';
import { meddle } from './meddle.js';
import { temporaryFolder } from './temporary-folder.js';

/** Where Keyv keeps its data for one test. Every `open` is another connection to the same data. */
export interface KeyvBackend {
  open: () => Promise<KeyvTable>;
  /** Writes a value as text behind its back: JSON with the value in `value`, if it is to be read. */
  put: (key: string, text: string) => Promise<void>;
  /** What stands there as text. */
  text: (key: string) => Promise<string>;
}

export interface KeyvBackends {
  name: string;
  /** Whether several processes may have it open. */
  shared: boolean;
  make: (namespace: string) => Promise<KeyvBackend>;
}

async function inFile(namespace: string): Promise<KeyvBackend> {
  const file = path.join(await temporaryFolder(), `${namespace}.sqlite`);
  return {
    open: () => openKeyvFile({ path: file, namespace, applicationId: 7 }),
    async put(key, text) {
      await meddle(file, `INSERT OR REPLACE INTO keyv (key, value) VALUES ('${namespace}:${key}', '${text}')`);
    },
    async text(key) {
      const table = await openKeyvFile({ path: file, namespace, applicationId: 7 });
      const value = await table.get(key);
      await table.close();
      return JSON.stringify({ value });
    },
  };
}

/** Both ways in which tokens and settings are kept. To be called once for a test file. */
export function keyvBackends(): KeyvBackends[] {
  const redis = redisForFile();
  const inRedis = (namespace: string): Promise<KeyvBackend> => {
    const prefix = redis.prefix();
    const meanwhile = async <Result>(work: (client: Redis) => Promise<Result>) => {
      const client = new Redis(redis.url());
      const result = await work(client);
      client.disconnect();
      return result;
    };
    return Promise.resolve({
      async open() {
        const connection = await connectRedis({ url: redis.url() });
        const table = openKeyvRedis(createScripts(connection, prefix), { url: redis.url(), namespace });
        const close = async () => {
          await table.close();
          await connection.close();
        };
        return { ...table, close };
      },
      async put(key, text) {
        await meanwhile((client) => client.set(`${prefix}${namespace}::${key}`, text));
      },
      text: (key) => meanwhile(async (client) => (await client.get(`${prefix}${namespace}::${key}`)) ?? ''),
    });
  };
  return [
    { name: 'in a file', shared: false, make: inFile },
    { name: 'in Redis', shared: true, make: inRedis },
  ];
}
