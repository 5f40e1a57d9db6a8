import { MessageFlags, type BaseInteraction, type ChatInputCommandInteraction } from 'discord.js';
import { findGroup, groupOfChannel } from '../assets/find.js';
import { UserError } from '../errors.js';
import type { Group } from '../store/records.js';
import type { Button } from './command.js';
import { answerConfirmation, confirmation } from './confirm.js';
import { isModerator } from './permissions.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
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
  const content = `${shown(group.name)} is this channel's current group. Prompts name its assets, and /asset add adds to it.`;
  await interaction.editReply({ content, allowedMentions: { parse: [] } });
}

/** `/group delete` asks. */
export async function deleteGroup(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const group = await namedGroup(interaction, services);
  requireRight(interaction, group);
  const count = (await services.store.assets.list(group.id)).length;
  const assets = count === 0 ? '' : ` with its ${count === 1 ? 'one asset' : `${count} assets`}`;
  await interaction.editReply(
    confirmation(
      `Delete the group ${shown(group.name)}${assets} from this channel? That cannot be undone. Videos that were asked for before go on; what AnyFast stores for it stays there.`,
      { label: 'Delete it', customId: `${deletionName}:${group.id}` },
    ),
  );
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
      const next = current
        ? `This channel's current group is ${shown(current.name)}.`
        : 'This channel has no group now; the next file that is added makes one.';
      return `The group ${shown(group.name)} is deleted. ${next}`;
    });
  },
};

function requireRight(interaction: BaseInteraction, { createdBy }: Group): void {
  if (interaction.user.id === createdBy || isModerator(interaction)) return;
  throw new UserError(
    'Only who made this group, or a moderator, can delete it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.',
  );
}
