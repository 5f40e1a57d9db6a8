import {
  ButtonStyle,
  ComponentType,
  type APIButtonComponentWithCustomId,
  type ButtonInteraction,
  type InteractionEditReplyOptions,
} from 'discord.js';
import { UserError } from '../errors.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';

/** A red button of a question: `customId` is `<name>:<argument>` of the `Button` that its press is handed to. */
export interface Confirmation {
  label: string;
  customId: string;
  /** Whether its press changes nothing: it is grey then. */
  harmless?: boolean;
}

/**
 * A question before something is destroyed or paid twice, as the answer to an interaction that was deferred privately:
 * `await interaction.editReply(confirmation('Remove it?', { label: 'Remove it', customId: 'thing-removed:7' }))`. Nothing has
 * happened until a button is pressed; the press checks the rights again, with `answerConfirmation`.
 *
 * @param question at most 2,000 characters, members' words in it made harmless
 */
export function confirmation(
  question: string,
  ...buttons: [Confirmation, ...Confirmation[]]
): InteractionEditReplyOptions {
  const components = buttons.map(({ label, customId, harmless = false }): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: harmless ? ButtonStyle.Secondary : ButtonStyle.Danger,
    label,
    custom_id: customId,
  }));
  return {
    content: question,
    components: [{ type: ComponentType.ActionRow, components }],
    allowedMentions: { parse: [] },
  };
}

/**
 * Answers the press of a confirmation's button: `act` does it and returns what the member is told. The question gives way to
 * that, or to the refusal that `act` throws; after anything else the button stays, to be pressed again.
 */
export async function answerConfirmation(interaction: ButtonInteraction, act: () => Promise<string>): Promise<void> {
  await interaction.deferUpdate();
  await interaction.editReply({
    content: await outcomeOf(act, textsOf(interaction)),
    components: [],
    allowedMentions: { parse: [] },
  });
}

async function outcomeOf(act: () => Promise<string>, texts: Texts): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError) return error.say(texts);
    throw error;
  }
}
