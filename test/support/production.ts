import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino, type Logger } from 'pino';
import { startBot, type Bot } from '../../src/bot.js';
import { startDiscord } from '../../src/emulator/discord/start.js';
import type { GuildOptions } from '../../src/emulator/discord/state/world-options.js';
import { startProvider } from '../../src/emulator/provider/provider.js';
import { parseSettings } from '../../src/env.js';
import { openRedisStore } from '../../src/store/redis/store.js';
import { openSqliteStore } from '../../src/store/sqlite/store.js';
import { checkDiscord } from './discord-checks.js';

const token = 'a-bot-token-of-the-tests.0123456789';
export const keys = { mia: 'sk-mia-0000000000000000000001', tom: 'sk-tom-0000000000000000000002' };

interface ProductionOptions {
  /** Of a Redis; a file of its own where it is left out. */
  storeUrl?: string;
  /** More settings, as environment variables. */
  environment?: Record<string, string>;
  /** Servers besides "Studio". */
  guilds?: readonly GuildOptions[];
  log?: Logger;
}

/**
 * The whole bot in this process, with both embedded servers: a server "Studio" with the channel `general`; mia, a member; tom,
 * who may manage messages; ada, who may manage the server. The provider's waits are divided by 400.
 */
export async function startProduction({
  storeUrl,
  environment = {},
  guilds = [],
  log = pino({ level: 'silent' }),
}: ProductionOptions = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'dailies-production-'));
  const discord = await startDiscord({
    token,
    guilds: [
      {
        name: 'Studio',
        channels: ['general', 'other'],
        members: [
          'mia',
          { name: 'tom', permissions: ['ManageMessages'] },
          { name: 'ada', permissions: ['ManageGuild'] },
        ],
      },
      ...guilds,
    ],
    rateLimitFactor: Infinity,
  });
  checkDiscord(discord);
  const provider = await startProvider({
    resultVideo: 'demo/files/result.mp4',
    lastFrame: 'demo/files/result-last-frame.png',
    keys: [
      { key: keys.mia, userId: 1, tokenId: 1 },
      { key: keys.tom, userId: 2, tokenId: 2 },
    ],
    processingMs: 40,
    queueMs: 20,
    generationMs: 150,
  });
  const settings = parseSettings({
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.url,
    DISCORD_CDN_URL: discord.cdnUrl,
    ANYFAST_BASE_URL: provider.url,
    DATA_DIR: dataDir,
    POLL_SPEEDUP: '400',
    ...(storeUrl !== undefined && { STORE_URL: storeUrl, TOKEN_KEY: randomBytes(32).toString('base64') }),
    ...environment,
  });
  let bot: Bot = await startBot(settings, log);
  const channelId = discord.channel('general').id;
  const { store: place } = settings;
  /** Opened beside the bot. */
  const openStore = () =>
    place.kind === 'redis' ? openRedisStore({ url: place.url }) : openSqliteStore({ path: place.path });

  return {
    discord,
    provider,
    dataDir,
    settings,
    openStore,
    /** The file of members', channels' and servers' settings. */
    settingsPath: place.kind === 'sqlite' ? place.path.replace(/(\.sqlite)?$/, '.settings.sqlite') : '',
    channelId,
    mia: discord.user('mia'),
    tom: discord.user('tom'),
    ada: discord.user('ada'),
    inviteLink: () => bot.inviteLink,

    /** A member stores their key as they would: by the command and its form. */
    async giveKey(name: 'mia' | 'tom', scope = 'me') {
      const user = discord.user(scope === 'server' ? 'ada' : name);
      const opened = await user.slash(channelId, 'token set', { scope });
      const sent = await user.submit(await opened.modal(), { token: keys[name] });
      return await sent.reply({ timeoutMs: 5_000 });
    },
    /** What happens to drafts that nobody went on with. */
    async forgetDrafts() {
      await bot.stop();
      const store = await openStore();
      await store.drafts.removeOlder(Date.now() + 1);
      await store.close();
      bot = await startBot(settings, log);
    },
    async stop() {
      await bot.stop();
    },
    async start() {
      bot = await startBot(settings, log);
    },
    async close() {
      await bot.stop();
      await Promise.all([discord.close(), provider.close()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Production = Awaited<ReturnType<typeof startProduction>>;
