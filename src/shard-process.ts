import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openCore } from './core.js';
import { createClient } from './discord/client.js';
import { createMentions } from './discord/mentions.js';
import { readCommands } from './discord/registration.js';
import { openRunner } from './driving.js';
import type { Settings } from './env.js';
import { openGateway } from './gateway.js';
import { requireSharedStore } from './process.js';
import { graceMs, type Running } from './running.js';
import { answerManager } from './shard-reports.js';

/**
 * A manager that was killed leaves its shards behind, and whoever starts it again would have two of each: members would be
 * answered twice.
 */
function endWithManager(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

/**
 * One shard of the gateway, started by its manager: answers commands and buttons, and begins jobs; workers go on with them.
 * Which of all shards it is, discord.js reads from the environment.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function startShard(settings: Settings, log: Logger): Promise<Running> {
  requireSharedStore(settings);
  endWithManager();
  const mentions = createMentions();
  const { discordApiUrl: apiUrl, discordCdnUrl: cdnUrl, discordGuildId } = settings;
  const client = createClient({ apiUrl, cdnUrl, makeRequest: mentions.makeRequest }, log);
  client.rest.setToken(settings.discordToken);
  const core = await openCore(settings, { mentions, rest: client.rest, log });
  core.observers.client(client);
  const runner = await openRunner(core, { drives: false });

  async function close(): Promise<void> {
    await client.destroy();
    await core.close();
  }

  try {
    answerManager({
      report: () => core.monitoring.report(),
      missing: core.monitoring.readiness({ store: core.store, client }),
    });
    mentions.learn(await readCommands(client.rest, discordGuildId));
    await core.media.removeLeftovers();
    runner.start();
    core.media.keeper.start();
    const gateway = await openGateway(client, core, runner);
    return {
      async stop() {
        core.end();
        const told = Promise.allSettled([gateway.settled(), core.keyLog.settled()]);
        await Promise.all([runner.stop(graceMs), Promise.race([told, delay(graceMs, undefined, { ref: false })])]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
