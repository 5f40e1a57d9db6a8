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
  press: (interaction, assetId) =>
    interaction.showModal({
      custom_id: `${renameName}:${assetId}`,
      title: 'Rename this asset',
      components: [
        {
          type: ComponentType.Label,
          label: 'New name',
          description: 'Lower case letters, digits, - and _; prompts then say @name',
          component: {
            type: ComponentType.TextInput,
            custom_id: 'to',
            style: TextInputStyle.Short,
            max_length: 40,
            required: true,
          },
        },
      ],
    }),
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
    throw new UserError(`\`@${to}\` is taken in this channel's group. Choose another name. Nothing was changed.`);
  }
  const content = `\`@${name}\` is called \`@${to}\` from now on. Videos that were asked for before do not change.`;
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
  await interaction.editReply(
    confirmation(
      `Remove \`@${asset.name}\` (${asset.type}) from this channel's group? Prompts cannot name it then. Videos that were asked for before go on.`,
      { label: 'Remove it', customId: `${removalName}:${asset.id}` },
    ),
  );
}

export const assetRemoved: Button = {
  name: removalName,
  async press(interaction, assetId, { store, timing }) {
    await answerConfirmation(interaction, async () => {
      const asset = await assetOfChannel(store, groupPlace(interaction).channelId, assetId);
      requireRight(interaction, asset);
      await store.assets.remove(asset.id, timing.now());
      return `\`@${asset.name}\` is removed.`;
    });
  },
};

function requireRight(interaction: BaseInteraction, { ownerId }: Asset): void {
  if (interaction.user.id === ownerId || isModerator(interaction)) return;
  throw new UserError(
    'Only who added this asset, or a moderator, can remove it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.',
  );
}
