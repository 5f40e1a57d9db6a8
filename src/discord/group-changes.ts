import { MessageFlags, type BaseInteraction, type ChatInputCommandInteraction } from 'discord.js';
import { findGroup, groupOfChannel } from '../assets/find.js';
import { UserError } from '../errors.js';
import type { Group } from '../store/records.js';
import type { Button } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { isModerator } from './permissions.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { textsOf } from './texts-of.js';
import { showLine } from './show.js';

const deletionName = 'group-deleted';

const shown = (name: string) => `**${showLine(name, 100)}**`;

/** The group of the channel that the option `name` names. */
async function namedGroup(interaction: ChatInputCommandInteraction, { store }: Services): Promise<Group> {
  const name = interaction.options.getString('name', true);
  return await findGroup(store.groups, groupPlace(interaction).channelId, name, shown);
}

/** `/group use` */
export async function useGroup(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const group = await namedGroup(interaction, services);
  await services.store.groups.use(group);
  const content = textsOf(interaction).groups.used(shown(group.name));
  await interaction.editReply({ content, allowedMentions: { parse: [] } });
}

/** `/group delete` asks. */
export async function deleteGroup(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const group = await namedGroup(interaction, services);
  requireRight(interaction, group);
  const count = (await services.store.assets.list(group.id)).length;
  const { groups, labels } = textsOf(interaction);
  const question = groups.deleteQuestion({ group: shown(group.name), count });
  const customId = `${deletionName}:${group.id}`;
  await interaction.editReply(confirmation(question, { label: labels.deleteIt, customId }));
}

export const groupDeleted: Button = {
  name: deletionName,
  async press(interaction, groupId, { store, timing }) {
    await answerConfirmation(interaction, async () => {
      const { channelId } = groupPlace(interaction);
      const group = await groupOfChannel(store.groups, channelId, groupId);
      requireRight(interaction, group);
      await store.groups.remove(group, timing.now());
      const current = await store.groups.current(channelId);
      return textsOf(interaction).groups.deleted({
        group: shown(group.name),
        current: current ? shown(current.name) : null,
      });
    });
  },
};

function requireRight(interaction: BaseInteraction, { createdBy }: Group): void {
  if (interaction.user.id === createdBy || isModerator(interaction)) return;
  throw new UserError((texts) => texts.groups.mayNotDelete);
}
