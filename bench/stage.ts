import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDiscord } from '../src/emulator/discord/start.js';
import { startProvider } from '../src/emulator/provider/provider.js';
import { paddedVideo } from './padded-video.js';
import { startBotProcess, type BotProcess, type Role } from '../test/support/bot-process.js';

const token = 'a-bot-token-of-the-benches.0123456789';
const key = 'sk-bench-0000000000000000000000001';
const patience = { timeoutMs: 20_000 };

/** Both embedded servers in this process, and a bot in one of its own. */
export async function startStage({
  resultBytes,
  channels = ['general'],
  rateLimited = false,
}: { resultBytes?: number; channels?: readonly string[]; rateLimited?: boolean } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dailies-bench-'));
  const result = 'demo/files/result.mp4';
  const large = path.join(folder, 'large.mp4');
  if (resultBytes !== undefined) await writeFile(large, await paddedVideo(result, resultBytes, 'result'));
  const discord = await startDiscord({
    token,
    guilds: [
      {
        name: 'Studio',
        channels: [...channels],
        members: [{ name: 'mia', uploadLimitBytes: 500 * 2 ** 20 }],
        // 50 MiB for what is posted.
        premiumTier: 2,
      },
    ],
    rateLimitFactor: rateLimited ? 1 : Infinity,
  });
  const provider = await startProvider({
    resultVideo: resultBytes === undefined ? result : large,
    lastFrame: 'demo/files/result-last-frame.png',
    keys: [{ key, userId: 1, tokenId: 1 }],
    processingMs: 0,
    queueMs: 0,
  });
  const mia = discord.user('mia');
  const channelId = discord.channel(channels[0] ?? '').id;
  const environment = {
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.url,
    DISCORD_CDN_URL: discord.cdnUrl,
    ANYFAST_BASE_URL: provider.url,
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'info',
  };
  return {
    discord,
    provider,
    mia,
    channelId,
    folder,
    environment,
    key,
    startBot: (more: Record<string, string> = {}, role: Role = 'main'): BotProcess =>
      startBotProcess({ cwd: folder, environment: { ...environment, ...more }, role }),
    startBareBot: (): BotProcess => startBotProcess({ cwd: folder, environment, main: 'bench/bare-bot.js' }),
    startBareReader: (more: Record<string, string>): BotProcess =>
      startBotProcess({ cwd: folder, environment: more, main: 'bench/bare-reader.js' }),
    startBareDeliverer: (more: Record<string, string>): BotProcess =>
      startBotProcess({ cwd: folder, environment: more, main: 'bench/bare-deliverer.js' }),
    async giveKey(): Promise<void> {
      const opened = await mia.slash(channelId, 'token set', {});
      await (await mia.submit(await opened.modal(patience), { token: key })).reply(patience);
    },
    async close(): Promise<void> {
      await Promise.all([discord.close(), provider.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type Stage = Awaited<ReturnType<typeof startStage>>;
