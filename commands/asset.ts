import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { addAssets } from '../src/discord/asset-add.js';
import {
  assetRemoved,
  removeAsset,
  removePressed,
  renameAsset,
  renamed,
  renamePressed,
} from '../src/discord/asset-changes.js';
import { assetChoices } from '../src/discord/asset-choices.js';
import { chooseType, listAssets, turnPage } from '../src/discord/asset-gallery.js';
import { showAsset, showChosen } from '../src/discord/asset-show.js';
import { handedFile } from '../src/discord/attachments.js';
import type { Command } from '../src/discord/command.js';
import { outdatedCommand } from '../src/discord/outdated.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { mediaTypes } from '../src/provider/types.js';
import type { Services } from '../src/discord/services.js';

const fileOptions = ['file', 'file2', 'file3', 'file4', 'file5'] as const;

async function add(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { options } = interaction;
  const files = fileOptions.flatMap((option) => options.getAttachment(option) ?? []).map(handedFile);
  await addAssets(interaction, files, options.getString('name'), services);
}

const subcommands = new Map([
  ['add', add],
  ['list', listAssets],
  ['show', showAsset],
  ['rename', renameAsset],
  ['remove', removeAsset],
]);

const { Subcommand, String } = ApplicationCommandOptionType;
const existing: APIApplicationCommandStringOption = {
  type: String,
  ...localised(({ asset }) => asset.which),
  required: true,
  autocomplete: true,
};

export const asset: Command = {
  declaration: {
    ...localised(({ asset }) => asset),
    options: [
      {
        type: Subcommand,
        ...localised(({ asset }) => asset.add),
        options: [
          ...fileOptions.map((name, index) => ({
            type: ApplicationCommandOptionType.Attachment as const,
            ...localised(({ asset }) => asset.add.options[name]),
            required: index === 0,
          })),
          { type: String, ...localised(({ asset }) => asset.add.options.name), max_length: 40 },
        ],
      },
      {
        type: Subcommand,
        ...localised(({ asset }) => asset.list),
        options: [
          {
            type: String,
            ...localised(({ asset }) => asset.list.type),
            choices: localisedChoices(mediaTypes, (type, { commands }) => commands.asset.list.types[type]),
          },
        ],
      },
      { type: Subcommand, ...localised(({ asset }) => asset.show), options: [existing] },
      {
        type: Subcommand,
        ...localised(({ asset }) => asset.rename),
        options: [
          existing,
          { type: String, ...localised(({ asset }) => asset.rename.to), required: true, max_length: 40 },
        ],
      },
      { type: Subcommand, ...localised(({ asset }) => asset.remove), options: [existing] },
    ],
  },
  async run(interaction, services) {
    const run = subcommands.get(interaction.options.getSubcommand());
    if (!run) throw outdatedCommand();
    await run(interaction, services);
  },
  complete: (interaction, services) => assetChoices(interaction, services),
  buttons: [turnPage, renamePressed, removePressed, assetRemoved],
  selects: [chooseType, showChosen],
  modals: [renamed],
};
