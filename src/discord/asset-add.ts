import { MessageFlags, type RepliableInteraction } from 'discord.js';
import { currentOrNewGroup } from '../assets/groups.js';
import type { PayingKey } from '../assets/keys.js';
import { checkName, nameCandidates } from '../assets/names.js';
import { UserError } from '../errors.js';
import type { Asset, Group, HandedFile } from '../store/records.js';
import { messagesOf, wholeLine, type FileLine } from './asset-lines.js';
import { bringAsset } from './asset-ready.js';
import { takeFile } from './attachments.js';
import { groupPlace } from './place.js';
import { refuseFiles } from './drafts.js';
import type { Services } from './services.js';
import { keyFor } from './settings-key.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { showLine } from './show.js';

/** Progress is shown at most this often. */
const progressMs = 2_000;

/**
 * Makes files assets of the channel's current group, all at once, and shows how far each is in the answer to an interaction
 * that was deferred privately. Ends when each is usable or its line says why not.
 *
 * @param typedName what the member wants the first to be called, the others after it; null for names from the files' own
 * @throws UserError when nothing can be added for a bad name; without a key the files are kept until there is one
 */
export async function addAssets(
  interaction: RepliableInteraction,
  files: readonly HandedFile[],
  typedName: string | null,
  services: Services,
): Promise<void> {
  const { store, timing } = services;
  const memberId = interaction.user.id;
  const askedAt = interaction.createdTimestamp;
  const names = typedName === null ? undefined : nameCandidates(checkName(typedName));
  const key = await keyFor(interaction, services).catch((error: unknown) => {
    if (error instanceof UserError && error.next === 'set-key') return error;
    throw error;
  });
  if (key instanceof UserError) {
    await refuseFiles(interaction, key, { files, name: typedName }, services);
    return;
  }
  const group = await currentOrNewGroup(store.groups, groupPlace(interaction), { memberId, now: timing.now() });

  const texts = textsOf(interaction);
  const progress = createProgress(interaction, group, files, texts);
  const outcomes = await Promise.allSettled(
    files.map(async (file, index) => {
      const name = names?.next().value;
      progress.set(
        index,
        await addOne(file, { group, key, memberId, name, askedAt }, { services, texts }, (line) =>
          progress.set(index, line),
        ),
      );
    }),
  );
  await progress.end();
  // Thrown when all have ended: the files that went well are told, and nothing overwrites the error.
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Takes one file all the way. Returns the line that says how it ended. */
async function addOne(
  file: HandedFile,
  into: { group: Group; key: PayingKey; memberId: string; name: string | undefined; askedAt: number },
  { services, texts }: { services: Services; texts: Texts },
  show: (line: FileLine) => void,
): Promise<FileLine> {
  const { types, preparing, ready, readyBefore, stillPreparing, notAdded, notAddedOne } = texts.assets;
  let added: { asset: Asset; isNew: boolean };
  try {
    added = await takeFile(file, into, services);
  } catch (error) {
    if (error instanceof UserError) return wholeLine(notAdded(error.say(texts)));
    throw error;
  }
  const { asset, isNew } = added;
  const shown = `\`@${asset.name}\` (${types[asset.type]})`;
  show(wholeLine(preparing(shown)));
  const outcome = await bringAsset(added, into.key, services, texts, into.askedAt);
  switch (outcome.state) {
    case 'ready': {
      const told = isNew ? ready(shown) : readyBefore(shown);
      return wholeLine(outcome.note === null ? told : `${told}. ${outcome.note}`);
    }
    case 'preparing':
      return wholeLine(stillPreparing(shown));
    case 'failed':
      return {
        title: outcome.title,
        say: (title) => notAddedOne({ asset: `\`${asset.name}\``, why: `${title} ${outcome.rest}` }),
      };
  }
}

/**
 * One line a file, in a reply that is edited when something changed, and not too often. Lines that do not fit into it follow at
 * the end, in messages of their own.
 */
function createProgress(
  interaction: RepliableInteraction,
  group: Group,
  files: readonly HandedFile[],
  { assets }: Texts,
) {
  const lines = files.map(({ name }) => wholeLine(assets.checking(showLine(name, 60))));
  const heading = assets.group(`**${showLine(group.name, 100)}**`);
  const allowedMentions = { parse: [] };
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const write = () => {
    timer = undefined;
    const [content = heading] = messagesOf(heading, lines);
    writing = writing.then(() => interaction.editReply({ content, allowedMentions }));
    // A passing trouble is not the file's: the next edit says it all again, and the last one is awaited.
    writing = writing.catch(() => undefined);
    return writing;
  };
  return {
    set(index: number, line: FileLine) {
      lines[index] = line;
      timer ??= setTimeout(() => void write(), progressMs);
    },
    async end() {
      clearTimeout(timer);
      await write();
      for (const content of messagesOf(heading, lines).slice(1)) {
        const following = interaction.followUp({ content, allowedMentions, flags: MessageFlags.Ephemeral });
        await following.catch(() => undefined);
      }
    },
  };
}
