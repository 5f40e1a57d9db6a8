import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { dispatchInteraction } from '../interactions/dispatch.js';
import { fullMessageJson } from '../json/messages.js';
import { createMessage } from '../messages/write-message.js';
import { messageBody } from '../messages/message-schema.js';
import { directChannelOf } from '../state/make-world.js';
import { mayIn } from '../state/permissions.js';
import type { Channel, DirectChannel, Message, User } from '../state/world.js';
import { changeThread } from '../threads.js';
import { uploadLimit } from '../routes/access.js';
import { DriverError } from './driver-error.js';
import { isFileInput, type FileInput } from './files.js';
import { findCommand, type FoundCommand } from './find-command.js';
import { followInteraction, type InteractionHandle, type OpenModal } from './interaction-handle.js';
import { fillModal, type FieldInput } from './modal-values.js';
import { fillOptions, resolveEntity, type OptionInput, type Resolved } from './option-values.js';
import { pressableButton, selectsOf } from './reading.js';

export type OptionInputs = Record<string, OptionInput | undefined>;

/** A member, or somebody in a direct channel: acts as their client would, and refuses what it would not send. */
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
  /** A command of a message's menu. */
  menu(channelId: string, messageId: string, command: string): Promise<InteractionHandle>;
  /** A button, by its custom id or its words. */
  press(message: Message, customIdOrLabel: string): Promise<InteractionHandle>;
  /** A select, by its custom id; values of a string select, or ids. */
  select(message: Message, customId: string, values: readonly string[]): Promise<InteractionHandle>;
  /** A modal's fields by their custom ids; those left out keep what they were opened with. */
  submit(modal: OpenModal, values: Record<string, FieldInput>): Promise<InteractionHandle>;
  /** An ordinary message. */
  say(channelId: string, content: string, files?: readonly FileInput[]): Promise<Message>;
  /** The direct channel with the bot. */
  directChannel(): DirectChannel;
  /** What this user reads in a channel, private answers included, oldest first. */
  sees(channelId: string): Message[];
}

const types = ApplicationCommandOptionType;

function nest(found: FoundCommand, options: object[]): object[] {
  const [outer, inner] = found.path;
  if (outer === undefined) return options;
  if (inner === undefined) return [{ name: outer, type: types.Subcommand, options }];
  return [{ name: outer, type: types.SubcommandGroup, options: [{ name: inner, type: types.Subcommand, options }] }];
}

function commandData(found: FoundCommand, facts: object): object {
  const { command } = found;
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guildId !== null && { guild_id: command.guildId }),
    ...facts,
  };
}

function resolvedPart(resolved: Resolved): object {
  return Object.keys(resolved).length > 0 ? { resolved } : {};
}

