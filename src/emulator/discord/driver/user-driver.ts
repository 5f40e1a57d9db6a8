import type { Context } from '../context.js';
import { directChannelOf } from '../state/make-world.js';
import type { DirectChannel, Message, StoredCommand, User } from '../state/world.js';
import type { FileInput } from './files.js';
import { offeredCommands } from './find-command.js';
import type { InteractionHandle, OpenModal } from './interaction-handle.js';
import type { FieldInput } from './modal-values.js';
import { placesOf } from './places.js';
import { sendRaw, type RawInteraction } from './raw.js';
import { say } from './say.js';
import { createCommandUse, type OptionInputs } from './use-command.js';
import { createComponentUse } from './use-component.js';

/**
 * A member, or somebody in a direct channel: acts as their client would. Every act rejects with a `DriverError` for what a
 * real client would not send, but for `raw`.
 */
export interface UserDriver {
  readonly id: string;
  readonly name: string;
  /** `<@id>` */
  readonly mention: string;
  /** A slash command; sub-commands are named with a blank, `token set`. */
  slash(channelId: string, command: string, options?: OptionInputs): Promise<InteractionHandle>;
  /** Typing `partial` into an option that completes itself. */
  autocomplete(
    channelId: string,
    command: string,
    option: string,
    partial: string,
    others?: OptionInputs,
  ): Promise<InteractionHandle>;
  /** The commands and entries of message menus that this user may choose in a channel. */
  commands(channelId: string): StoredCommand[];
  /** A command of a message's menu. */
  menu(channelId: string, messageId: string, command: string): Promise<InteractionHandle>;
  /** A button, by its custom id or its words. */
  press(message: Message, customIdOrLabel: string): Promise<InteractionHandle>;
  /** A select, by its custom id; values of a string select, or ids. */
  select(message: Message, customId: string, values: readonly string[]): Promise<InteractionHandle>;
  /** A modal's fields by their custom ids; those left out keep what they were opened with. */
  submit(modal: OpenModal, values: Record<string, FieldInput>): Promise<InteractionHandle>;
  /** An interaction that no client would send: with it the bot's own checks are tried. */
  raw(channelId: string, interaction: RawInteraction): Promise<InteractionHandle>;
  /** An ordinary message. */
  say(channelId: string, content: string, files?: readonly FileInput[]): Promise<Message>;
  /** The direct channel with the bot. */
  directChannel(): DirectChannel;
  /** What this user reads in a channel, private answers included, oldest first. */
  sees(channelId: string): Message[];
}

/** Runs what may throw, so that a refusal is a rejection as with every other act. */
async function promised<Result>(act: () => Result): Promise<Result> {
  return Promise.resolve(act());
}

export function createUserDriver(context: Context, user: User): UserDriver {
  const { world, newId } = context;
  const commands = createCommandUse(context, user);
  const components = createComponentUse(context, user);
  return {
    id: user.id,
    name: user.username,
    mention: `<@${user.id}>`,
    slash: commands.slash,
    autocomplete: commands.autocomplete,
    commands: (channelId) => offeredCommands(context, placesOf(context, user).channel(channelId), user.id),
    menu: (channelId, messageId, command) => promised(() => commands.menu(channelId, messageId, command)),
    press: (message, customIdOrLabel) => promised(() => components.press(message, customIdOrLabel)),
    select: (message, customId, values) => promised(() => components.select(message, customId, values)),
    submit: components.submit,
    raw: (channelId, interaction) => promised(() => sendRaw(context, user, channelId, interaction)),
    say: (channelId, content, files = []) => say(context, user, channelId, content, files),
    directChannel: () => directChannelOf(world, newId, user.id),
    sees: (channelId) =>
      [...(world.messages.get(channelId)?.values() ?? [])].filter(
        (message) => message.ephemeralTo === null || message.ephemeralTo === user.id,
      ),
  };
}
