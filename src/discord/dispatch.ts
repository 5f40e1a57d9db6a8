import { randomBytes } from 'node:crypto';
import {
  DiscordjsTypeError,
  MessageFlags,
  type AutocompleteInteraction,
  type Interaction,
  type RepliableInteraction,
} from 'discord.js';
import { UserError, type NextStep } from '../errors.js';
import { StoreError } from '../store/errors.js';
import type { Button, Command, MessageMenu, Modal } from './command.js';
import { isTooLate, type InteractionOutcome, type ObserveInteraction } from './interaction-outcome.js';
import { nextStepRow } from './next-steps.js';
import { outdatedCommand, outdatedForm } from './outdated.js';
import type { Services } from './services.js';
import { fitMessage } from './show.js';
import { textsOf } from './texts-of.js';
import { answerLimitMs, within } from './within.js';

interface Handlers {
  commands: readonly Command[];
  menus: readonly MessageMenu[];
  buttons: readonly Button[];
  modals: readonly Modal[];
}

/**
 * Hands each interaction to the one who handles it. Here, and only here, errors become answers: a `UserError` is shown,
 * anything else is logged and answered with a reference that is in the log too. Never rejects.
 */
export function createDispatch(
  { commands, menus, buttons, modals }: Handlers,
  services: Services,
  observe: ObserveInteraction = () => undefined,
): (interaction: Interaction) => Promise<void> {
  const commandOf = new Map(commands.map((command) => [command.declaration.name, command]));
  const menuOf = new Map(menus.map((menu) => [menu.declaration.name, menu]));
  const allButtons = [...buttons, ...commands.flatMap((command) => command.buttons ?? [])];
  const buttonOf = new Map(allButtons.map((button) => [button.name, button]));
  const allModals = [...modals, ...commands.flatMap((command) => command.modals ?? [])];
  const modalOf = new Map(allModals.map((modal) => [modal.name, modal]));
  const selectOf = new Map(commands.flatMap(({ selects = [] }) => selects).map((select) => [select.name, select]));

  async function handle(interaction: RepliableInteraction): Promise<void> {
    if (interaction.isChatInputCommand()) {
      const command = commandOf.get(interaction.commandName);
      if (!command) throw outdatedCommand();
      await command.run(interaction, services);
      return;
    }
    if (interaction.isMessageContextMenuCommand()) {
      await (menuOf.get(interaction.commandName) ?? outdated).run(interaction, services);
      return;
    }
    const name = nameOf(interaction);
    const argument = 'customId' in interaction ? splitOnce(interaction.customId)[1] : '';
    if (interaction.isButton()) await (buttonOf.get(name) ?? outdated).press(interaction, argument, services);
    else if (interaction.isModalSubmit()) await (modalOf.get(name) ?? outdated).submit(interaction, argument, services);
    else if (interaction.isAnySelectMenu())
      await (selectOf.get(name) ?? outdated).choose(interaction, argument, services);
    else throw new UserError((texts) => texts.answers.outdatedOther);
  }

  const names = new Set([commandOf, menuOf, buttonOf, modalOf, selectOf].flatMap((handlers) => [...handlers.keys()]));

  return async (interaction) => {
    let outcome: InteractionOutcome = 'answered';
    try {
      if (interaction.isAutocomplete()) await complete(interaction, commandOf.get(interaction.commandName), services);
      else if (interaction.isRepliable()) await handle(interaction);
    } catch (error) {
      outcome = outcomeOf(error);
      await answerError(interaction, error, services);
    }
    const name = nameOf(interaction);
    observe(interaction, { name: names.has(name) ? name : 'unknown', outcome });
  };
}

function splitOnce(customId: string): [string, string] {
  const colon = customId.indexOf(':');
  return colon < 0 ? [customId, ''] : [customId.slice(0, colon), customId.slice(colon + 1)];
}

/** Of the command, menu, button, select or form. */
function nameOf(interaction: Interaction): string {
  return 'customId' in interaction ? splitOnce(interaction.customId)[0] : interaction.commandName;
}

function outcomeOf(error: unknown): InteractionOutcome {
  if (isTooLate(error)) return 'too-late';
  return error instanceof UserError || outdatedBy(error) ? 'refused' : 'failed';
}

const outdated = {
  run: () => Promise.reject(new UserError((texts) => texts.answers.outdatedMenu)),
  press: () => Promise.reject(new UserError((texts) => texts.answers.outdatedButton)),
  choose: () => Promise.reject(new UserError((texts) => texts.answers.outdatedList)),
  submit: () => Promise.reject(outdatedForm()),
};

async function complete(
  interaction: AutocompleteInteraction,
  command: Command | undefined,
  services: Services,
): Promise<void> {
  const choices = command?.complete?.(interaction, services) ?? Promise.resolve([]);
  await interaction.respond((await within(answerLimitMs, choices)) ?? []);
}

async function answerError(interaction: Interaction, error: unknown, { log }: Services): Promise<void> {
  const texts = textsOf(interaction);
  let text: string;
  const outdated = outdatedBy(error);
  if (outdated) log.warn({ err: error, interaction: interaction.id }, 'an interaction lacks what it should have');
  const forMember = error instanceof UserError ? error : outdated;
  if (forMember) {
    text = forMember.say(texts);
  } else {
    const reference = randomBytes(4).toString('hex');
    log.error({ reference, err: error, interaction: interaction.id }, 'an interaction failed');
    text = error instanceof StoreError ? texts.answers.storeAway : texts.answers.broken(reference);
  }
  if (isTooLate(error) || !interaction.isRepliable()) return;
  try {
    await answerPrivately(interaction, text, forMember?.next);
  } catch (failure) {
    log.warn({ err: failure, interaction: interaction.id }, 'an error could not be told');
  }
}

/** What came without the options or fields that it has now, as from a client that was not reloaded. */
function outdatedBy(error: unknown): UserError | undefined {
  if (!(error instanceof DiscordjsTypeError)) return undefined;
  const { code } = error;
  if (code.startsWith('ModalSubmitInteraction')) return outdatedForm();
  return code.startsWith('CommandInteractionOption') ? outdatedCommand() : undefined;
}

/** Answers whoever acted, and nobody else, whether the interaction was acknowledged before or not. */
async function answerPrivately(
  interaction: RepliableInteraction,
  text: string,
  next: NextStep | undefined,
): Promise<void> {
  const message = {
    content: fitMessage(text),
    components: nextStepRow(next, textsOf(interaction)),
    allowedMentions: { parse: [] },
  };
  // After `deferUpdate` the reply is the message with the button or the form's: that stays as it is.
  const onMessage = interaction.isMessageComponent() || interaction.isModalSubmit();
  const updates = onMessage && interaction.deferred && interaction.ephemeral === null;
  if (updates) await interaction.followUp({ ...message, flags: MessageFlags.Ephemeral });
  else if (interaction.deferred && !interaction.replied) await interaction.editReply(message);
  else if (interaction.replied) await interaction.followUp({ ...message, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ ...message, flags: MessageFlags.Ephemeral });
}
