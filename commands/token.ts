import {
  ApplicationCommandOptionType,
  MessageFlags,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { failureOf } from '../src/assets/failure.js';
import type { Command } from '../src/discord/command.js';
import { explain } from '../src/discord/failures.js';
import { countOf } from '../src/discord/job-lines.js';
import { ending, keyForm, openKeyForm, problemOf, setKey } from '../src/discord/key-form.js';
import { buttons } from '../src/discord/look.js';
import { setKeyButton } from '../src/discord/next-steps.js';
import { askToRemoveKey, removeKeyButtons } from '../src/discord/remove-key.js';
import type { Services } from '../src/discord/services.js';
import { relativeTime } from '../src/discord/show.js';
import type { KeyOwner } from '../src/store/records.js';

async function show(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const owners: [string, KeyOwner][] = [['Your key', { scope: 'member', id: interaction.user.id }]];
  if (interaction.guildId !== null) owners.push(["The server's key", { scope: 'server', id: interaction.guildId }]);
  const lines = await Promise.all(owners.map(([title, owner]) => describe(title, owner, services)));
  const hasOwn = (await services.tokens.info({ scope: 'member', id: interaction.user.id })) !== undefined;
  await interaction.editReply({ content: lines.join('\n'), components: hasOwn ? [] : [buttons(setKeyButton())] });
}

async function describe(title: string, owner: KeyOwner, services: Services): Promise<string> {
  return `${await describeCurrent(title, owner, services)}${await describeRetired(owner, services)}`;
}

/** Keys that are out of use, and not erased yet. */
async function describeRetired(owner: KeyOwner, { tokens }: Services): Promise<string> {
  const { length } = await tokens.retired(owner);
  return length === 0
    ? ''
    : ` Besides, ${countOf(length, 'removed or replaced key')} ${length === 1 ? 'is' : 'are'} kept until the videos paid with it end.`;
}

async function describeCurrent(title: string, owner: KeyOwner, services: Services): Promise<string> {
  const info = await services.tokens.info(owner);
  if (!info) return `${title}: none stored. ${owner.scope === 'member' ? 'Store yours with /token set.' : ''}`.trim();
  const stored = `${title} ${ending(info.lastFour)}, stored ${relativeTime(info.setAt)}`;
  const token = info.readable ? await services.tokens.current(owner) : undefined;
  if (!token) return `${stored}: it cannot be read any more. Store it again with /token set.`;
  const problem = await problemOf(token.key, services);
  if (!problem) return `${stored}: it works.`;
  const { title: reason, remedy } = explain(failureOf(problem, 'assets'));
  return `${stored}: ${reason} ${remedy}`;
}

function scopeOption(description: string): APIApplicationCommandStringOption {
  return {
    type: ApplicationCommandOptionType.String,
    name: 'scope',
    description,
    choices: [
      { name: 'me', value: 'me' },
      { name: 'server (needs Manage Server)', value: 'server' },
    ],
  };
}

export const token: Command = {
  declaration: {
    name: 'token',
    description: 'The AnyFast key that pays for your videos',
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'set',
        description: 'Store a key, encrypted',
        options: [scopeOption('For yourself (the default), or for everyone on this server')],
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'show',
        description: 'What is stored, since when, and whether it works',
      },
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'remove',
        description: 'Take a key out of use, and erase it',
        options: [scopeOption("Your own key (the default), or this server's")],
      },
    ],
  },
  async run(interaction, services) {
    const subcommand = interaction.options.getSubcommand();
    if (subcommand === 'set') await openKeyForm(interaction, interaction.options.getString('scope') ?? 'me');
    else if (subcommand === 'remove') await askToRemoveKey(interaction, services);
    else await show(interaction, services);
  },
  modals: [keyForm],
  buttons: [setKey, ...removeKeyButtons],
};
