import { ChannelType, PermissionFlagsBits, type BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';

const threadTypes = new Set<ChannelType>([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

const names = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  AttachFiles: 'Attach Files',
  ReadMessageHistory: 'Read Message History',
} as const satisfies Partial<Record<keyof typeof PermissionFlagsBits, string>>;

/**
 * Checks, by what Discord says in the interaction itself, that the place allows what a video needs, before anything is paid.
 *
 * @returns whether a card there can open a thread
 * @throws UserError naming what is missing
 */
export function checkPlace(interaction: BaseInteraction): { opensThread: boolean } {
  const { channel, appPermissions } = interaction;
  const inThread = channel !== null && threadTypes.has(channel.type);
  const needed: (keyof typeof names)[] = [
    'ViewChannel',
    inThread ? 'SendMessagesInThreads' : 'SendMessages',
    'AttachFiles',
    'ReadMessageHistory',
  ];
  const missing = interaction.inGuild() ? needed.filter((name) => !appPermissions.has(name)) : [];
  if (missing.length > 0) {
    const list = missing.map((name) => `**${names[name]}**`).join(', ');
    throw new UserError(
      `In this channel I am missing ${missing.length === 1 ? 'the permission' : 'the permissions'} ${list}. Who may manage this channel's permissions can give me that; or use another channel. Nothing was charged.`,
    );
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
    throw new UserError('That belongs to a server: use it in one of its channels.');
  }
  if (!interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild)) {
    throw new UserError(
      "Only members who may manage the server can do that. Ask one of them, or the server's owner to give you **Manage Server**.",
    );
  }
}
