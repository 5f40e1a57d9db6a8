import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { REST, type Interaction } from 'discord.js';
import type { Logger } from 'pino';
import { commands, menus } from '../commands/index.js';
import { createLibrary } from './assets/library.js';
import { createTiming } from './assets/timing.js';
import { resumeUnfinished } from './assets/unfinished.js';
import { buttons, modals } from './discord/buttons.js';
import { createPictures } from './discord/card-pictures.js';
import { connect, createClient } from './discord/client.js';
import { createDelivery } from './discord/delivery.js';
import { createDispatch } from './discord/dispatch.js';
import { greetServers } from './discord/greeting.js';
import { inviteLink } from './discord/invite.js';
import { createKeyLog } from './discord/key-log.js';
import { createMentions } from './discord/mentions.js';
import { registerCommands } from './discord/registration.js';
import { createCharts } from './discord/usage-chart/draw-chart.js';
import type { Settings } from './env.js';
import { eraseUnused } from './jobs/retired-keys.js';
import { openPace } from './jobs/pace.js';
import { createRunner } from './jobs/runner.js';
import { step } from './jobs/step.js';
import { openMedia } from './media.js';
import { createProvider } from './provider/client.js';
import { openStorage } from './storage.js';

const mebibyte = 1024 * 1024;
/** 10 MiB at half a megabit a second. */
const uploadTimeoutMs = 180_000;
/** Steps and answers under way get this long at the end; the whole end must take less than 10 s (product's promise). */
const graceMs = 5_000;
/** Most of a step is waiting for answers, up to minutes where the provider is slow. */
const jobsAtOnce = 256;

export interface Bot {
  inviteLink: string;
  /** Ends it in order: no new work, what is under way is written down. */
  stop(): Promise<void>;
}

/**
 * Puts the parts together and connects.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function startBot(settings: Settings, log: Logger): Promise<Bot> {
  const ending = new AbortController();
  const { signal } = ending;
  // Every request under way listens.
  setMaxListeners(0, signal);
  const clock = () => Date.now();
  const timing = createTiming(clock, settings.pollSpeedup);

  const storage = await openStorage(settings, { clock, log });
  const { store, tokens } = storage;
  const media = openMedia(settings, { inUse: () => store.contentInUse(), clock, log });
  const { files, intake } = media;
  const provider = createProvider({ baseUrl: settings.anyfastBaseUrl, speedup: settings.pollSpeedup });
  const library = createLibrary({
    store,
    provider,
    timing,
    log,
    sourceFileOf: (asset) => media.sourceFileOf(asset.hash),
  });

  const mentions = createMentions();
  const client = createClient(
    { apiUrl: settings.discordApiUrl, cdnUrl: settings.discordCdnUrl, makeRequest: mentions.makeRequest },
    log,
  );
  const delivery = createDelivery({
    rest: client.rest,
    uploads: new REST({
      api: settings.discordApiUrl,
      timeout: uploadTimeoutMs,
      makeRequest: mentions.makeRequest,
    }).setToken(settings.discordToken),
    pathOf: files.path,
    picturesOf: createPictures({ assetOf: (id) => store.assets.get(id), pathOf: files.path }),
    fit: media.fit,
    uploadLimitBytes: settings.uploadLimitMegabytes && settings.uploadLimitMegabytes * mebibyte,
    clock,
    log,
  });
  const stepDependencies = {
    ...{ store, tokens, provider, library, delivery, timing, log },
    download: media.download,
    pace: await openPace({ table: store.generationTimes, pollReads: settings.pollReads, log }),
    deadlineMs: settings.jobDeadlineMinutes * 60_000,
  };
  const keyLog = createKeyLog({ rest: client.rest, settings: storage.defaults, log });
  const runner = createRunner({
    jobs: store.jobs,
    step: (job, save, stop) => step(job, keyLog.watching(job, save), stepDependencies, stop),
    clock,
    log,
    concurrency: jobsAtOnce,
  });

  const services = {
    ...{ store, tokens, provider, library, files, intake, runner, timing, log, signal },
    settings: storage.defaults,
    charts: createCharts(),
    providerSite: settings.anyfastBaseUrl,
  };
  const dispatch = createDispatch({ commands, menus, buttons, modals }, services);
  const answering = new Set<Promise<void>>();
  const onInteraction = async (interaction: Interaction) => {
    const answer = dispatch(interaction);
    answering.add(answer);
    await answer.finally(() => answering.delete(answer));
  };

  async function close(): Promise<void> {
    await client.destroy();
    await Promise.all([provider.close(), media.close()]);
    await storage.close();
  }

  try {
    // Before anything new can begin: what an earlier process held is nobody's now. In Redis it may be another one's.
    if (settings.store.kind === 'sqlite') {
      await store.jobs.releaseAll();
      for (const counterparts of [store.providerGroups, store.uploads]) await counterparts.releaseAll(clock());
    }
    await eraseUnused({ store, tokens });
    await media.removeLeftovers();
    const connected = await connect(
      client,
      { token: settings.discordToken, apiUrl: settings.discordApiUrl },
      onInteraction,
    );
    const registered = await registerCommands(
      client.rest,
      { applicationId: connected.application.id, guildId: settings.discordGuildId },
      [...commands, ...menus].map(({ declaration }) => declaration),
      log,
    );
    mentions.learn(registered.commands);
    const { greetings } = storage.defaults;
    const greeting = greetServers(connected, {
      greetings,
      providerSite: settings.anyfastBaseUrl,
      guildId: settings.discordGuildId,
      clock,
      log,
      signal,
    });
    runner.start();
    media.keeper.start();
    const resumed = resumeUnfinished({ store, tokens, library, timing, log }, signal);
    return {
      inviteLink: inviteLink(connected.application.id),
      async stop() {
        ending.abort(new Error('the bot is stopping'));
        const told = Promise.allSettled([...answering, greeting.settled(), keyLog.settled()]);
        const answered = Promise.race([told, delay(graceMs, undefined, { ref: false })]);
        await Promise.all([runner.stop(graceMs), answered, resumed]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
