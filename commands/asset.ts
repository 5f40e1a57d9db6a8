import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandAttachmentOption,
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

function fileOption(name: (typeof fileOptions)[number], required: boolean): APIApplicationCommandAttachmentOption {
  return {
    type: ApplicationCommandOptionType.Attachment,
    name,
    description: required ? 'A picture, a clip or a sound' : 'One more',
    required,
  };
}

const existing: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: 'name',
  description: 'Which one',
  required: true,
  autocomplete: true,
};

export const asset: Command = {
  declaration: {
    name: 'asset',
    description: 'Files that prompts of this channel can name',
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'add',
        description: "Add pictures, clips or sounds to the channel's group",
        options: [
          ...fileOptions.map((name, index) => fileOption(name, index === 0)),
          {
            type: ApplicationCommandOptionType.String,
            name: 'name',
            description: 'How prompts name it; made from the file name when left out',
            max_length: 40,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'list',
        description: "Look through the channel's group",
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'type',
            description: 'Only assets of this type',
            choices: ['image', 'video', 'audio'].map((value) => ({ name: value, value })),
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'show',
        description: 'See one asset large, with its details',
        options: [existing],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'rename',
        description: 'Give an asset another name',
        options: [
          existing,
          {
            type: ApplicationCommandOptionType.String,
            name: 'to',
            description: 'How prompts name it from now on',
            required: true,
            max_length: 40,
          },
        ],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'remove',
        description: "Take an asset out of the channel's group; for who added it, and moderators",
        options: [existing],
      },
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
