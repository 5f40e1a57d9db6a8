import { ChannelType, PermissionFlagsBits, type BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { Texts } from '../texts/english.js';

const threadTypes = new Set<ChannelType>([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

type Needed = keyof Texts['videos']['permissions'];

/**
 * Checks, by what Discord says in the interaction itself, that the place allows what a video needs, before anything is paid.
 *
 * @returns whether a card there can open a thread
 * @throws UserError naming what is missing
 */
export function checkPlace(interaction: BaseInteraction): { opensThread: boolean } {
  const { channel, appPermissions } = interaction;
  const inThread = channel !== null && threadTypes.has(channel.type);
  const needed: Needed[] = [
    'ViewChannel',
    inThread ? 'SendMessagesInThreads' : 'SendMessages',
    'AttachFiles',
    'ReadMessageHistory',
  ];
  const missing = interaction.inGuild() ? needed.filter((name) => !appPermissions.has(name)) : [];
  if (missing.length > 0) {
    throw new UserError(({ videos }) => {
      const list = missing.map((name) => `**${videos.permissions[name]}**`).join(', ');
      return videos.missingPermissions({ list, count: missing.length });
    });
  }
  const threadable = channel?.type === ChannelType.GuildText || channel?.type === ChannelType.GuildAnnouncement;
  const opensThread = threadable && appPermissions.has(['CreatePublicThreads', 'SendMessagesInThreads']);
  return { opensThread };
}

/** Whether who acts may manage other members' messages in the place, by Discord's word at this moment. */
export function isModerator(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false;
}

/** @throws UserError when who acts may not manage the server. */
export function requireManageServer(interaction: BaseInteraction): void {
  if (!interaction.inGuild()) {
    throw new UserError((texts) => texts.videos.inServersOnly);
  }
  if (!interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild)) {
    throw new UserError((texts) => texts.videos.mustManageServer);
  }
}
