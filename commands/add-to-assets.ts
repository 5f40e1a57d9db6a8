import { ApplicationCommandType, MessageFlags } from 'discord.js';
import { addAssets } from '../src/discord/asset-add.js';
import { handedFile } from '../src/discord/attachments.js';
import type { MessageMenu } from '../src/discord/command.js';
import { UserError } from '../src/errors.js';

export const addToAssets: MessageMenu = {
  declaration: { type: ApplicationCommandType.Message, name: 'Add to assets' },
  async run(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const files = interaction.targetMessage.attachments.map(handedFile);
    if (files.length === 0) {
      throw new UserError('That message has no files. Choose one with pictures, clips or sounds. Nothing was charged.');
    }
    await addAssets(interaction, files, null, services);
  },
};
