import {
  ComponentType,
  MessageFlags,
  TextInputStyle,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type RepliableInteraction,
} from 'discord.js';
import { assetOfChannel, currentGroup, findAsset } from '../assets/find.js';
import { checkName } from '../assets/names.js';
import { UserError } from '../errors.js';
import type { Asset } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { isModerator } from './permissions.js';
import { groupPlace } from './place.js';
import { textsOf } from './texts-of.js';
import type { Services } from './services.js';

const removalName = 'asset-removed';
/** Buttons below an asset that is shown. */
export const renameName = 'asset-rename';
export const removeName = 'asset-remove';

/** The asset that the option `name` names, in the channel's current group. */
async function namedAsset(interaction: ChatInputCommandInteraction, { store }: Services): Promise<Asset> {
  const group = await currentGroup(store.groups, groupPlace(interaction).channelId);
  return await findAsset(store.assets, group, interaction.options.getString('name', true));
}

/** `/asset rename` */
export async function renameAsset(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const typed = interaction.options.getString('to', true);
  await rename(interaction, checkName(typed), await namedAsset(interaction, services), services);
}

/** Asks for the new name. A form cannot wait: it opens without the present one. */
export const renamePressed: Button = {
  name: renameName,
  press: (interaction, assetId) => {
    const { assets } = textsOf(interaction);
    return interaction.showModal({
      custom_id: `${renameName}:${assetId}`,
      title: assets.renameTitle,
      components: [
        {
          type: ComponentType.Label,
          label: assets.newName,
          description: assets.newNameHint,
          component: {
            type: ComponentType.TextInput,
            custom_id: 'to',
            style: TextInputStyle.Short,
            max_length: 40,
            required: true,
          },
        },
      ],
    });
  },
};

export const renamed: Modal = {
  name: renameName,
  async submit(interaction, assetId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const asset = await assetOfChannel(services.store, groupPlace(interaction).channelId, assetId);
    await rename(interaction, checkName(interaction.fields.getTextInputValue('to')), asset, services);
  },
};

async function rename(
  interaction: RepliableInteraction,
  to: string,
  { id, name }: Asset,
  services: Services,
): Promise<void> {
  if (to !== name && !(await services.store.assets.rename(id, to))) {
    throw new UserError((texts) => texts.assets.nameTaken(`\`@${to}\``));
  }
  const content = textsOf(interaction).assets.renamed({ from: `\`@${name}\``, to: `\`@${to}\`` });
  await interaction.editReply({ content, allowedMentions: { parse: [] } });
}

/** `/asset remove` asks. */
export async function removeAsset(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await askToRemove(interaction, await namedAsset(interaction, services));
}

export const removePressed: Button = {
  name: removeName,
  async press(interaction, assetId, { store }) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await askToRemove(interaction, await assetOfChannel(store, groupPlace(interaction).channelId, assetId));
  },
};

async function askToRemove(interaction: RepliableInteraction, asset: Asset): Promise<void> {
  requireRight(interaction, asset);
  const { types, removeQuestion, removeIt } = textsOf(interaction).assets;
  const question = removeQuestion(`\`@${asset.name}\` (${types[asset.type]})`);
  await interaction.editReply(confirmation(question, { label: removeIt, customId: `${removalName}:${asset.id}` }));
}

export const assetRemoved: Button = {
  name: removalName,
  async press(interaction, assetId, { store, timing }) {
    await answerConfirmation(interaction, async () => {
      const asset = await assetOfChannel(store, groupPlace(interaction).channelId, assetId);
      requireRight(interaction, asset);
      await store.assets.remove(asset.id, timing.now());
      return textsOf(interaction).assets.removed(`\`@${asset.name}\``);
    });
  },
};

function requireRight(interaction: BaseInteraction, { ownerId }: Asset): void {
  if (interaction.user.id === ownerId || isModerator(interaction)) return;
  throw new UserError((texts) => texts.assets.mayNotRemove);
}
