import {
  ApplicationCommandOptionType,
  ComponentType,
  MessageFlags,
  TextInputStyle,
  type APIApplicationCommandStringOption,
  type ChatInputCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { failureOf } from '../src/assets/failure.js';
import type { Command } from '../src/discord/command.js';
import { explain } from '../src/discord/failures.js';
import { countOf } from '../src/discord/job-lines.js';
import { relativeTime } from '../src/discord/show.js';
import { keyOwnerOf } from '../src/discord/key-owner.js';
import { askToRemoveKey, removeKeyButtons } from '../src/discord/remove-key.js';
import type { Services } from '../src/discord/services.js';
import { UserError } from '../src/errors.js';
import { eraseIfUnused } from '../src/jobs/retired-keys.js';
import { ProviderError } from '../src/provider/errors.js';
import { cleanToken } from '../src/store/clean-token.js';
import type { KeyOwner } from '../src/store/records.js';

const setModal = 'token-set';
/** A free call; the member waits for it. */
const checkLimitMs = 20_000;

async function openForm(interaction: ChatInputCommandInteraction): Promise<void> {
  const scope = interaction.options.getString('scope') ?? 'me';
  keyOwnerOf(interaction, scope);
  await interaction.showModal({
    custom_id: `${setModal}:${scope}`,
    title: scope === 'server' ? 'A key for this server' : 'Your AnyFast key',
    components: [
      {
        type: ComponentType.Label,
        label: 'AnyFast key',
        description: 'From your account at AnyFast. It starts with sk- and is kept encrypted.',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'token',
          style: TextInputStyle.Short,
          required: true,
          max_length: 400,
          placeholder: 'sk-...',
        },
      },
    ],
  });
}

/** How a free call with the key ends: undefined when it works. */
async function problemOf(key: string, { provider, signal }: Services): Promise<ProviderError | undefined> {
  try {
    await provider.listGroups(key, {}, { signal: AbortSignal.any([signal, AbortSignal.timeout(checkLimitMs)]) });
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    if (signal.aborted) throw error;
    return new ProviderError('no answer in time', { kind: 'timeout', outcome: 'unknown' });
  }
}

async function store(interaction: ModalSubmitInteraction, scope: string, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const owner = keyOwnerOf(interaction, scope);
  const key = cleanToken(interaction.fields.getTextInputValue('token'));
  if (key === undefined) {
    throw new UserError(
      'That is no AnyFast key: one starts with `sk-`. Copy it from your AnyFast account and try /token set again. Nothing was stored.',
    );
  }
  const problem = await problemOf(key, services);
  if (problem) {
    const { title, remedy } = explain(failureOf(problem, 'assets'));
    throw new UserError(`The key could not be checked: ${title} ${remedy} Nothing was stored, nothing was charged.`);
  }
  const before = await services.tokens.info(owner);
  const { lastFour, fingerprint } = await services.tokens.set(owner, key);
  if (before && before.fingerprint !== fingerprint) await eraseIfUnused(owner, before.fingerprint, services);
  await interaction.editReply(
    owner.scope === 'server'
      ? `The server's key ${shown(lastFour)} works and is stored encrypted. Members without a key of their own use it from now on.`
      : `Your key ${shown(lastFour)} works and is stored encrypted. Only you use it. Now try /video, or add files with /asset add.`,
  );
}

function shown(lastFour: string): string {
  return lastFour === '' ? '' : `ending in \`${lastFour}\``;
}

async function show(interaction: ChatInputCommandInteraction, services: Services): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const owners: [string, KeyOwner][] = [['Your key', { scope: 'member', id: interaction.user.id }]];
  if (interaction.guildId !== null) owners.push(["The server's key", { scope: 'server', id: interaction.guildId }]);
  const lines = await Promise.all(owners.map(([title, owner]) => describe(title, owner, services)));
  await interaction.editReply(lines.join('\n'));
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
  const stored = `${title} ${shown(info.lastFour)}, stored ${relativeTime(info.setAt)}`;
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
    if (subcommand === 'set') await openForm(interaction);
    else if (subcommand === 'remove') await askToRemoveKey(interaction, services);
    else await show(interaction, services);
  },
  modals: [{ name: setModal, submit: store }],
  buttons: removeKeyButtons,
};
