import { MessageType } from 'discord-api-types/v10';
import { buttonsOf, textOf } from '../../src/emulator/discord/driver/reading.js';
import type { Message, Thread } from '../../src/emulator/discord/state/world.js';
import type { World } from './world.js';

/** How a video ends for its member, as its message and its card say it. */
const endings = {
  posted: { message: 'your video is ready', card: /\*\*Done\*\* in/g },
  unconfirmed: { message: 'the answer to this submission was lost', card: /\*\*Unknown\*\*/g },
  failed: { message: 'there is no video this time', card: /\*\*Failed\*\*/g },
} as const;
export type Ending = keyof typeof endings;
export const endingNames: readonly Ending[] = ['posted', 'unconfirmed', 'failed'];

/** Everything that members and the provider have of the videos whose prompt has a tag in it. */
export interface Seen {
  cards: Message[];
  threads: Thread[];
  /** The other messages of its threads, and others anywhere that have to do with it. */
  told: { message: Message; ending: Ending | undefined }[];
  /** Ids of what the provider accepted, and of what it has billed. */
  tasks: string[];
  billed: string[];
}

function endingOf(message: Message): Ending | undefined {
  const text = textOf(message);
  return endingNames.find((name) => text.includes(endings[name].message));
}

export function countTold({ told }: Seen, ending: Ending): number {
  return told.filter((one) => one.ending === ending).length;
}

/** How many takes show that ending on their card. */
export function countOnCards({ cards }: Seen, ending: Ending): number {
  return cards.flatMap((card) => textOf(card).match(endings[ending].card) ?? []).length;
}

/** Which job a message is of, as far as its buttons tell. */
export function jobIdOf(message: Message): string | undefined {
  return buttonsOf(message).flatMap(({ custom_id: customId }) => customId?.split(':')[1] ?? [])[0];
}

function concerns(message: Message, tag: string): boolean {
  return textOf(message).includes(tag) || message.attachments.some(({ description }) => description?.includes(tag));
}

function messagesOf({ world }: World['discord'], tag: string, threadIds: ReadonlySet<string>): Message[] {
  const all = [...world.messages.values()].flatMap((messages) => [...messages.values()]);
  return all.filter(
    (message) =>
      message.authorId === world.botId &&
      message.ephemeralTo === null &&
      message.type !== MessageType.ThreadStarterMessage &&
      (threadIds.has(message.channelId) || concerns(message, tag)),
  );
}

export function look({ discord, provider }: World, tag: string): Seen {
  const threads = [...discord.world.channels.values()].flatMap((channel) =>
    channel.kind === 'thread' && channel.name.includes(tag) ? channel : [],
  );
  const threadIds = new Set(threads.map(({ id }) => id));
  const messages = messagesOf(discord, tag, threadIds);
  const isCard = (message: Message) => /^(A video|\d+ videos) for <@/.test(textOf(message));
  const { tasks, ledger } = provider.state;
  const accepted = tasks.flatMap(({ id, text }) => (text.includes(tag) ? id : []));
  return {
    cards: messages.filter(isCard),
    threads,
    told: messages.flatMap((message) => (isCard(message) ? [] : { message, ending: endingOf(message) })),
    tasks: accepted,
    billed: ledger.flatMap(({ what, id }) => (what === 'task' && accepted.includes(id) ? id : [])),
  };
}

/** What has come up since. */
export function since(before: Seen, now: Seen): Seen {
  const cards = new Set(before.cards.map(({ id }) => id));
  const threads = new Set(before.threads.map(({ id }) => id));
  const told = new Set(before.told.map(({ message }) => message.id));
  return {
    cards: now.cards.filter(({ id }) => !cards.has(id)),
    threads: now.threads.filter(({ id }) => !threads.has(id)),
    told: now.told.filter(({ message }) => !told.has(message.id)),
    tasks: now.tasks.filter((id) => !before.tasks.includes(id)),
    billed: now.billed.filter((id) => !before.tasks.includes(id)),
  };
}
