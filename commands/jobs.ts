import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { openJob } from '../src/discord/job-details.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { showJobs, turnJobs } from '../src/discord/jobs-list.js';

export const jobs: Command = {
  declaration: {
    ...localised(({ jobs }) => jobs),
    options: [
      {
        type: ApplicationCommandOptionType.String,
        ...localised(({ jobs }) => jobs.whose),
        choices: localisedChoices(['me', 'channel'], (scope, { commands }) => commands.jobs.scopes[scope]),
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
