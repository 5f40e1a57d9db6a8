import {
  ChannelType,
  Events,
  PermissionFlagsBits,
  type Client,
  type Guild,
  type GuildTextBasedChannel,
} from 'discord.js';
import type { Logger } from 'pino';
import { PlaceError } from '../jobs/delivery.js';
import type { Greeting } from '../store/greetings.js';
import { createSerial } from '../store/serial.js';
import type { Settings } from '../store/settings.js';
import { findPosted } from './find-posted.js';
import { nonceHoldsMs } from './ladder.js';
import { nonceOf } from './message-mark.js';
import { postMessage } from './post.js';
import { textsFor } from '../texts/languages.js';
import { greetingCard } from './welcome.js';

interface GreetingDependencies {
  greetings: Settings['greetings'];
  /** Where members get their keys. */
  providerSite: string;
  /** `DISCORD_GUILD_ID`: commands are in this server alone, and no other is greeted. */
  guildId: string | undefined;
  clock: () => number;
  log: Logger;
  /** Ends when the bot does. */
  signal: AbortSignal;
}

/**
 * Greets servers that the bot joins, also while it was down: once each, in their system channel or else the first where it
 * may write; where it may write nowhere, not at all. The servers that are there at the first start that greets count as
 * greeted. A greeting is written down before it is posted, and looked for before it is posted again.
 *
 * @returns what ends when the greetings that have begun do
 */
export function greetServers(
  client: Client<true>,
  { greetings, providerSite, guildId, clock, log, signal }: GreetingDependencies,
): { settled(): Promise<void> } {
  const serial = createSerial();

  async function isPosted(guild: Guild, { channelId, since }: Extract<Greeting, { state: 'posting' }>) {
    const name = { jobId: guild.id, kind: 'g' } as const;
    const found = await findPosted(client.rest, { name, channelId, since, authorId: client.user.id });
    // What cannot be read is relied on for as long as the nonce holds.
    return typeof found === 'object' || (found === 'unknown' && clock() - since >= nonceHoldsMs);
  }

  async function post(guild: Guild): Promise<void> {
    const before = await greetings.get(guild.id);
    if (before?.state === 'settled') return;
    const channelId = before?.channelId ?? channelFor(guild)?.id;
    if (channelId !== undefined && !(before && (await isPosted(guild, before)))) {
      await greetings.set(guild.id, { state: 'posting', channelId, since: before?.since ?? clock() });
      const name = { jobId: guild.id, kind: 'g' } as const;
      const card = greetingCard(providerSite, textsFor(guild.preferredLocale));
      await postMessage(client.rest, { channelId, name, nonce: nonceOf(name, 0), card });
    }
    await greetings.set(guild.id, { state: 'settled' });
  }

  /** A passing trouble leaves it for the next start. */
  async function greet(guild: Guild): Promise<void> {
    if (signal.aborted || !guild.available || (guildId !== undefined && guild.id !== guildId)) return;
    try {
      await post(guild);
    } catch (error) {
      log.warn({ guild: guild.id, err: error }, 'a server could not be greeted');
      if (error instanceof PlaceError) await greetings.set(guild.id, { state: 'settled' });
    }
  }

  async function greetAll(guilds: readonly Guild[]): Promise<void> {
    const { shard } = client;
    const part = shard ? `${shard.ids.join()}/${shard.count}` : undefined;
    if (!(await greetings.begun(part)))
      await greetings.begin(
        guilds.map(({ id }) => id),
        part,
      );
    else for (const guild of guilds) await greet(guild);
  }

  const work = (what: () => Promise<void>): void => {
    serial(what).catch((error: unknown) => log.warn({ err: error }, 'servers could not be greeted'));
  };
  client.on(Events.GuildCreate, (guild) => work(() => greet(guild)));
  // One that was joined while the connection was lost comes as one that is there again.
  client.on(Events.GuildAvailable, (guild) => work(() => greet(guild)));
  work(() => greetAll([...client.guilds.cache.values()]));
  return { settled: () => serial(() => Promise.resolve()) };
}

const writable = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;

/** The system channel, else the first in the order of the list, where the bot may write. */
function channelFor(guild: Guild): GuildTextBasedChannel | undefined {
  const { me } = guild.members;
  const mayWrite = (channel: GuildTextBasedChannel) => me !== null && channel.permissionsFor(me).has(writable);
  const inOrder = [...guild.channels.cache.values()]
    .filter((channel) => channel.type === ChannelType.GuildText)
    .sort((one, other) => one.rawPosition - other.rawPosition);
  return [...(guild.systemChannel ? [guild.systemChannel] : []), ...inOrder].find(mayWrite);
}
