import { GatewayIntentBits, MessageFlags, MessageType, RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Context } from './context.js';
import { threadJson, threadMemberJson } from './json/places.js';
import { announceMessage, keepMessage } from './messages/message-store.js';
import { noPings } from './messages/pings.js';
import { ApiError } from './rest/api-error.js';
import type { Message, TextChannel, Thread } from './state/world.js';

export interface NewThread {
  parent: TextChannel;
  ownerId: string;
  name: string;
  autoArchiveMinutes?: number | undefined;
  private?: boolean;
  invitable?: boolean | undefined;
  rateLimitPerUser?: number | undefined;
  /** The message that it begins at. */
  starter?: Message;
}

function activeThreads({ world }: Context, guildId: string): number {
  return [...world.channels.values()].filter(
    (channel) => channel.kind === 'thread' && channel.guildId === guildId && !channel.archived,
  ).length;
}

/** @throws ApiError 160006 when the guild has as many active threads as it may. */
export function demandRoomForThread(context: Context, guildId: string): void {
  const most = context.world.guilds.get(guildId)?.maximumActiveThreads ?? 0;
  if (activeThreads(context, guildId) < most) return;
  throw new ApiError(400, RESTJSONErrorCodes.MaximumActiveThreads, 'Maximum number of active threads reached');
}

function systemMessage(context: Context, channel: TextChannel | Thread, facts: Partial<Message>): void {
  const message: Message = {
    id: context.newId(),
    channelId: channel.id,
    guildId: channel.guildId,
    authorId: context.world.botId,
    type: MessageType.ThreadCreated,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    tts: false,
    pinned: false,
    createdAt: context.clock.now(),
    editedAt: null,
    revision: 0,
    nonce: null,
    reference: null,
    ephemeralTo: null,
    origin: null,
    pings: noPings,
    reactions: new Map(),
    ...facts,
  };
  keepMessage(context, channel, message);
  announceMessage(context, channel, message, 'created');
}

/** What Discord writes by itself when a thread begins. */
function writeBeginning(context: Context, { parent, starter, ownerId }: NewThread, thread: Thread): void {
  const guildId = parent.guildId;
  if (starter) {
    starter.flags |= MessageFlags.HasThread;
    announceMessage(context, parent, starter, 'edited');
    const reference = { channelId: parent.id, messageId: starter.id, guildId };
    systemMessage(context, thread, { type: MessageType.ThreadStarterMessage, authorId: ownerId, reference });
  } else if (!thread.private) {
    // Its reference names the thread and no message, which the JSON form of a message has no other use for.
    systemMessage(context, parent, { type: MessageType.ThreadCreated, authorId: ownerId, content: thread.name });
  }
}

/** Opens a thread; one from a message has the message's id (reference, "Start Thread from Message"). */
export function openThread(context: Context, asked: NewThread): Thread {
  const { world, clock } = context;
  const { parent, starter, ownerId } = asked;
  const now = clock.now();
  const thread: Thread = {
    kind: 'thread',
    id: starter?.id ?? context.newId(),
    guildId: parent.guildId,
    parentId: parent.id,
    name: asked.name,
    ownerId,
    private: asked.private ?? false,
    archived: false,
    archiveChangedAt: now,
    locked: false,
    invitable: asked.invitable ?? true,
    autoArchiveMinutes: asked.autoArchiveMinutes ?? 4320,
    rateLimitPerUser: asked.rateLimitPerUser ?? 0,
    createdAt: now,
    members: new Map([[ownerId, now]]),
    messageCount: 0,
    totalMessageSent: 0,
    lastMessageId: null,
  };
  world.channels.set(thread.id, thread);
  publishThread(context, thread, 'THREAD_CREATE');
  context.events.emit('thread', { change: 'created', thread });
  writeBeginning(context, asked, thread);
  return thread;
}

function publishThread({ world, publisher }: Context, thread: Thread, event: 'THREAD_CREATE' | 'THREAD_UPDATE'): void {
  publisher.publish(event, { guildId: thread.guildId, channel: thread, intents: GatewayIntentBits.Guilds }, () => ({
    ...threadJson(thread, world.botId),
    ...(event === 'THREAD_CREATE' && { newly_created: true }),
  }));
}

export type ThreadChange = Partial<
  Pick<Thread, 'name' | 'archived' | 'locked' | 'invitable' | 'autoArchiveMinutes' | 'rateLimitPerUser'>
>;

/** Applies a change that was allowed, and tells everybody. */
export function changeThread(context: Context, thread: Thread, change: ThreadChange): void {
  if (change.archived !== undefined && change.archived !== thread.archived)
    thread.archiveChangedAt = context.clock.now();
  Object.assign(thread, change);
  publishThread(context, thread, 'THREAD_UPDATE');
  context.events.emit('thread', { change: 'edited', thread });
}

/** Deletes a thread with its messages; the message it began at stays. */
export function deleteThread(context: Context, thread: Thread): void {
  const { world, publisher } = context;
  const audience = { guildId: thread.guildId, channel: thread, intents: GatewayIntentBits.Guilds };
  publisher.publish('THREAD_DELETE', audience, () => ({
    id: thread.id,
    guild_id: thread.guildId,
    parent_id: thread.parentId,
    type: thread.private ? 12 : 11,
  }));
  world.channels.delete(thread.id);
  world.messages.delete(thread.id);
  const starter = world.messages.get(thread.parentId)?.get(thread.id);
  if (starter) starter.flags &= ~MessageFlags.HasThread;
  context.events.emit('thread', { change: 'deleted', thread });
}

/** Makes a user a thread's member. */
export function joinThread(context: Context, thread: Thread, userId: string): void {
  if (thread.members.has(userId)) return;
  thread.members.set(userId, context.clock.now());
  if (userId !== context.world.botId) return;
  const audience = { guildId: thread.guildId, channel: thread, intents: GatewayIntentBits.Guilds };
  context.publisher.publish('THREAD_MEMBERS_UPDATE', audience, () => ({
    id: thread.id,
    guild_id: thread.guildId,
    member_count: thread.members.size,
    added_members: [{ ...threadMemberJson(thread, userId), presence: null }],
    removed_member_ids: [],
  }));
}
