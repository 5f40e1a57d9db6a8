import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDiscord } from '../src/emulator/discord/start.js';
import { startProvider } from '../src/emulator/provider/provider.js';
import { startBotProcess, type BotProcess } from './bot-process.js';
import { play } from './play.js';
import { printTranscript } from './transcript.js';

const filesDir = path.resolve('demo/files');
const outDir = path.resolve('demo-out');
const token = 'the-demo-bot-token.0123456789';
const key = 'sk-demo-0123456789abcdef';

/** A minute of the real provider takes two seconds here. */
const speedup = 30;

async function demo(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'dailies-demo-'));
  const discord = await startDiscord({
    token,
    guilds: [{ name: 'Studio', channels: ['brainstorm'], members: ['mia'] }],
  });
  const provider = await startProvider({
    resultVideo: path.join(filesDir, 'result.mp4'),
    lastFrame: path.join(filesDir, 'result-last-frame.png'),
    keys: [{ key, userId: 1, tokenId: 1 }],
    processingMs: 8_000 / speedup,
    queueMs: 2_000 / speedup,
    generationMs: 100_000 / speedup,
  });
  let bot: BotProcess | undefined;
  try {
    console.log(`An embedded Discord and an embedded provider are running; every wait is divided by ${speedup}.\n`);
    bot = await startBotProcess({
      DISCORD_TOKEN: token,
      DISCORD_API_URL: discord.url,
      DISCORD_CDN_URL: discord.cdnUrl,
      ANYFAST_BASE_URL: provider.url,
      DATA_DIR: dataDir,
      POLL_SPEEDUP: String(speedup),
    });
    const fallen = bot.ended.then((words) => Promise.reject(new Error(`the bot ended: ${words}`)));
    const stage = { discord, transcript: printTranscript(discord), filesDir, outDir, key };
    const saved = await Promise.race([play(stage), fallen]);
    fallen.catch(() => undefined);
    const status = await bot.stop();
    if (status !== 0) throw new Error(`the bot ended with status ${status ?? 'unknown'}`);
    console.log(`\nThe video is saved as ${path.relative('.', saved)}`);
  } finally {
    await bot?.stop();
    await Promise.all([discord.close(), provider.close()]);
    await rm(dataDir, { recursive: true, force: true });
  }
}

try {
  await demo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
