import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { commands, menus } from '../commands/index.js';
import { openCore } from './core.js';
import { createClient } from './discord/client.js';
import { inviteLink } from './discord/invite.js';
import { createMentions } from './discord/mentions.js';
import { registerCommands } from './discord/registration.js';
import { openRunner } from './driving.js';
import type { Settings } from './env.js';
import { openGateway } from './gateway.js';
import { graceMs, type Running } from './running.js';
import { prepareWork } from './working.js';

export interface Bot extends Running {
  inviteLink: string;
}

/**
 * The whole bot in one process: the gateway's commands and buttons, and the work on jobs.
 *
 * @throws SettingsError, StoreError or KeyringError for what whoever runs it can mend
 */
export async function startBot(settings: Settings, log: Logger): Promise<Bot> {
  const mentions = createMentions();
  const { discordApiUrl: apiUrl, discordCdnUrl: cdnUrl, discordGuildId: guildId } = settings;
  const client = createClient({ apiUrl, cdnUrl, makeRequest: mentions.makeRequest }, log);
  const core = await openCore(settings, { mentions, rest: client.rest, log });
  core.observers.client(client);
  const runner = await openRunner(core, { drives: true });

  async function close(): Promise<void> {
    await client.destroy();
    await core.close();
  }

  try {
    await core.monitoring.serve({ store: core.store, client });
    const working = await prepareWork(core, runner);
    const gateway = await openGateway(client, core, runner);
    const { id: applicationId } = gateway.client.application;
    const declarations = [...commands, ...menus].map(({ declaration }) => declaration);
    const registered = await registerCommands(client.rest, { applicationId, guildId }, declarations, log);
    mentions.learn(registered.commands);
    working.start();
    return {
      inviteLink: inviteLink(applicationId),
      async stop() {
        core.end();
        const told = Promise.allSettled([gateway.settled(), core.keyLog.settled()]);
        const answered = Promise.race([told, delay(graceMs, undefined, { ref: false })]);
        await Promise.all([runner.stop(graceMs), answered, working.settled()]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
