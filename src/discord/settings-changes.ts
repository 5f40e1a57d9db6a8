import {
  ComponentType,
  MessageFlags,
  TextInputStyle,
  type AnySelectMenuInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { UserError } from '../errors.js';
import type { KeyTerms } from '../store/server-settings.js';
import type { Button, Modal, Select } from './command.js';
import { requireManageServer } from './permissions.js';
import { fields } from './settings-fields.js';
import { chosenLogChannel, logSelect } from './settings-log.js';
import { lendingSelect, noLimit } from './settings-lending.js';
import { noDefault, settingSelect, partButton, settingsPage } from './settings-page.js';
import { longestPrices, readPrices, writePrices } from './settings-prices.js';
import { targetOf, type Target } from './settings-scope.js';
import { pricesName, typedIn } from './settings-server.js';
import type { Services } from './services.js';
import { textsOf } from './texts-of.js';
import { answerLimitMs, within } from './within.js';

type SettingsServices = Pick<Services, 'settings' | 'tokens'>;

const pricesField = 'prices';
const notOffered = () => new UserError((texts) => texts.settings.notOffered);

/** `/settings`: what counts now, privately. */
export async function showSettings(
  interaction: ChatInputCommandInteraction,
  services: SettingsServices,
): Promise<void> {
  const target = targetOf(interaction, interaction.options.getString('scope') ?? 'me');
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await interaction.editReply(await settingsPage(target, services, textsOf(interaction)));
}

/** A default is chosen, or given up. It counts at once. */
const setting: Select = {
  name: settingSelect,
  async choose(interaction, argument, services) {
    const [scope = '', name] = argument.split(':');
    const target = targetOf(interaction, scope);
    const [value] = interaction.values;
    const field = fields.find((known) => known.name === name);
    const patch = value === undefined ? undefined : field?.patch(value === noDefault ? null : value);
    if (!patch) throw notOffered();
    await interaction.deferUpdate();
    await services.settings.set(target.scope, target.id, patch);
    await interaction.editReply(await settingsPage(target, services, textsOf(interaction)));
  },
};

/** Who may use the server's key, and how much of it a day. */
const lending: Select = {
  name: lendingSelect,
  async choose(interaction, argument, services) {
    const target = targetOf(interaction, 'server');
    const patch = termsPatch(interaction, argument);
    if (!patch) throw notOffered();
    await interaction.deferUpdate();
    await services.settings.setKeyTerms(target.id, patch);
    await showKeyPart(interaction, target, services);
  },
};

/** Where the videos are logged that the server's key pays. */
const logging: Select = {
  name: logSelect,
  async choose(interaction, _, services) {
    const target = targetOf(interaction, 'server');
    const channelId = chosenLogChannel(interaction);
    await interaction.deferUpdate();
    await services.settings.setLogChannel(target.id, channelId);
    await showKeyPart(interaction, target, services);
  },
};

/** What a server lends, as it is now, with prices that are still to be corrected. */
async function showKeyPart(
  interaction: AnySelectMenuInteraction,
  target: Target,
  services: SettingsServices,
): Promise<void> {
  const texts = textsOf(interaction);
  const typed = typedIn(interaction.message, texts);
  await interaction.editReply(await settingsPage(target, services, texts, { part: 'key', typed }));
}

function termsPatch(interaction: AnySelectMenuInteraction, argument: string): Partial<KeyTerms> | undefined {
  if (argument === 'roles')
    return interaction.isRoleSelectMenu() ? { roleIds: [...interaction.roles.keys()] } : undefined;
  const [limit] = interaction.values;
  if (limit === undefined || !(limit === noLimit || /^\d{1,9}$/.test(limit))) return undefined;
  const tokens = limit === noLimit ? null : Number(limit);
  if (argument === 'day') return { tokensPerDay: tokens };
  return argument === 'all' ? { tokensPerDayInAll: tokens } : undefined;
}

/** Opens the prices as text: what was typed before and could not be taken, else what is stored. */
const openPrices: Button = {
  name: pricesName,
  async press(interaction, _, { settings }) {
    requireManageServer(interaction);
    const texts = textsOf(interaction);
    const text = typedIn(interaction.message, texts)?.text ?? (await storedPrices(interaction, settings));
    await interaction.showModal({
      custom_id: pricesName,
      title: texts.settings.pricesTitle,
      components: [
        {
          type: ComponentType.Label,
          label: texts.settings.pricesLabel,
          description: texts.settings.pricesHint,
          component: {
            type: ComponentType.TextInput,
            custom_id: pricesField,
            style: TextInputStyle.Paragraph,
            required: false,
            max_length: longestPrices,
            value: text,
          },
        },
      ],
    });
  },
};

/** What is sent replaces all prices: a form that opens without them would take them away. */
async function storedPrices(interaction: ButtonInteraction, settings: Services['settings']): Promise<string> {
  const prices = await within(answerLimitMs, settings.prices(interaction.guildId ?? ''));
  if (prices) return writePrices(prices);
  throw new UserError((texts) => texts.settings.pricesLate);
}

/** Takes the prices, or says what is wrong and keeps what was typed. */
const takePrices: Modal = {
  name: pricesName,
  async submit(interaction: ModalSubmitInteraction, _, services) {
    const target = targetOf(interaction, 'server');
    const text = interaction.fields.getTextInputValue(pricesField);
    await interaction.deferUpdate();
    const texts = textsOf(interaction);
    const read = readPrices(text, texts);
    if ('prices' in read) await services.settings.setPrices(target.id, read.prices);
    const typed = 'prices' in read ? undefined : { text, problems: read.problems };
    await interaction.editReply(await settingsPage(target, services, texts, { part: 'key', typed }));
  },
};

/** Shows the other part of what a server has set. */
const turnPart: Button = {
  name: partButton,
  async press(interaction, argument, services) {
    const target = targetOf(interaction, 'server');
    await interaction.deferUpdate();
    const part = argument === 'key' ? 'key' : 'defaults';
    await interaction.editReply(await settingsPage(target, services, textsOf(interaction), { part }));
  },
};

export const settingsSelects: readonly Select[] = [setting, lending, logging];
export const settingsButtons: readonly Button[] = [openPrices, turnPart];
export const settingsModals: readonly Modal[] = [takePrices];
