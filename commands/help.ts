import { MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { helpFor } from '../src/discord/welcome.js';

export const help: Command = {
  declaration: { name: 'help', description: 'The three steps from nothing to a first video' },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(await helpFor(interaction, services));
  },
};
