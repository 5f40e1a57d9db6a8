import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandAttachmentOption,
  type Attachment,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { currentOrNewGroup } from '../src/assets/groups.js';
import { payingKey, type PayingKey } from '../src/assets/keys.js';
import { makeReady } from '../src/assets/make-ready.js';
import { checkName, nameCandidates } from '../src/assets/names.js';
import { takeAttachment } from '../src/discord/attachments.js';
import type { Command } from '../src/discord/command.js';
import { explain } from '../src/discord/failures.js';
import { groupPlace } from '../src/discord/place.js';
import type { Services } from '../src/discord/services.js';
import { showLine } from '../src/discord/show.js';
import { UserError } from '../src/errors.js';
import type { Asset, Group } from '../src/store/records.js';

const fileOptions = ['file', 'file2', 'file3', 'file4', 'file5'] as const;
/** An interaction can be answered for 15 minutes (Discord's documentation, August 2026). */
const answerableMs = 14 * 60_000;
/** Progress is shown at most this often. */
const progressMs = 2_000;

async function add(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const { store, tokens, timing } = services;
  const memberId = interaction.user.id;
  const typed = interaction.options.getString('name');
  const names = typed === null ? undefined : nameCandidates(checkName(typed));
  const key = await payingKey(tokens, { memberId, guildId: interaction.guildId });
  const group = await currentOrNewGroup(store.groups, groupPlace(interaction), { memberId, now: timing.now() });

  const attachments = fileOptions.flatMap((option) => interaction.options.getAttachment(option) ?? []);
  const progress = createProgress(interaction, group, attachments);
  await Promise.all(
    attachments.map(async (attachment, index) => {
      const name = names?.next().value;
      progress.set(
        index,
        await addOne(attachment, { group, key, memberId, name }, services, (line) => progress.set(index, line)),
      );
    }),
  );
  await progress.end();
}

/** Takes one file all the way. Returns the line that says how it ended. */
async function addOne(
  attachment: Attachment,
  into: { group: Group; key: PayingKey; memberId: string; name: string | undefined },
  services: Services,
  show: (line: string) => void,
): Promise<string> {
  const { store, library, timing, signal } = services;
  let added: { asset: Asset; isNew: boolean };
  try {
    added = await takeAttachment(attachment, into, services);
  } catch (error) {
    if (error instanceof UserError) return `**Not added**: ${error.message}`;
    throw error;
  }
  const { asset, isNew } = added;
  show(`\`@${asset.name}\` (${asset.type}): the provider is preparing it`);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerableMs)]);
  try {
    const readiness = await makeReady(asset, into.key, library, timing, limit);
    if (readiness.state === 'active') {
      return isNew
        ? `\`@${asset.name}\` (${asset.type}) is ready`
        : `\`@${asset.name}\` (${asset.type}) has this content already, and is ready`;
    }
    if (isNew) await store.assets.remove(asset.id);
    const { title, remedy, charge } = explain(readiness.failure);
    return `**Not added**, \`${asset.name}\`: ${title} ${remedy} ${charge}`;
  } catch (error) {
    if (!limit.aborted) throw error;
    return `\`@${asset.name}\` (${asset.type}) is still being prepared; prompts can name it, and wait for it`;
  }
}

/** One line a file, in a reply that is edited when something changed, and not too often. */
function createProgress(interaction: ChatInputCommandInteraction, group: Group, attachments: readonly Attachment[]) {
  const lines = attachments.map(({ name }) => `\`${showLine(name, 60)}\`: checking`);
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const write = () => {
    timer = undefined;
    const content = [`Group **${showLine(group.name, 100)}**`, ...lines.map((line) => `- ${line}`)].join('\n');
    writing = writing.then(() => interaction.editReply({ content, allowedMentions: { parse: [] } }));
    // A passing trouble is not the file's: the next edit says it all again, and the last one is awaited.
    writing = writing.catch(() => undefined);
    return writing;
  };
  return {
    set(index: number, line: string) {
      lines[index] = line;
      timer ??= setTimeout(() => void write(), progressMs);
    },
    async end() {
      clearTimeout(timer);
      await write();
    },
  };
}

function fileOption(name: (typeof fileOptions)[number], required: boolean): APIApplicationCommandAttachmentOption {
  return {
    type: ApplicationCommandOptionType.Attachment,
    name,
    description: required ? 'A picture, a clip or a sound' : 'One more',
    required,
  };
}

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
    ],
  },
  run: add,
};
