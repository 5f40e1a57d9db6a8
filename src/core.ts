import { setMaxListeners } from 'node:events';
import { REST } from 'discord.js';
import type { Logger } from 'pino';
import { createLibrary } from './assets/library.js';
import { createTiming } from './assets/timing.js';
import { createPictures } from './discord/card-pictures.js';
import { createDelivery } from './discord/delivery.js';
import { createKeyLog } from './discord/key-log.js';
import type { Mentions } from './discord/mentions.js';
import type { Settings } from './env.js';
import type { HoldingDependencies } from './jobs/holding.js';
import { openPace } from './jobs/pace.js';
import { step } from './jobs/step.js';
import { openMedia } from './media.js';
import { createMonitoring } from './monitoring.js';
import { createProvider } from './provider/client.js';
import { openStorage } from './storage.js';

const mebibyte = 1024 * 1024;
/** 10 MiB at half a megabit a second. */
const uploadTimeoutMs = 180_000;
/** Most of a step is waiting for answers, up to minutes where the provider is slow. */
const jobsAtOnce = 256;

interface CoreDependencies {
  /** Where commands become mentions on the way out. */
  mentions: Mentions;
  /** With the bot token. */
  rest: REST;
  log: Logger;
}

/**
 * What every role works with: the store, members' keys, files, the provider, the steps of a job and their delivery. Nothing of
 * the gateway, and nothing that drives jobs.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function openCore(settings: Settings, { mentions, rest, log }: CoreDependencies) {
  const ending = new AbortController();
  const { signal } = ending;
  // Every request under way listens.
  setMaxListeners(0, signal);
  const clock = () => Date.now();
  const timing = createTiming(clock, settings.pollSpeedup);
  const monitoring = createMonitoring(settings, { clock, signal });
  const { observers } = monitoring;
  const storage = await openStorage(settings, { clock, log });
  const { tokens } = storage;
  const store = observers.store(storage.store);
  const media = openMedia(settings, { inUse: () => store.contentInUse(), clock, log });
  const { files } = media;
  const provider = createProvider({
    baseUrl: settings.anyfastBaseUrl,
    speedup: settings.pollSpeedup,
    observe: observers.provider,
    sharedLimits: storage.sharedLimits,
  });
  const library = createLibrary({
    ...{ store, provider, timing, log },
    sourceFileOf: (asset) => media.sourceFileOf(asset.hash),
  });
  const uploads = new REST({
    api: settings.discordApiUrl,
    timeout: uploadTimeoutMs,
    makeRequest: mentions.makeRequest,
  }).setToken(settings.discordToken);
  observers.rest(uploads);
  const delivery = createDelivery({
    ...{ rest, uploads, clock, log },
    pathOf: files.path,
    hasFile: files.has,
    picturesOf: createPictures({ assetOf: (id) => store.assets.get(id), pathOf: files.path }),
    fit: media.fit,
    uploadLimitBytes: settings.uploadLimitMegabytes && settings.uploadLimitMegabytes * mebibyte,
  });
  const stepDependencies = {
    ...{ store, tokens, provider, library, delivery, timing, log },
    hasFile: files.has,
    download: media.download,
    pace: await openPace({ table: store.generationTimes, pollReads: settings.pollReads, log }),
    deadlineMs: settings.jobDeadlineMinutes * 60_000,
  };
  const keyLog = createKeyLog({ rest, settings: storage.defaults, log });
  const stepping: Omit<HoldingDependencies, 'concurrencyPerKey' | 'leaseMs'> = {
    jobs: store.jobs,
    step: (job, save, stop) => step(job, keyLog.watching(job, observers.job(job, save)), stepDependencies, stop),
    clock,
    log,
    concurrency: jobsAtOnce,
  };

  return {
    ...{ settings, clock, timing, monitoring, observers, store, tokens, media, provider, library, rest, keyLog, log },
    mentions,
    defaults: storage.defaults,
    /** What drives jobs takes their steps by this. */
    stepping,
    /** Ends when the process is to end. */
    signal,
    /** No new work from now on. */
    end: () => ending.abort(new Error('the bot is stopping')),
    async close(): Promise<void> {
      await Promise.all([monitoring.close(), provider.close(), media.close()]);
      await storage.close();
    },
  };
}

export type Core = Awaited<ReturnType<typeof openCore>>;
