import {
  ChannelType,
  ComponentType,
  PermissionFlagsBits,
  SelectMenuDefaultValueType,
  type AnySelectMenuInteraction,
  type APIComponentInContainer,
} from 'discord.js';
import { UserError } from '../errors.js';
import { words } from './look.js';

/** The name of the select for the log channel. */
export const logSelect = 'log-channel';

/** Where the videos are logged that the server's key pays. */
export function logParts(channelId: string | null): APIComponentInContainer[] {
  const where = channelId === null ? 'nowhere' : `in <#${channelId}>`;
  return [
    words(`**Its videos are logged** ${where}\n-# A line for each: who, where, tokens, outcome. Never a prompt.`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.ChannelSelect,
          custom_id: logSelect,
          placeholder: 'Nowhere; choose a channel for a log',
          channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
          min_values: 0,
          max_values: 1,
          default_values: channelId === null ? [] : [{ id: channelId, type: SelectMenuDefaultValueType.Channel }],
        },
      ],
    },
  ];
}

/**
 * The channel that was chosen; null for none.
 *
 * @throws UserError when the bot may not write there
 */
export function chosenLogChannel(interaction: AnySelectMenuInteraction): string | null {
  const [channelId] = interaction.values;
  if (channelId === undefined) return null;
  const me = interaction.guild?.members.me ?? null;
  const channel = interaction.guild?.channels.cache.get(channelId);
  const permissions = me === null ? undefined : channel?.permissionsFor(me);
  const needed = { 'View Channel': PermissionFlagsBits.ViewChannel, 'Send Messages': PermissionFlagsBits.SendMessages };
  const missing = Object.entries(needed).flatMap(([name, bit]) => (permissions?.has(bit) ? [] : [`**${name}**`]));
  if (missing.length === 0) return channelId;
  throw new UserError(
    `In <#${channelId}> I am missing ${missing.join(' and ')}. Who has Manage Roles there can give me that. Choose again then, or choose another channel. Nothing was changed.`,
  );
}
