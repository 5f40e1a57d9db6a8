import { randomBytes } from 'node:crypto';
import { InteractionContextType, type InteractionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { memberJson, userById, userJson } from '../json/people.js';
import { channelJson } from '../json/places.js';
import { fullMessageJson } from '../json/messages.js';
import { permissionsIn } from '../state/permissions.js';
import { interactionToken, type Interaction, type InteractionOrigin } from '../state/interaction.js';
import type { Channel, Message } from '../state/world.js';
import { userUploadBytes } from '../messages/upload-limits.js';

export interface NewInteraction {
  type: InteractionType;
  userId: string;
  channel: Channel;
  /** The payload's `data`. */
  data: object;
  /** A command's name. */
  name?: string;
  /** The message with the used component, or that a modal came from. */
  source?: Message | null;
  targetMessageId?: string;
  /** For a modal: what opened it. */
  trigger?: InteractionOrigin;
  fromMenu?: boolean;
}

function originOf(id: string, asked: NewInteraction): InteractionOrigin {
  return {
    id,
    type: asked.type,
    userId: asked.userId,
    guildId: asked.channel.kind === 'direct' ? null : asked.channel.guildId,
    name: asked.name ?? null,
    targetMessageId: asked.targetMessageId ?? null,
    interactedMessageId: asked.trigger ? null : (asked.source?.id ?? null),
    trigger: asked.trigger ?? null,
    originalMessageId: null,
  };
}

/** Who and where, as every interaction says (reference, "Interaction Structure"). */
function placeJson(context: Context, interaction: Interaction, channel: Channel) {
  const { world } = context;
  const user = userById(world, interaction.userId);
  const guild = interaction.guildId === null ? undefined : world.guilds.get(interaction.guildId);
  const member = guild?.members.get(user.id);
  const permissions = permissionsIn(world, channel, user.id).toString();
  const common = {
    channel_id: channel.id,
    channel: { ...channelJson(world, channel), ...(guild && { permissions }) },
    locale: user.locale,
    app_permissions: permissionsIn(world, channel, world.botId).toString(),
    entitlements: [],
    attachment_size_limit: interaction.uploadLimitBytes,
  };
  if (!guild || !member)
    return {
      ...common,
      user: userJson(user),
      context: InteractionContextType.BotDM,
      authorizing_integration_owners: { '0': '0' },
    };
  return {
    ...common,
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: { ...memberJson(world, member), permissions, unusual_dm_activity_until: null },
    context: InteractionContextType.Guild,
    authorizing_integration_owners: { '0': guild.id },
  };
}

/** Hands an interaction to the bot over the gateway, and watches the time it has for its first response. */
export function dispatchInteraction(context: Context, asked: NewInteraction): Interaction {
  const { world, clock, events, limits } = context;
  const { channel } = asked;
  const id = context.newId();
  const user = userById(world, asked.userId);
  const interaction: Interaction = {
    id,
    token: interactionToken(id, randomBytes(48).toString('base64url')),
    type: asked.type,
    userId: user.id,
    channelId: channel.id,
    guildId: channel.kind === 'direct' ? null : channel.guildId,
    createdAt: clock.now(),
    sourceMessageId: asked.source?.id ?? null,
    origin: originOf(id, asked),
    acknowledgement: null,
    originalMessageId: null,
    uploadLimitBytes: userUploadBytes(world, channel, user),
    fromMenu: asked.fromMenu ?? false,
  };
  world.interactions.set(id, interaction);
  const payload = {
    id,
    application_id: world.applicationId,
    type: asked.type,
    token: interaction.token,
    version: 1,
    data: asked.data,
    ...placeJson(context, interaction, channel),
    ...(asked.source && { message: fullMessageJson(context, asked.source) }),
  };
  clock.after(limits.firstResponseMs, () => {
    if (!interaction.acknowledgement) events.emit('interaction', { change: 'unanswered', interaction });
  });
  context.publisher.publish('INTERACTION_CREATE', { guildId: interaction.guildId }, () => payload);
  events.emit('interaction', { change: 'dispatched', interaction });
  return interaction;
}
