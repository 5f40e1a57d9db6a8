import { MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import type { InteractionOrigin } from '../state/interaction.js';
import type { Channel, Message } from '../state/world.js';
import { attach, planAttachments, type Upload } from './attachments.js';
import { checkDraft } from './check-message.js';
import type { MessageBody } from './message-schema.js';
import { announceMessage, keepMessage } from './message-store.js';
import { checkAllowedMentions, noPings, pingsOf } from './pings.js';

interface Writing {
  channel: Channel;
  authorId: string;
  body: MessageBody;
  uploads: readonly Upload[];
  /** What each file may have at most. */
  limitBytes: number;
  /** Bits of `flags` that the author may set. */
  allowedFlags: number;
  type?: MessageType;
  ephemeralTo?: string | null;
  origin?: InteractionOrigin | null;
  reference?: Message['reference'];
  /** Bits that are set without being asked for. */
  extraFlags?: number;
}

function guildIdOf(channel: Channel): string | null {
  return channel.kind === 'direct' ? null : channel.guildId;
}

function repliedTo(context: Context, reference: Message['reference']): Message | undefined {
  return reference ? context.world.messages.get(reference.channelId)?.get(reference.messageId) : undefined;
}

/**
 * Checks and posts a message.
 *
 * @throws ApiError when Discord would refuse it; then nothing was posted.
 */
export function createMessage(context: Context, writing: Writing): Message {
  const { world } = context;
  const { channel, body, authorId } = writing;
  const content = (body.content ?? '').trim();
  const [embeds, components] = [body.embeds ?? [], body.components ?? []];
  const flags = ((body.flags ?? 0) & writing.allowedFlags) | (writing.extraFlags ?? 0);
  const plan = planAttachments({
    entries: body.attachments,
    uploads: writing.uploads,
    previous: [],
    limitBytes: writing.limitBytes,
  });
  checkAllowedMentions(body.allowed_mentions);
  if ((flags & MessageFlags.Loading) === 0)
    checkDraft({ content, embeds, components, flags, filenames: plan.filenames });
  const ephemeralTo = writing.ephemeralTo ?? null;
  const reference = writing.reference ?? null;
  const place = { channelId: channel.id, ephemeral: ephemeralTo !== null };
  const told = {
    content,
    components,
    allowed: body.allowed_mentions,
    authorId,
    replyTo: repliedTo(context, reference),
  };
  const message: Message = {
    id: context.newId(),
    channelId: channel.id,
    guildId: guildIdOf(channel),
    authorId,
    type: writing.type ?? (reference ? MessageType.Reply : MessageType.Default),
    content,
    embeds,
    components,
    attachments: plan.added.map(({ upload, entry }) => attach(context, upload, place, entry)),
    flags,
    tts: body.tts ?? false,
    pinned: false,
    createdAt: context.clock.now(),
    editedAt: null,
    revision: 0,
    nonce: body.nonce ?? null,
    reference,
    ephemeralTo,
    origin: writing.origin ?? null,
    pings: ephemeralTo === null ? pingsOf(world, channel, told) : noPings,
    reactions: new Map(),
  };
  keepMessage(context, channel, message);
  announceMessage(context, channel, message, 'created');
  return message;
}

interface Editing {
  channel: Channel;
  message: Message;
  body: MessageBody;
  uploads: readonly Upload[];
  limitBytes: number;
}

/** The bits that an edit may change. */
const editableFlags = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;

/**
 * Checks and applies an edit. What the body does not name stays, but for files: see `planAttachments`.
 *
 * @throws ApiError when Discord would refuse it; then nothing was changed.
 */
export function editMessage(context: Context, { channel, message, body, uploads, limitBytes }: Editing): Message {
  const wasLoading = (message.flags & MessageFlags.Loading) !== 0;
  const content = body.content === undefined ? message.content : (body.content ?? '').trim();
  const embeds = body.embeds === undefined ? message.embeds : (body.embeds ?? []);
  const components = body.components === undefined ? message.components : (body.components ?? []);
  // The v2 flag can be set by an edit, and never taken away.
  const asked = body.flags === undefined ? message.flags & editableFlags : body.flags & editableFlags;
  const flags =
    (message.flags & ~MessageFlags.Loading & ~MessageFlags.SuppressEmbeds) |
    asked |
    (message.flags & MessageFlags.IsComponentsV2);
  const plan = planAttachments({ entries: body.attachments, uploads, previous: message.attachments, limitBytes });
  checkAllowedMentions(body.allowed_mentions);
  checkDraft({ content, embeds, components, flags, filenames: plan.filenames });
  for (const gone of message.attachments.filter((attachment) => !plan.kept.includes(attachment)))
    context.world.attachments.delete(gone.id);
  const place = { channelId: channel.id, ephemeral: message.ephemeralTo !== null };
  const told = {
    content,
    components,
    allowed: body.allowed_mentions,
    authorId: message.authorId,
    replyTo: repliedTo(context, message.reference),
  };
  Object.assign(message, {
    content,
    embeds,
    components,
    flags,
    attachments: [...plan.kept, ...plan.added.map(({ upload, entry }) => attach(context, upload, place, entry))],
    editedAt: wasLoading ? null : context.clock.now(),
    revision: message.revision + 1,
    // An edit notifies nobody; the first text of a deferred answer does.
    ...(wasLoading && message.ephemeralTo === null && { pings: pingsOf(context.world, channel, told) }),
  } satisfies Partial<Message>);
  announceMessage(context, channel, message, 'edited');
  return message;
}
