import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startRedis } from '../test/support/redis.js';
import type { BotProcess } from '../test/support/bot-process.js';
import type { Stage } from './stage.js';

/** Where jobs are kept, and who works on them. */
export interface ScaleStore {
  name: string;
  /** Whether a server of its own keeps them. */
  hasServer: boolean;
  /** A fresh place. */
  open(): Promise<ScalePlace>;
}

export interface ScalePlace {
  /** Settings of whoever uses it. */
  environment: Record<string, string>;
  /** Within which those that work have started, beside what the bench leaves alone. */
  startMs: number;
  /** Of a server of its own. */
  serverPid?: number;
  /** Starts those that work on jobs; resolves when they are ready. */
  start(stage: Stage, environment: Record<string, string>): Promise<readonly BotProcess[]>;
  close(): Promise<void>;
}

export const onSqlite: ScaleStore = {
  name: 'SQLite',
  hasServer: false,
  open: () =>
    Promise.resolve({
      environment: {},
      startMs: 0,
      async start(stage, environment) {
        const bot = stage.startBot(environment);
        await bot.ready;
        return [bot];
      },
      close: () => Promise.resolve(),
    }),
};

/** A Redis that writes every change to its disk before it answers, as SQLite does. */
export const onRedis: ScaleStore = {
  name: 'two workers with Redis',
  hasServer: true,
  async open() {
    const redis = await startRedis({ keeps: true });
    return {
      environment: { STORE_URL: redis.url, TOKEN_KEY: randomBytes(32).toString('base64') },
      startMs: 8_000,
      serverPid: redis.pid(),
      async start(stage, environment) {
        const workers = await Promise.all(
          ['one', 'other'].map(async (name) => {
            const folder = path.join(environment.DATA_DIR ?? stage.folder, name);
            await mkdir(folder, { recursive: true });
            return stage.startBot({ ...environment, DATA_DIR: folder }, 'worker');
          }),
        );
        await Promise.all(workers.map(({ ready }) => ready));
        return workers;
      },
      close: () => redis.stop(),
    };
  },
};
