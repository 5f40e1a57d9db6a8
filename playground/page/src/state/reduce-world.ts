import type { Act, Channel, Message, PlaygroundEvent, Snowflake, State } from '../../../protocol.js';

type WorldEvent = Exclude<PlaygroundEvent, { type: 'state' | 'modal' }>;

/** What the server sent, after one more event. Parts that the event does not touch stay the same objects. */
export function reduceWorld(world: State, event: WorldEvent): State {
  switch (event.type) {
    case 'message':
      return withMessages(world, event.channelId, (list) => putMessage(list, event.message));
    case 'message-deleted':
      return withMessages(world, event.channelId, (list) => list.filter(({ id }) => id !== event.messageId));
    case 'channel':
      return { ...world, channels: putChannel(world.channels, event.channel) };
    case 'channel-deleted':
      return { ...world, channels: world.channels.filter(({ id }) => id !== event.channelId) };
    case 'act':
      return { ...world, acts: putAct(world.acts, event.act) };
    case 'commands':
      return { ...world, commands: event.commands };
    case 'provider':
      return { ...world, provider: event.provider };
    case 'switches':
      return { ...world, switches: event.switches };
    case 'members':
      return {
        ...world,
        members: event.members,
        me: event.members.find(({ id }) => id === world.me.id) ?? world.me,
      };
  }
}

/** Ids are too long for numbers; longer ones are newer, and of the same length the greater. */
export function isNewer(one: Snowflake, other: Snowflake): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

export function newestId(messages: readonly { id: Snowflake }[] | undefined): Snowflake | undefined {
  return messages?.at(-1)?.id;
}

function withMessages(world: State, channelId: Snowflake, change: (list: Message[]) => Message[]): State {
  return { ...world, messages: { ...world.messages, [channelId]: change(world.messages[channelId] ?? []) } };
}

function putMessage(list: Message[], message: Message): Message[] {
  const index = list.findLastIndex(({ id }) => id === message.id);
  if (index >= 0) return list.with(index, message);
  const before = list.findLastIndex(({ id }) => isNewer(message.id, id));
  return list.toSpliced(before + 1, 0, message);
}

function putChannel(channels: Channel[], channel: Channel): Channel[] {
  const index = channels.findIndex(({ id }) => id === channel.id);
  return index >= 0 ? channels.with(index, channel) : [...channels, channel];
}

/** Kept are those that wait and those that nobody answered; a new try at the same message clears its old failure. */
function putAct(acts: Act[], act: Act): Act[] {
  const others = acts.filter(
    ({ id, messageId, status }) =>
      id !== act.id && !(act.messageId !== null && messageId === act.messageId && status === 'unanswered'),
  );
  return act.status === 'waiting' || act.status === 'unanswered' ? [...others, act] : others;
}
