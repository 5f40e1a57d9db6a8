import type { BaseInteraction } from 'discord.js';
import type { KeyOwner } from '../store/records.js';
import { requireManageServer } from './permissions.js';

/**
 * Whose key a command's `scope` means, for who acts.
 *
 * @throws UserError for a server's when who acts may not manage the server
 */
export function keyOwnerOf(interaction: BaseInteraction, scope: string): KeyOwner {
  if (scope !== 'server') return { scope: 'member', id: interaction.user.id };
  requireManageServer(interaction);
  return { scope: 'server', id: interaction.guildId ?? '' };
}
