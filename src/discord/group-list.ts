import { MessageFlags, type ChatInputCommandInteraction } from 'discord.js';
import type { Group } from '../store/records.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { showLine } from './show.js';

/** Discord's limit of 2,000 characters, with room for a last line. */
const longestList = 1_900;

/** `/group list`: the current group, then the others, most recent first. */
export async function listGroups(interaction: ChatInputCommandInteraction, { store }: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { channelId } = groupPlace(interaction);
  const [current, all] = await Promise.all([store.groups.current(channelId), store.groups.list(channelId)]);
  const { groups } = textsOf(interaction);
  const others = all.reverse().filter(({ id }) => id !== current?.id);
  const lines = [
    ...(current ? [`${line(current, groups)} · ${groups.current}`] : []),
    ...others.map((other) => line(other, groups)),
  ];
  await interaction.editReply({
    content: lines.length === 0 ? groups.none : asMany(lines, groups),
    allowedMentions: { parse: [] },
  });
}

function line({ name, createdBy }: Group, groups: Texts['groups']): string {
  return `- ${groups.line({ group: `**${showLine(name, 100)}**`, member: `<@${createdBy}>` })}`;
}

/** As many lines as fit into one message, and how many there are besides. */
function asMany(lines: readonly string[], groups: Texts['groups']): string {
  let length = 0;
  const fitting = lines.filter((text) => (length += text.length + 1) <= longestList);
  const missing = lines.length - fitting.length;
  return [...fitting, ...(missing === 0 ? [] : [groups.more(missing)])].join('\n');
}
