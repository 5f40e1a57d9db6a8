import { ApplicationCommandType, MessageFlags } from 'discord.js';
import { addAssets } from '../src/discord/asset-add.js';
import { handedFile } from '../src/discord/attachments.js';
import type { MessageMenu } from '../src/discord/command.js';
import { localisedName } from '../src/discord/localised.js';
import { UserError } from '../src/errors.js';

export const addToAssets: MessageMenu = {
  declaration: { type: ApplicationCommandType.Message, ...localisedName(({ menus }) => menus.addToAssets) },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const files = interaction.targetMessage.attachments.map(handedFile);
    if (files.length === 0) {
      throw new UserError((texts) => texts.assets.noFiles);
    }
    await addAssets(interaction, files, null, services);
  },
};
