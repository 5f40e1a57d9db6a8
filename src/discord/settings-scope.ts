import { PermissionFlagsBits, type BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { SettingsPlace, SettingsScope } from '../store/defaults.js';
import { requireManageServer } from './permissions.js';
import { groupPlace } from './place.js';

/** As members choose it; a part of custom ids too. */
export const settingsScopes = ['me', 'channel', 'server'] as const;
export type ShownScope = (typeof settingsScopes)[number];

/** Whose defaults are shown and changed. */
export interface Target {
  shown: ShownScope;
  scope: SettingsScope;
  id: string;
  /** Where its defaults fall to when it has none of its own: itself and all that is farther. */
  place: SettingsPlace;
}

/**
 * Whose defaults a `scope` means, for who acts where they act. Ask it again at each change: rights may have gone since.
 *
 * @throws UserError where it is not theirs to change
 */
export function targetOf(interaction: BaseInteraction, scope: string): Target {
  const { guildId } = interaction;
  if (scope === 'server') {
    requireManageServer(interaction);
    const id = guildId ?? '';
    return { shown: 'server', scope: 'server', id, place: { memberId: null, channelId: null, guildId: id } };
  }
  const { channelId } = groupPlace(interaction);
  if (scope === 'channel') {
    requireManageChannel(interaction);
    return { shown: 'channel', scope: 'channel', id: channelId, place: { memberId: null, channelId, guildId } };
  }
  const memberId = interaction.user.id;
  return { shown: 'me', scope: 'member', id: memberId, place: { memberId, channelId, guildId } };
}

function requireManageChannel(interaction: BaseInteraction): void {
  if (!interaction.inGuild()) {
    throw new UserError((texts) => texts.settings.onlyYoursDirectly);
  }
  const { ManageChannels, ManageMessages } = PermissionFlagsBits;
  if (interaction.memberPermissions.any([ManageChannels, ManageMessages])) return;
  throw new UserError((texts) => texts.settings.mustManageChannel);
}