export function createUserDriver(context: Context, user: User): UserDriver {
  const { world } = context;

  function place(channelId: string): Channel {
    const channel = world.channels.get(channelId);
    if (!channel) throw new DriverError(`there is no channel ${channelId}`);
    if (!mayIn(world, channel, user.id, 'ViewChannel'))
      throw new DriverError(`${user.username} cannot see ${channelId}`);
    return channel;
  }

  function placeForCommands(channelId: string): Channel {
    const channel = place(channelId);
    if (!mayIn(world, channel, user.id, 'UseApplicationCommands'))
      throw new DriverError(`${user.username} may not use commands in ${channelId}`);
    return channel;
  }

  /** The message as it is now; a private one of somebody else cannot be touched. */
  function seen(message: Message): Message {
    const current = world.messages.get(message.channelId)?.get(message.id);
    if (!current) throw new DriverError('the message is gone');
    if (current.ephemeralTo !== null && current.ephemeralTo !== user.id)
      throw new DriverError(`${user.username} does not see this message`);
    return current;
  }

  function useComponent(message: Message, data: object): InteractionHandle {
    const source = seen(message);
    const channel = place(source.channelId);
    return followInteraction(context, () =>
      dispatchInteraction(context, {
        type: InteractionType.MessageComponent,
        userId: user.id,
        channel,
        source,
        data,
      }),
    );
  }

  return {
    id: user.id,
    name: user.username,
    mention: `<@${user.id}>`,
    slash: async (channelId, name, inputs = {}) => {
      const channel = placeForCommands(channelId);
      const found = findCommand(context, ApplicationCommandType.ChatInput, name, channel, user.id);
      const { options, resolved } = await fillOptions({ context, user, channel, options: found.options, inputs });
      const data = commandData(found, { options: nest(found, options), ...resolvedPart(resolved) });
      return followInteraction(context, () =>
        dispatchInteraction(context, {
          type: InteractionType.ApplicationCommand,
          userId: user.id,
          channel,
          data,
          name,
        }),
      );
    },
    autocomplete: async (channelId, name, focused, partial, others = {}) => {
      const channel = placeForCommands(channelId);
      const found = findCommand(context, ApplicationCommandType.ChatInput, name, channel, user.id);
      const option = found.options.find((it) => it.name === focused);
      if (!option || !('autocomplete' in option) || !option.autocomplete)
        throw new DriverError(`the option ${focused} of /${name} does not complete itself`);
      // A client sends what is typed so far, without the files.
      const texts = Object.fromEntries(Object.entries(others).filter(([, value]) => !isFileInput(value)));
      const inputs = { ...texts, [focused]: partial };
      const { options } = await fillOptions({ context, user, channel, options: found.options, inputs, focused });
      const data = commandData(found, { options: nest(found, options) });
      return followInteraction(context, () =>
        dispatchInteraction(context, {
          type: InteractionType.ApplicationCommandAutocomplete,
          userId: user.id,
          channel,
          data,
          name,
        }),
      );
    },
    menu: (channelId, messageId, name) => {
      const channel = placeForCommands(channelId);
      const target = world.messages.get(channelId)?.get(messageId);
      if (!target) throw new DriverError(`there is no message ${messageId}`);
      seen(target);
      const found = findCommand(context, ApplicationCommandType.Message, name, channel, user.id);
      const data = commandData(found, {
        target_id: target.id,
        resolved: { messages: { [target.id]: fullMessageJson(context, target) } },
      });
      const handle = followInteraction(context, () =>
        dispatchInteraction(context, {
          type: InteractionType.ApplicationCommand,
          userId: user.id,
          channel,
          data,
          name,
          targetMessageId: target.id,
          fromMenu: true,
        }),
      );
      return Promise.resolve(handle);
    },
    press: async (message, customIdOrLabel) => {
      const button = pressableButton(seen(message), customIdOrLabel);
      return Promise.resolve(
        useComponent(message, {
          component_type: ComponentType.Button,
          custom_id: button.custom_id,
          id: button.id ?? 0,
        }),
      );
    },
    select: async (message, customId, values) => {
      const select = selectsOf(seen(message)).find((it) => it.custom_id === customId);
      if (!select || select.disabled) throw new DriverError(`there is no select ${customId} to use`);
      if (values.length < (select.min_values ?? 1) || values.length > (select.max_values ?? 1))
        throw new DriverError(`the select ${customId} does not take ${values.length} values`);
      const resolved: Resolved = {};
      if (select.type === ComponentType.StringSelect) {
        const offered = select.options.map((option) => option.value);
        if (!values.every((value) => offered.includes(value)))
          throw new DriverError(`the select ${customId} offers ${offered.join(', ')}`);
      } else for (const id of values) resolveEntity(context, place(message.channelId), resolved, id);
      return Promise.resolve(
        useComponent(message, {
          component_type: select.type,
          custom_id: customId,
          id: select.id ?? 0,
          values,
          ...resolvedPart(resolved),
        }),
      );
    },
    submit: async (modal, inputs) => {
      const opener = modal.interaction;
      if (opener.userId !== user.id) throw new DriverError(`the modal is not open before ${user.username}`);
      const channel = place(opener.channelId);
      const data = await fillModal({ context, user, channel, modal, inputs });
      const source = world.messages.get(opener.channelId)?.get(opener.sourceMessageId ?? '') ?? null;
      return followInteraction(context, () =>
        dispatchInteraction(context, {
          type: InteractionType.ModalSubmit,
          userId: user.id,
          channel,
          data,
          source,
          trigger: opener.origin,
        }),
      );
    },
    say: async (channelId, content, files = []) => {
      const channel = place(channelId);
      const needed = channel.kind === 'thread' ? 'SendMessagesInThreads' : 'SendMessages';
      if (!mayIn(world, channel, user.id, needed)) throw new DriverError(`${user.username} may not write there`);
      if (channel.kind === 'thread' && channel.archived) {
        if (channel.locked) throw new DriverError('the thread is locked');
        changeThread(context, channel, { archived: false });
      }
      const uploads = await Promise.all(
        files.map(async (file, index) => ({
          ...('path' in file ? await context.files.saveCopy(file.path) : await context.files.saveBytes(file.bytes)),
          field: `files[${index}]`,
          filename: file.name,
          contentType: file.contentType ?? null,
        })),
      );
      return createMessage(context, {
        channel,
        authorId: user.id,
        body: messageBody.parse({ content }),
        uploads,
        limitBytes: Math.max(uploadLimit(context, channel), user.uploadLimitBytes),
        allowedFlags: MessageFlags.SuppressNotifications,
      });
    },
    directChannel: () => directChannelOf(world, context.newId, user.id),
    sees: (channelId) =>
      [...(world.messages.get(channelId)?.values() ?? [])].filter(
        (message) => message.ephemeralTo === null || message.ephemeralTo === user.id,
      ),
  };
}
