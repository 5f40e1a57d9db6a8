import { readFile } from 'node:fs/promises';
import { REST } from 'discord.js';
import { pino } from 'pino';
import type { PicturesOf } from '../../src/discord/card-pictures.js';
import { createDelivery } from '../../src/discord/delivery.js';
import type { Fit } from '../../src/discord/versions.js';
import { createManualClock } from '../../src/emulator/discord/clock.js';
import { textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message } from '../../src/emulator/discord/state/world.js';
import { startDiscord } from '../../src/emulator/discord/start.js';
import type { Delivery } from '../../src/jobs/delivery.js';
import type { JobIn, JobState, Place } from '../../src/store/records.js';
import { checkDiscord } from '../support/discord-checks.js';
import { jobIn } from './jobs.js';

const token = 'the-token-of-the-bot-under-test';
export const resultFile = 'demo/files/result.mp4';
export const minuteMs = 60_000;
export const messagesRoute = { method: 'POST', template: '/channels/{channel_id}/messages' } as const;
export const editRoute = { method: 'PATCH', template: '/channels/{channel_id}/messages/{message_id}' } as const;

/** What a step says of a first try, and of one that may not be the first. */
export const firstTry = { mayBePosted: false };
export const laterTry = { mayBePosted: true };

export const isResult = (message: Message) => textOf(message).includes('is ready');

export const threadOf = ({ place }: { place: Place }) => {
  if (place.threadId === null) throw new Error('it has no thread');
  return place.threadId;
};

type Asked = Partial<Pick<JobIn<'accepted'>, 'guildId' | 'channelId' | 'opensThread'>>;
type Made = Partial<Pick<JobIn<'delivering'>, 'result' | 'video'>>;

/** The embedded Discord on a clock moved by hand, with deliveries that post to it. A test gets a channel of its own. */
export async function startDeliveryStage() {
  const clock = createManualClock(Date.parse('2026-11-01T12:00:00Z'));
  const discord = await startDiscord({
    token,
    guilds: [
      { name: 'Studio', channels: ['general'], members: ['mia'] },
      { name: 'Full', channels: ['crowded'], members: ['mia'], maximumActiveThreads: 0 },
      { name: 'Left', channels: ['gone'], members: ['mia'] },
    ],
    clock,
    rateLimitFactor: Infinity,
  });
  checkDiscord(discord);
  const rest = new REST({ api: discord.url, version: '10' }).setToken(token);
  const { length: sizeBytes } = await readFile(resultFile);
  const guildId = discord.guild('Studio').id;
  let count = 0;

  const newDelivery = (
    options: {
      uploadLimitBytes?: number;
      fit?: Fit;
      uploads?: REST;
      patienceMs?: number;
      retriesMs?: readonly number[];
      hasFile?: (hash: string) => Promise<boolean>;
      picturesOf?: PicturesOf;
    } = {},
  ): Delivery =>
    createDelivery({
      rest,
      uploads: rest,
      pathOf: () => resultFile,
      hasFile: () => Promise.resolve(true),
      clock: clock.now,
      log: pino({ level: 'silent' }),
      ...options,
    });

  const stage = {
    discord,
    clock,
    sizeBytes,
    guildId,
    channelId: '',
    delivery: newDelivery(),
    newDelivery,

    /** Before each test. */
    begin() {
      stage.channelId = discord.admin.addChannel(guildId, { name: `channel-${++count}` }).id;
      stage.delivery = newDelivery();
    },
    /** After each test. Returns what the real Discord would never have been asked. */
    end(): string[] {
      discord.switches.uploadLimit(null);
      discord.admin.setDirectMessages(discord.user('mia').id, true);
      return discord.violations.splice(0);
    },

    job<State extends JobState>(state: State, change: Partial<JobIn<State>> = {}): JobIn<State> {
      const made = jobIn(state);
      const id = `job-${String(++count).padStart(16, '0')}`;
      return {
        ...made,
        id,
        batch: { id, index: 0, size: 1 },
        ownerId: discord.user('mia').id,
        guildId,
        channelId: stage.channelId,
        opensThread: true,
        createdAt: clock.now(),
        request: { ...made.request, prompt: 'a **red** kite\nover the sea' },
        ...change,
      };
    },

    /** A finished job whose card and thread stand in the channel, and whose result is about to be tried. */
    async finished(asked: Asked = {}, made: Made = {}): Promise<JobIn<'delivering'>> {
      const accepted = stage.job('accepted', asked);
      const place = await stage.delivery.postCard(accepted);
      const delivering = jobIn('delivering');
      return {
        ...delivering,
        ...accepted,
        place,
        result: {
          ...delivering.result,
          videoUrl: 'https://storage.test/a.mp4',
          urlEndsAt: clock.now() + 60 * minuteMs,
        },
        video: { hash: 'ab', sizeBytes },
        lastFrame: null,
        postingSince: clock.now(),
        ...made,
        state: 'delivering',
      };
    },

    results: (where: string) => discord.messages(where).filter(isResult),
    directChannel: () => discord.user('mia').directChannel().id,
    /** Nothing is known of what was posted but what stands there. */
    afterMinutes(minutes = 10) {
      clock.advance(minutes * minuteMs);
      discord.switches.forgetNonces();
    },
    close: () => discord.close(),
  };
  return stage;
}

export type DeliveryStage = Awaited<ReturnType<typeof startDeliveryStage>>;
