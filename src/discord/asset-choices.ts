import type { APIApplicationCommandOptionChoice, AutocompleteInteraction } from 'discord.js';
import type { Asset } from '../store/records.js';
import { groupPlace } from './place.js';
import { textsOf } from './texts-of.js';
import type { Services } from './services.js';

/** Discord's limit (documentation, August 2026). */
const mostChoices = 25;

/**
 * The assets of the channel's current group whose names have in them what was typed so far, most recent first; none where
 * the channel has no group.
 *
 * @param type offers these only
 */
export async function assetChoices(
  interaction: AutocompleteInteraction,
  { store }: Pick<Services, 'store'>,
  type?: Asset['type'],
): Promise<APIApplicationCommandOptionChoice<string>[]> {
  const group = await store.groups.current(groupPlace(interaction).channelId);
  if (!group) return [];
  const typed = interaction.options.getFocused().trim().replace(/^@/, '').toLowerCase();
  const { types } = textsOf(interaction).assets;
  const assets = await store.assets.list(group.id, type === undefined ? {} : { type });
  return assets
    .filter(({ name }) => name.includes(typed))
    .slice(0, mostChoices)
    .map((asset) => ({ name: `${asset.name} (${types[asset.type]})`, value: asset.name }));
}
