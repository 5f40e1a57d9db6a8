import { ApplicationCommandOptionType, ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import { dispatchInteraction, type NewInteraction } from '../interactions/dispatch.js';
import { fullMessageJson } from '../json/messages.js';
import type { Channel, User } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { isFileInput } from './files.js';
import { findCommand, type FoundCommand } from './find-command.js';
import { followInteraction, type InteractionHandle } from './interaction-handle.js';
import { fillOptions, type OptionInput, type Resolved } from './option-values.js';
import { placesOf } from './places.js';

/** Options by name; undefined ones are not given. */
export type OptionInputs = Record<string, OptionInput | undefined>;

const types = ApplicationCommandOptionType;

/** Options below the group and sub-command that they belong to. */
function nest(found: FoundCommand, options: object[]): object[] {
  const [outer, inner] = found.path;
  if (outer === undefined) return options;
  if (inner === undefined) return [{ name: outer, type: types.Subcommand, options }];
  return [{ name: outer, type: types.SubcommandGroup, options: [{ name: inner, type: types.Subcommand, options }] }];
}

function commandData({ command }: FoundCommand, facts: object): object {
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guildId !== null && { guild_id: command.guildId }),
    ...facts,
  };
}

export function resolvedPart(resolved: Resolved): object {
  return Object.keys(resolved).length > 0 ? { resolved } : {};
}

/** A user's commands: typed, being typed, and chosen from a message's menu. */
export function createCommandUse(context: Context, user: User) {
  const places = placesOf(context, user);

  function place(channelId: string): Channel {
    const channel = places.channel(channelId);
    places.demand(channel, 'UseApplicationCommands');
    return channel;
  }

  function follow(asked: Omit<NewInteraction, 'userId'>): InteractionHandle {
    return followInteraction(context, () => dispatchInteraction(context, { ...asked, userId: user.id }));
  }

  return {
    slash: async (channelId: string, name: string, inputs: OptionInputs = {}): Promise<InteractionHandle> => {
      const channel = place(channelId);
      const found = findCommand(context, ApplicationCommandType.ChatInput, name, channel, user.id);
      const { options, resolved } = await fillOptions({ context, user, channel, options: found.options, inputs });
      const data = commandData(found, { options: nest(found, options), ...resolvedPart(resolved) });
      return follow({ type: InteractionType.ApplicationCommand, channel, data, name });
    },
    autocomplete: async (
      channelId: string,
      name: string,
      focused: string,
      partial: string,
      others: OptionInputs = {},
    ): Promise<InteractionHandle> => {
      const channel = place(channelId);
      const found = findCommand(context, ApplicationCommandType.ChatInput, name, channel, user.id);
      const option = found.options.find((it) => it.name === focused);
      if (!option || !('autocomplete' in option) || !option.autocomplete)
        throw new DriverError(`the option ${focused} of /${name} does not complete itself`);
      // A client sends what is typed so far, without the files.
      const texts = Object.fromEntries(Object.entries(others).filter(([, value]) => !isFileInput(value)));
      const inputs = { ...texts, [focused]: partial };
      const { options } = await fillOptions({ context, user, channel, options: found.options, inputs, focused });
      const data = commandData(found, { options: nest(found, options) });
      return follow({ type: InteractionType.ApplicationCommandAutocomplete, channel, data, name });
    },
    menu: (channelId: string, messageId: string, name: string): InteractionHandle => {
      const channel = place(channelId);
      const target = places.message({ channelId, id: messageId });
      const found = findCommand(context, ApplicationCommandType.Message, name, channel, user.id);
      const data = commandData(found, {
        target_id: target.id,
        resolved: { messages: { [target.id]: fullMessageJson(context, target) } },
      });
      const type = InteractionType.ApplicationCommand;
      return follow({ type, channel, data, name, targetMessageId: target.id, fromMenu: true });
    },
  };
}
