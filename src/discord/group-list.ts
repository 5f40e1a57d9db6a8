import { MessageFlags, type ChatInputCommandInteraction } from 'discord.js';
import type { Group } from '../store/records.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { showLine } from './show.js';

/** Discord's limit of 2,000 characters, with room for a last line. */
const longestList = 1_900;

/** `/group list`: the current group, then the others, most recent first. */
export async function listGroups(interaction: ChatInputCommandInteraction, { store }: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { channelId } = groupPlace(interaction);
  const [current, groups] = await Promise.all([store.groups.current(channelId), store.groups.list(channelId)]);
  const others = groups.reverse().filter(({ id }) => id !== current?.id);
  const lines = [...(current ? [`${line(current)} · **current**`] : []), ...others.map(line)];
  await interaction.editReply({
    content:
      lines.length === 0
        ? 'This channel has no groups yet. Make one with /group create, or add a file with /asset add.'
        : asMany(lines),
    allowedMentions: { parse: [] },
  });
}

function line({ name, createdBy }: Group): string {
  return `- **${showLine(name, 100)}** · made by <@${createdBy}>`;
}

/** As many lines as fit into one message, and how many there are besides. */
function asMany(lines: readonly string[]): string {
  let length = 0;
  const fitting = lines.filter((text) => (length += text.length + 1) <= longestList);
  const missing = lines.length - fitting.length;
  return [...fitting, ...(missing === 0 ? [] : [`and ${missing} more, which /group use finds by name`])].join('\n');
}
