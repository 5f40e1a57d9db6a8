import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../src/discord/command.js';
import { jobsOfChannel, jobsOfMember, showJobs } from '../src/discord/jobs-list.js';
import { buttonsToResults, keptOf } from '../src/discord/unposted.js';

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
    const ofChannel = interaction.options.getString('whose') === 'channel';
    const memberId = interaction.user.id;
    const found = ofChannel ? await jobsOfChannel(interaction, services) : await jobsOfMember(memberId, services);
    if (found.length === 0) {
      await interaction.editReply(
        `${ofChannel ? 'Nobody has asked for a video here yet.' : 'You have not asked for a video yet.'} Start one with /video.`,
      );
      return;
    }
    const kept = await keptOf(found, memberId, services);
    const reader = { id: memberId, namesAskers: ofChannel, now: services.timing.now(), kept };
    await interaction.editReply({
      embeds: showJobs(found, reader),
      components: buttonsToResults(found, reader),
      allowedMentions: { parse: [] },
    });
  },
};
