import { MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { localised } from '../src/discord/localised.js';
import { helpFor } from '../src/discord/welcome.js';

export const help: Command = {
  declaration: localised(({ help }) => help),
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { components } = await helpFor(interaction, services);
    await interaction.editReply({ flags: MessageFlags.IsComponentsV2, components, allowedMentions: { parse: [] } });
  },
};
