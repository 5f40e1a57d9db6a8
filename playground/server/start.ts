import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBotProcess, type BotProcess } from '../../demo/bot-process.js';
import { startDiscord } from '../../src/emulator/discord/start.js';
import type { GenerationTraits } from '../../src/emulator/provider/options.js';
import { startProvider } from '../../src/emulator/provider/provider.js';
import type { House, PlayedMember } from './house.js';
import { startPlaygroundServer } from './playground-server.js';

export interface PlaygroundOptions {
  port: number;
  /** Where the built page lies. */
  pageDir: string;
  /** Where the demo's video and its last frame lie. */
  filesDir: string;
  /** What whoever started it should know. */
  say: (line: string) => void;
}

/** The bot ended by itself; the message holds what it said last. */
export class BotEndedError extends Error {
  override readonly name = 'BotEndedError';
}

export interface Playground {
  url: string;
  /** Rejects with `BotEndedError`. */
  botEnded: Promise<never>;
  close(): Promise<void>;
}

const token = 'the-playground-bot-token.0123456789';
/** What takes a minute at the real provider takes some seconds here: long enough to be watched. */
const speedup = 8;
const times = {
  processingMs: 3_000,
  queueMs: 3_000,
  generationMs: ({ durationSeconds }: GenerationTraits) => 15_000 + durationSeconds * 600,
};

interface Member extends PlayedMember {
  permissions: readonly ('ManageMessages' | 'ManageGuild')[];
  /** Of their Discord; English without it. */
  locale?: string;
}

const members: readonly Member[] = [
  { name: 'mia', rights: '', key: 'sk-playground-mia-000000000001', permissions: [] },
  { name: 'tom', rights: 'Manage Messages', key: 'sk-playground-tom-000000000002', permissions: ['ManageMessages'] },
  { name: 'ada', rights: 'Manage Server', key: 'sk-playground-ada-000000000003', permissions: ['ManageGuild'] },
  { name: 'lena', rights: 'Discord in German', key: 'sk-playground-lena-00000000004', permissions: [], locale: 'de' },
];

/** What is to be ended again, in the order of its beginning. */
type Ends = (() => Promise<unknown>)[];

async function startHouse(filesDir: string, ends: Ends): Promise<House> {
  const discord = await startDiscord({
    token,
    botName: 'Dailies',
    guilds: [
      {
        name: 'Studio',
        channels: ['brainstorm', 'clips'],
        members: members.map(({ name, permissions, locale }) => ({
          name,
          permissions,
          ...(locale !== undefined && { locale }),
        })),
      },
    ],
  });
  ends.push(discord.close);
  const provider = await startProvider({
    resultVideo: path.join(filesDir, 'result.mp4'),
    lastFrame: path.join(filesDir, 'result-last-frame.png'),
    keys: members.map(({ key }, index) => ({ key, userId: index + 1, tokenId: index + 1 })),
    ...times,
  });
  ends.push(provider.close);
  return { discord, provider, members };
}

function startBot({ discord, provider }: House, dataDir: string): Promise<BotProcess> {
  return startBotProcess({
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.url,
    DISCORD_CDN_URL: discord.cdnUrl,
    ANYFAST_BASE_URL: provider.url,
    DATA_DIR: dataDir,
    POLL_SPEEDUP: String(speedup),
  });
}

/**
 * Starts an embedded Discord with three members, an embedded provider, the real bot as a process, and the page's server. All that they
 * write lies in temporary folders, which `close` removes.
 *
 * @throws Error when the port is taken, or the bot does not start
 */
export async function startPlayground({ port, pageDir, filesDir, say }: PlaygroundOptions): Promise<Playground> {
  const ends: Ends = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'dailies-playground-'));
    ends.push(() => rm(dataDir, { recursive: true, force: true }));
    const house = await startHouse(filesDir, ends);
    house.discord.on('violation', (violation) => say(`Discord would not have been asked this: ${violation}`));
    const report = (error: unknown) => say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    // A port that is taken is told at once, before the bot is waited for.
    const server = await startPlaygroundServer({ house, port, pageDir, report });
    ends.push(server.close);
    const bot = await startBot(house, dataDir);
    ends.push(bot.stop);
    await server.giveKeys();
    const botEnded = bot.ended.then((words) => Promise.reject(new BotEndedError(`The bot ended: ${words}`)));
    return { url: server.url, botEnded, close };
  } catch (error) {
    await close();
    throw error;
  }
}
