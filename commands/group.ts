import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { checkGroupName, createGroup } from '../src/assets/groups.js';
import type { GroupReadiness } from '../src/assets/readiness.js';
import type { Command } from '../src/discord/command.js';
import { explain } from '../src/discord/failures.js';
import { deleteGroup, groupDeleted, useGroup } from '../src/discord/group-changes.js';
import { groupChoices } from '../src/discord/group-choices.js';
import { listGroups } from '../src/discord/group-list.js';
import { groupPlace } from '../src/discord/place.js';
import { outdatedCommand } from '../src/discord/outdated.js';
import type { Services } from '../src/discord/services.js';
import { keyFor } from '../src/discord/settings-key.js';
import { showLine } from '../src/discord/show.js';

async function create(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { store, library, timing, signal } = services;
  const memberId = interaction.user.id;
  const name = checkGroupName(interaction.options.getString('name', true));
  const key = await keyFor(interaction, services);
  const group = await createGroup(store.groups, groupPlace(interaction), { name, memberId, now: timing.now() });
  const readiness = await library.stepGroup(group, key, signal);
  await interaction.editReply({
    content: `**${showLine(name, 100)}** is this channel's current group. ${atProvider(readiness)}`,
    allowedMentions: { parse: [] },
  });
}

/** The channel has its group whatever the provider says: its counterpart there is made again when it is first needed. */
function atProvider(readiness: GroupReadiness): string {
  if (readiness.state === 'ready') return 'Add files with /asset add, and name them in prompts.';
  if (readiness.state === 'pending')
    return 'The provider has not confirmed it yet; that goes on when the first file is added.';
  const { title, remedy, charge } = explain(readiness.failure);
  return `At the provider it could not be made yet: ${title} ${remedy} ${charge} It is tried again with the first file.`;
}

const subcommands = new Map([
  ['create', create],
  ['list', listGroups],
  ['use', useGroup],
  ['delete', deleteGroup],
]);

const existing: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: 'name',
  description: 'Which one',
  required: true,
  autocomplete: true,
};

export const group: Command = {
  declaration: {
    name: 'group',
    description: "The channel's groups of assets",
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'create',
        description: 'Make a group for this channel, and use it',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'name',
            description: 'What the group is called',
            required: true,
            max_length: 50,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'list',
        description: "See the channel's groups, and which is the current one",
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'use',
        description: "Make a group the channel's current one",
        options: [existing],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'delete',
        description: 'Take a group out of this channel; for who made it, and moderators',
        options: [existing],
      },
    ],
  },
  async run(interaction, services) {
    const run = subcommands.get(interaction.options.getSubcommand());
    if (!run) throw outdatedCommand();
    await run(interaction, services);
  },
  complete: groupChoices,
  buttons: [groupDeleted],
};
