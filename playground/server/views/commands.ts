import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import type { UserDriver } from '../../../src/emulator/discord/driver/user-driver.js';
import type { CommandOption, ValueOption } from '../../../src/emulator/discord/interactions/option-schemas.js';
import type { StoredCommand } from '../../../src/emulator/discord/state/world.js';
import type * as protocol from '../../protocol.js';

const types = ApplicationCommandOptionType;

const kinds: Record<ValueOption['type'], protocol.CommandOption['kind']> = {
  [types.String]: 'text',
  [types.Integer]: 'integer',
  [types.Number]: 'number',
  [types.Boolean]: 'yes-no',
  [types.User]: 'user',
  [types.Role]: 'role',
  [types.Mentionable]: 'mentionable',
  [types.Channel]: 'channel',
  [types.Attachment]: 'file',
};

type Localized = Partial<Record<string, string>> | null | undefined;
/** What a reader is shown of a text: in their language where it is there. */
type Say = (original: string, localized: Localized) => string;

function optionView(option: ValueOption, say: Say): protocol.CommandOption {
  const isNumber = option.type === types.Integer || option.type === types.Number;
  const isText = option.type === types.String;
  return {
    name: option.name,
    description: say(option.description, option.description_localizations),
    kind: kinds[option.type],
    required: option.required ?? false,
    choices:
      isNumber || isText
        ? (option.choices ?? []).map(({ name, name_localizations, value }) => ({
            name: say(name, name_localizations),
            value,
          }))
        : [],
    completes: (isNumber || isText) && (option.autocomplete ?? false),
    min: isNumber ? (option.min_value ?? null) : null,
    max: isNumber ? (option.max_value ?? null) : null,
    minLength: isText ? (option.min_length ?? null) : null,
    maxLength: isText ? (option.max_length ?? null) : null,
  };
}

interface Flat {
  name: string;
  description: string;
  options: protocol.CommandOption[];
}

/** A command's sub-commands, those of groups too, each by its whole name. */
function flatten(name: string, description: string, options: readonly CommandOption[], say: Say): Flat[] {
  const below: Flat[] = [];
  const own: protocol.CommandOption[] = [];
  for (const option of options) {
    if (option.type === types.Subcommand || option.type === types.SubcommandGroup)
      below.push(
        ...flatten(
          `${name} ${option.name}`,
          say(option.description, option.description_localizations),
          option.options ?? [],
          say,
        ),
      );
    else own.push(optionView(option, say));
  }
  return below.length > 0 ? below : [{ name, description, options: own }];
}

type Place = protocol.Command['places'][number];

/**
 * What a member may choose, as a client's picker lists it: by name. Names stay those that a line is typed with; what they are
 * for is told in the member's language.
 */
export function commandsView(
  user: UserDriver,
  channels: Readonly<Record<Place, string>>,
  locale: string,
): protocol.Command[] {
  const say: Say = (original, localized) => localized?.[locale] ?? original;
  const found = new Map<string, { command: StoredCommand; places: Place[] }>();
  for (const place of ['server', 'direct'] as const) {
    for (const command of user.commands(channels[place])) {
      const entry = found.get(command.id) ?? { command, places: [] };
      entry.places.push(place);
      found.set(command.id, entry);
    }
  }
  return [...found.values()]
    .filter(({ command }) => command.type !== ApplicationCommandType.User)
    .flatMap(({ command, places }) => {
      const kind = command.type === ApplicationCommandType.Message ? ('message-menu' as const) : ('slash' as const);
      const description = say(command.description, command.description_localizations);
      return flatten(command.name, description, command.options, say).map((flat) => ({ kind, ...flat, places }));
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}
