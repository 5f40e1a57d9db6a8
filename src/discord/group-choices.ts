import type { APIApplicationCommandOptionChoice, AutocompleteInteraction } from 'discord.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';

/** Discord's limit (documentation, August 2026). */
const mostChoices = 25;

/** The channel's groups whose names have in them what was typed so far, most recent first. */
export async function groupChoices(
  interaction: AutocompleteInteraction,
  { store }: Pick<Services, 'store'>,
): Promise<APIApplicationCommandOptionChoice<string>[]> {
  const typed = interaction.options.getFocused().trim().toLowerCase();
  const groups = await store.groups.list(groupPlace(interaction).channelId);
  return groups
    .reverse()
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, mostChoices)
    .map(({ name }) => ({ name, value: name }));
}
