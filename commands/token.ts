import {
  ApplicationCommandOptionType,
  MessageFlags,
  PermissionFlagsBits,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { failureOf } from '../src/assets/failure.js';
import type { Command } from '../src/discord/command.js';
import { explain } from '../src/discord/failures.js';
import { ending, keyForm, openKeyForm, problemOf, setKey } from '../src/discord/key-form.js';
import { buttons } from '../src/discord/look.js';
import { setKeyButton } from '../src/discord/next-steps.js';
import { askToRemoveKey, removeKeyButtons } from '../src/discord/remove-key.js';
import type { Services } from '../src/discord/services.js';
import { lendingRefusal } from '../src/discord/settings-key.js';
import { relativeTime } from '../src/discord/show.js';
import { localised, localisedChoices } from '../src/discord/localised.js';
import { textsOf } from '../src/discord/texts-of.js';
import type { Texts } from '../src/texts/english.js';
import type { KeyOwner } from '../src/store/records.js';

async function show(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const texts = textsOf(interaction);
  const own: KeyOwner = { scope: 'member', id: interaction.user.id };
  const lines = [describe(own, services, texts)];
  if (interaction.guildId !== null) lines.push(describeServers(interaction, interaction.guildId, services, texts));
  const hasOwn = (await services.tokens.info(own)) !== undefined;
  await interaction.editReply({
    content: (await Promise.all(lines)).join('\n'),
    components: hasOwn ? [] : [buttons(setKeyButton(texts))],
  });
}

/** Which key it is, and how it does, is for who may manage the server; others learn whether it is lent to them. */
async function describeServers(
  interaction: ChatInputCommandInteraction,
  guildId: string,
  services: Services,
  texts: Texts,
): Promise<string> {
  const owner: KeyOwner = { scope: 'server', id: guildId };
  if (interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild))
    return await describe(owner, services, texts);
  const { noneStored, lent, notLent } = texts.keys;
  const info = await services.tokens.info(owner);
  if (!info) return noneStored.server;
  return info.readable && !(await lendingRefusal(interaction, guildId, services)) ? lent : notLent;
}

/** The current key, and how many are out of use and not erased yet. */
async function describe(owner: KeyOwner, services: Services, texts: Texts): Promise<string> {
  const { length } = await services.tokens.retired(owner);
  const current = await describeCurrent(owner, services, texts);
  return length === 0 ? current : `${current} ${texts.keys.retired(length)}`;
}

async function describeCurrent(owner: KeyOwner, services: Services, texts: Texts): Promise<string> {
  const { titles, noneStored, storedSince, unreadable, works } = texts.keys;
  const info = await services.tokens.info(owner);
  if (!info) return noneStored[owner.scope];
  const stored = storedSince({
    title: titles[owner.scope],
    ending: ending(info.lastFour, texts),
    since: relativeTime(info.setAt),
  });
  const token = info.readable ? await services.tokens.current(owner) : undefined;
  if (!token) return `${stored}: ${unreadable}`;
  const problem = await problemOf(token.key, services);
  if (!problem) return `${stored}: ${works}`;
  const { title, remedy } = explain(failureOf(problem, 'assets'), texts);
  return `${stored}: ${title} ${remedy}`;
}

const { Subcommand, String } = ApplicationCommandOptionType;

function scopeOption(of: 'set' | 'remove'): APIApplicationCommandStringOption {
  return {
    type: String,
    ...localised(({ token }) => token[of].scope),
    choices: localisedChoices(['me', 'server'], (scope, { commands }) => commands.token.scopes[scope]),
  };
}

export const token: Command = {
  declaration: {
    ...localised(({ token }) => token),
    options: [
      { type: Subcommand, ...localised(({ token }) => token.set), options: [scopeOption('set')] },
      { type: Subcommand, ...localised(({ token }) => token.show) },
      { type: Subcommand, ...localised(({ token }) => token.remove), options: [scopeOption('remove')] },
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
