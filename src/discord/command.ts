import type {
  AnySelectMenuInteraction,
  APIApplicationCommandOptionChoice,
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Services } from './services.js';

/** A slash command: what Discord is told of it, and what it does. It answers first, before any disk or network. */
export interface Command {
  declaration: RESTPostAPIChatInputApplicationCommandsJSONBody;
  run(interaction: ChatInputCommandInteraction, services: Services): Promise<void>;
  /** At most 25 choices, after at most one indexed read. */
  complete?(
    interaction: AutocompleteInteraction,
    services: Services,
  ): Promise<APIApplicationCommandOptionChoice<string>[]>;
  /** The modals that it opens. */
  modals?: readonly Modal[];
  /** The buttons of its answers. */
  buttons?: readonly Button[];
  /** The selects of its answers. */
  selects?: readonly Select[];
}

/** An entry of a message's menu: hold a message, choose it. It answers first, too. */
export interface MessageMenu {
  declaration: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  run(interaction: MessageContextMenuCommandInteraction, services: Services): Promise<void>;
}

/** What a press of a button does. Its custom id is `<name>:<argument>`. */
export interface Button {
  name: string;
  press(interaction: ButtonInteraction, argument: string, services: Services): Promise<void>;
}

/** What a choice in a select of a message does. Its custom id is `<name>:<argument>`. */
export interface Select {
  name: string;
  choose(interaction: AnySelectMenuInteraction, argument: string, services: Services): Promise<void>;
}

/** What a modal that was sent does. Its custom id is `<name>:<argument>`. */
export interface Modal {
  name: string;
  submit(interaction: ModalSubmitInteraction, argument: string, services: Services): Promise<void>;
}
