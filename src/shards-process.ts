import { once } from 'node:events';
import path from 'node:path';
import { REST, Routes, ShardingManager } from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { commands, menus } from '../commands/index.js';
import { inviteLink } from './discord/invite.js';
import { registerCommands } from './discord/registration.js';
import { SettingsError, type Settings } from './env.js';
import { mergeReports } from './metrics/merge.js';
import { serveHealth } from './metrics/serve.js';
import { requireSharedStore } from './process.js';
import type { Running } from './running.js';
import { createQuestions } from './shard-reports.js';

const gatewaySchema = z.object({ shards: z.int().positive() });
const applicationSchema = z.object({ id: z.string() });
/** Discord lets one session begin every 5 s, for each of `max_concurrency` (reference, "Gateway", 2026). */
const betweenShardsMs = 5_500;

/**
 * The manager of the gateway's shards: as many processes as Discord asks for, each with a part of all servers. One that ends is
 * started again. Commands are registered here, once for all.
 *
 * @throws SettingsError for what whoever runs it can mend
 */
export async function startShards(settings: Settings, log: Logger): Promise<Running> {
  requireSharedStore(settings);
  const { discordToken: token, discordApiUrl: api, discordGuildId: guildId, httpPort } = settings;
  const rest = new REST({ api }).setToken(token);
  const { id: applicationId } = applicationSchema.parse(await rest.get(Routes.currentApplication()));
  const declarations = [...commands, ...menus].map(({ declaration }) => declaration);
  await registerCommands(rest, { applicationId, guildId }, declarations, log);
  // Not the manager's own count: that asks discord.com, whatever the REST base.
  const { shards: totalShards } = gatewaySchema.parse(await rest.get(Routes.gatewayBot()));

  const manager = new ShardingManager(path.join(import.meta.dirname, 'shard.js'), {
    token,
    totalShards,
    respawn: false,
    execArgv: ['--enable-source-maps'],
  });
  manager.on('shardCreate', (shard) => {
    shard.on('death', () => log.warn({ shard: shard.id }, 'a shard has ended'));
    shard.on('ready', () => log.info({ shard: shard.id }, 'a shard is ready'));
  });
  const questions = createQuestions();
  const askAll = () => questions.askAll(manager.shards.values());
  const server =
    httpPort === undefined
      ? undefined
      : await serveHealth({
          port: httpPort,
          metrics: async () => await mergeReports((await askAll()).map(({ report }) => report)),
          missing: async () => {
            const told = await askAll();
            const few = told.length < totalShards ? [`Only ${told.length} of ${totalShards} shards are there.`] : [];
            return [...few, ...told.flatMap(({ missing }) => missing)];
          },
        });

  async function stop(): Promise<void> {
    manager.respawn = false;
    await server?.close();
    await Promise.all(
      manager.shards.map(async ({ process: child }) => {
        if (!child || child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }),
    );
  }

  try {
    await manager.spawn({ delay: betweenShardsMs });
  } catch (cause) {
    await stop();
    throw new SettingsError('A shard could not be started; what it said stands above.', { cause });
  }
  manager.respawn = true;
  return { inviteLink: inviteLink(applicationId), stop };
}
