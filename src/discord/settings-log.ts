import {
  ChannelType,
  ComponentType,
  PermissionFlagsBits,
  SelectMenuDefaultValueType,
  type AnySelectMenuInteraction,
  type APIComponentInContainer,
} from 'discord.js';
import { UserError } from '../errors.js';
import type { Texts } from '../texts/english.js';
import { words } from './look.js';

/** The name of the select for the log channel. */
export const logSelect = 'log-channel';

/** Where the videos are logged that the server's key pays. */
export function logParts(channelId: string | null, { settings }: Texts): APIComponentInContainer[] {
  const where = channelId === null ? settings.loggedNowhere : settings.loggedIn(`<#${channelId}>`);
  return [
    words(`${where}\n-# ${settings.logAbout}`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.ChannelSelect,
          custom_id: logSelect,
          placeholder: settings.chooseLog,
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
  const { ViewChannel, SendMessages } = PermissionFlagsBits;
  const needed = Object.entries({ ViewChannel, SendMessages } as const);
  const missing = needed.filter(([, bit]) => !permissions?.has(bit)).map(([name]) => name);
  if (missing.length === 0) return channelId;
  throw new UserError(({ settings, videos: { permissions: names }, format }) =>
    settings.noLogThere({
      channel: `<#${channelId}>`,
      missing: format.allOf(
        missing.map((name) => `**${name === 'ViewChannel' ? names.ViewChannel : names.SendMessages}**`),
      ),
    }),
  );
}
