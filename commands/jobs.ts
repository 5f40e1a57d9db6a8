import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { openJob } from '../src/discord/job-details.js';
import { showJobs, turnJobs } from '../src/discord/jobs-list.js';

export const jobs: Command = {
  declaration: {
    name: 'jobs',
    description: 'Running and recent videos',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'whose',
        description: "Yours (the default), or this channel's",
        choices: [
          { name: 'me', value: 'me' },
          { name: 'channel', value: 'channel' },
        ],
      },
    ],
  },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await showJobs(interaction, { whose: interaction.options.getString('whose') ?? 'me', page: 0 }, services);
  },
  buttons: [turnJobs],
  selects: [openJob],
};
