import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { checkGroupName, createGroup } from '../src/assets/groups.js';
import type { PayingKey } from '../src/assets/keys.js';
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
import { localised } from '../src/discord/localised.js';
import { textsOf } from '../src/discord/texts-of.js';
import type { Texts } from '../src/texts/english.js';
import { showLine } from '../src/discord/show.js';

async function create(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { store, library, timing, signal } = services;
  const memberId = interaction.user.id;
  const name = checkGroupName(interaction.options.getString('name', true));
  const key = await keyFor(interaction, services);
  const group = await createGroup(store.groups, groupPlace(interaction), { name, memberId, now: timing.now() });
  const readiness = await library.stepGroup(group, key, signal);
  const texts = textsOf(interaction);
  await interaction.editReply({
    content: texts.groups.created({ group: `**${showLine(name, 100)}**`, then: atProvider(readiness, key, texts) }),
    allowedMentions: { parse: [] },
  });
}

/** The channel has its group whatever the provider says: its counterpart there is made again when it is first needed. */
function atProvider(readiness: GroupReadiness, { owner }: PayingKey, texts: Texts): string {
  const { addFiles, notConfirmed, notMade } = texts.groups;
  if (readiness.state === 'ready') return addFiles;
  if (readiness.state === 'pending') return notConfirmed;
  const { title, remedy, charge } = explain(readiness.failure, texts, { payer: owner.scope });
  return notMade(`${title} ${remedy} ${charge}`);
}

const subcommands = new Map([
  ['create', create],
  ['list', listGroups],
  ['use', useGroup],
  ['delete', deleteGroup],
]);

const { Subcommand, String } = ApplicationCommandOptionType;
const existing: APIApplicationCommandStringOption = {
  type: String,
  ...localised(({ group }) => group.which),
  required: true,
  autocomplete: true,
};

export const group: Command = {
  declaration: {
    ...localised(({ group }) => group),
    options: [
      {
        type: Subcommand,
        ...localised(({ group }) => group.create),
        options: [{ type: String, ...localised(({ group }) => group.create.called), required: true, max_length: 50 }],
      },
      { type: Subcommand, ...localised(({ group }) => group.list) },
      { type: Subcommand, ...localised(({ group }) => group.use), options: [existing] },
      { type: Subcommand, ...localised(({ group }) => group.delete), options: [existing] },
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
