import { setTimeout as delay } from 'node:timers/promises';
import { REST } from 'discord.js';
import type { Logger } from 'pino';
import { openCore } from './core.js';
import { createMentions } from './discord/mentions.js';
import { readCommands } from './discord/registration.js';
import { openRunner } from './driving.js';
import type { Settings } from './env.js';
import { requireSharedStore } from './process.js';
import { graceMs, type Running } from './running.js';
import { prepareWork } from './working.js';

/**
 * A worker: submits, reads and delivers jobs, over REST alone. There may be any number of them.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function startWorker(settings: Settings, log: Logger): Promise<Running> {
  requireSharedStore(settings);
  const mentions = createMentions();
  const { discordApiUrl: api, discordGuildId: guildId } = settings;
  const rest = new REST({ api, makeRequest: mentions.makeRequest }).setToken(settings.discordToken);
  const core = await openCore(settings, { mentions, rest, log });
  core.observers.rest(rest);
  const runner = await openRunner(core, { drives: true });
  try {
    await core.monitoring.serve({ store: core.store });
    mentions.learn(await readCommands(rest, guildId));
    const working = await prepareWork(core, runner);
    working.start();
    return {
      async stop() {
        core.end();
        const told = Promise.race([core.keyLog.settled(), delay(graceMs, undefined, { ref: false })]);
        await Promise.all([runner.stop(graceMs), told, working.settled()]);
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
