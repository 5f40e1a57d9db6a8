import { setMaxListeners } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { OAuth2Scopes, PermissionFlagsBits, REST, type Interaction } from 'discord.js';
import type { Logger } from 'pino';
import { commands, menus } from '../commands/index.js';
import { createLibrary } from './assets/library.js';
import { createTiming } from './assets/timing.js';
import { buttons, modals } from './discord/buttons.js';
import { connect, createClient } from './discord/client.js';
import { createDelivery } from './discord/delivery.js';
import { createDispatch } from './discord/dispatch.js';
import { registerCommands } from './discord/registration.js';
import { SettingsError, type Settings } from './env.js';
import { eraseUnused } from './jobs/retired-keys.js';
import { createRunner } from './jobs/runner.js';
import { step } from './jobs/step.js';
import { publicHttps, onlyOrigin } from './media/fetch-rules.js';
import { createFetcher } from './media/fetch.js';
import { createFiles } from './media/files.js';
import { createIntake } from './media/intake.js';
import { createProbe } from './media/probe.js';
import { createProvider } from './provider/client.js';
import { loadKeyring } from './store/load-keyring.js';
import { openSettings } from './store/settings.js';
import { openSqliteStore } from './store/sqlite/store.js';
import { openTokens } from './store/tokens.js';

const mebibyte = 1024 * 1024;
/** No video of the models comes near it; an endless answer does not fill the disk. */
const largestResultBytes = 1024 * mebibyte;
/** 10 MiB at half a megabit a second. */
const uploadTimeoutMs = 180_000;
const leftoverAgeMs = 3_600_000;
/** Steps and answers under way get this long at the end; the whole end must take less than 10 s (product's promise). */
const graceMs = 5_000;
/** Most of a step is waiting for answers, up to minutes where the provider is slow. */
const jobsAtOnce = 256;

/** Views, sends, attaches, opens threads and sends there, reads history to answer its own card. */
const permissions = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.AttachFiles,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.ReadMessageHistory,
];

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

  await requireFolder(settings.dataDir);
  const keyring = await loadKeyring({ dataDir: settings.dataDir, tokenKey: settings.tokenKey });
  const store = await openSqliteStore({ path: settings.storePath });
  const beside = (name: string) => settings.storePath.replace(/(\.sqlite)?$/, `.${name}.sqlite`);
  const fingerprintKey = await store.fingerprintKey();
  const tokens = await openTokens({ path: beside('tokens'), keyring, fingerprintKey, clock });
  // Before anything new can begin: what an earlier process held is nobody's now.
  await store.jobs.releaseAll();
  await eraseUnused({ store, tokens });
  const defaults = await openSettings({
    path: beside('settings'),
    onDamaged: (error) => log.warn({ err: error }, 'damaged settings count as none'),
  });

  const files = createFiles({ dataDir: settings.dataDir });
  await files.removeLeftovers(clock() - leftoverAgeMs);
  const probe = createProbe();
  const attachments = createFetcher({ rule: onlyOrigin(settings.discordCdnUrl) });
  const results = createFetcher({ rule: publicHttps({ allowLoopback: isLoopback(settings.anyfastBaseUrl) }) });
  const intake = createIntake({ files, probe, fetcher: attachments });
  const provider = createProvider({ baseUrl: settings.anyfastBaseUrl, speedup: settings.pollSpeedup });
  const library = createLibrary({ store, provider, timing });

  const client = createClient({ apiUrl: settings.discordApiUrl, cdnUrl: settings.discordCdnUrl }, log);
  const delivery = createDelivery({
    rest: client.rest,
    uploads: new REST({ api: settings.discordApiUrl, timeout: uploadTimeoutMs }).setToken(settings.discordToken),
    pathOf: files.path,
    uploadLimitBytes: settings.uploadLimitMegabytes && settings.uploadLimitMegabytes * mebibyte,
    clock,
    log,
  });
  const stepDependencies = {
    store,
    tokens,
    provider,
    library,
    delivery,
    download: (url: string, stop: AbortSignal) =>
      files.keep(results.read(url, { maxBytes: largestResultBytes, signal: stop })),
    timing,
    pollReads: settings.pollReads,
    deadlineMs: settings.jobDeadlineMinutes * 60_000,
    log,
  };
  const runner = createRunner({
    jobs: store.jobs,
    step: (job, save, stop) => step(job, save, stepDependencies, stop),
    clock,
    log,
    concurrency: jobsAtOnce,
  });

  const services = { store, tokens, settings: defaults, provider, library, files, intake, runner, timing, log, signal };
  const dispatch = createDispatch({ commands, menus, buttons, modals }, services);
  const answering = new Set<Promise<void>>();
  const onInteraction = async (interaction: Interaction) => {
    const answer = dispatch(interaction);
    answering.add(answer);
    await answer.finally(() => answering.delete(answer));
  };

  async function close(): Promise<void> {
    await client.destroy();
    await Promise.all([provider.close(), probe.close(), attachments.close(), results.close()]);
    await Promise.all([store.close(), tokens.close(), defaults.close()]);
  }

  try {
    const connected = await connect(
      client,
      { token: settings.discordToken, apiUrl: settings.discordApiUrl },
      onInteraction,
    );
    await registerCommands(
      client.rest,
      { applicationId: connected.application.id, guildId: settings.discordGuildId },
      [...commands, ...menus].map(({ declaration }) => declaration),
      log,
    );
    runner.start();
    return {
      inviteLink: inviteLink(connected.application.id),
      async stop() {
        ending.abort(new Error('the bot is stopping'));
        const answered = Promise.race([Promise.allSettled(answering), delay(graceMs, undefined, { ref: false })]);
        await Promise.all([runner.stop(graceMs), answered]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws SettingsError naming `DATA_DIR` when it cannot be written to. */
async function requireFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new SettingsError(
      `DATA_DIR is no folder that can be written to (it is ${JSON.stringify(dataDir)}); a right one: DATA_DIR=./data`,
      { cause },
    );
  }
}

function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: permissions.reduce((sum, permission) => sum | permission).toString(),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
