import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBot } from '../src/bot.js';
import { textOf } from '../src/emulator/discord/driver/reading.js';
import { SettingsError } from '../src/env.js';
import type { Job } from '../src/store/records.js';
import { startWorker } from '../src/worker-process.js';
import { startProduction, type Production } from './support/production.js';
import { startRedis, type RedisServer } from './support/redis.js';

const timeoutMs = 10_000;
const messages = { method: 'POST', template: '/channels/{channel_id}/messages' } as const;
const kite = { name: 'kite.png', path: 'demo/files/kite.png' };
const log = pino({ level: 'silent' });
let redis: RedisServer;
let production: Production;
/** Of another machine: it shares the store, and no files. */
let elsewhere: string;
let ending: (() => Promise<void>)[];

beforeEach(async () => {
  redis = await startRedis({ keeps: true });
  production = await startProduction({ storeUrl: redis.url });
  elsewhere = await mkdtemp(path.join(tmpdir(), 'dailies-elsewhere-'));
  ending = [];
});
afterEach(async () => {
  for (const end of ending) await end();
  await production.close();
  await redis.stop();
  await rm(elsewhere, { recursive: true, force: true });
});

const settingsElsewhere = (filesDir = elsewhere) => ({ ...production.settings, filesDir });

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(path.join(folder, 'files'), { recursive: true }).catch(() => []);
  return found.map((name) => path.basename(name)).filter((name) => name.length === 64);
}

async function ask(prompt: string, user = production.mia, files: { file?: typeof kite } = {}): Promise<void> {
  const asked = await user.slash(production.channelId, 'video', { prompt, ...files });
  await asked.reply({ timeoutMs });
}

const appears = (words: string) =>
  production.discord.waitForMessage('any', (message) => textOf(message).includes(words), { timeoutMs });

/** A video that this machine has kept, and whose post failed for as long as this machine worked on it. */
async function keptHere(): Promise<void> {
  const store = await production.openStore();
  const until = async (condition: (job: Job | undefined) => boolean) => {
    while (!condition((await store.jobs.list({ limit: 1 }))[0])) await new Promise(setImmediate);
  };
  await ask('@kite flies', production.mia, { file: kite });
  await until((job) => job?.state === 'generating');
  const outage = production.discord.switches.outage(messages);
  await until((job) => job?.state === 'delivering' && job.video !== null && job.postingSince !== null);
  await production.stop();
  outage.end();
  await store.close();
}

it('a worker that has not got the kept file of a result posts it all the same, once', async () => {
  await production.giveKey('mia');
  await keptHere();
  const worker = await startWorker(settingsElsewhere(), log);
  ending.push(() => worker.stop());
  const { attachments, channelId } = await appears('your video is ready');
  expect(attachments).toHaveLength(1);
  const [here, there] = [await filesIn(production.dataDir), await filesIn(elsewhere)];
  // The video and its last frame; here the asset too.
  expect(here).toHaveLength(3);
  expect(there).toHaveLength(2);
  expect(here).toEqual(expect.arrayContaining(there));
  const posted = production.discord.messages(channelId).filter((message) => textOf(message).includes('is ready'));
  expect(posted).toHaveLength(1);
  expect(production.provider.state.ledger.filter(({ what }) => what === 'task')).toHaveLength(1);
});

it("a machine that has not got an asset's file brings it to another key by its link", async () => {
  await production.giveKey('mia');
  await production.giveKey('tom');
  const added = await production.mia.slash(production.channelId, 'asset add', { file: kite });
  await added.reply({ timeoutMs });
  await appears('is ready');
  await production.stop();
  const bot = await startBot(settingsElsewhere(), log);
  ending.push(() => bot.stop());
  await ask('@kite flies', production.tom);
  expect((await appears('your video is ready')).attachments).toHaveLength(1);
  expect(await filesIn(elsewhere)).toHaveLength(2);
  expect(production.provider.state.ledger.filter(({ what }) => what === 'asset')).toHaveLength(2);
});

it('a worker whose FILES_DIR cannot be written to ends its start in one line', async () => {
  const file = path.join(elsewhere, 'file');
  await writeFile(file, '');
  const starting = startWorker(settingsElsewhere(path.join(file, 'below')), log);
  await expect(starting).rejects.toThrow(SettingsError);
  await expect(starting).rejects.toThrow(
    /^FILES_DIR is no folder that can be written to \(it is [^\n]+FILES_DIR=.\/files$/,
  );
});
