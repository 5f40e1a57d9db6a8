import { ApplicationCommandOptionType, ComponentType } from 'discord-api-types/v10';
import type { EmbeddedDiscord } from '../../src/emulator/discord/start.js';
import { walkComponents } from '../../src/emulator/discord/messages/walk-components.js';
import type { Message } from '../../src/emulator/discord/state/world.js';

/** What a message mentions as a command and is none: nobody could tap it. */
export function mentionProblems({ world }: EmbeddedDiscord, message: Message): string[] {
  if (message.authorId !== world.botId) return [];
  const shown = walkComponents(message.components).flatMap(({ component }) =>
    component.type === ComponentType.TextDisplay ? component.content : [],
  );
  // Labels and descriptions of files are not formatted: what stands there is no mention.
  const texts = [message.content, ...shown, ...message.embeds.map(({ description = '' }) => description)].join('\n');
  return [...texts.matchAll(/(?<!\\)<\/([^:<>"]+):(\d+)>/g)].flatMap(([mention, words = '', id = '']) => {
    const [name, subcommand] = words.split(' ');
    const command = world.commands.get(id);
    const subcommands = (command?.options ?? []).filter(({ type }) => type === ApplicationCommandOptionType.Subcommand);
    const isWhole =
      subcommands.length === 0 ? subcommand === undefined : subcommands.some((it) => it.name === subcommand);
    return command?.name === name && isWhole ? [] : [`${mention} mentions no command`];
  });
}
