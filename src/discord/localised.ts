import { english, type Texts } from '../texts/english.js';
import { translations } from '../texts/languages.js';

type Commands = Texts['commands'];

function inOthers(choose: (commands: Commands) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(translations).map(([locale, { commands }]) => [locale, choose(commands)]));
}

/** The name and description of a command, a subcommand or an option, for every reader. */
export function localised(choose: (commands: Commands) => { name: string; description: string }) {
  const { name, description } = choose(english.commands);
  return {
    name,
    name_localizations: inOthers((commands) => choose(commands).name),
    description,
    description_localizations: inOthers((commands) => choose(commands).description),
  };
}

/** The name of an entry in a message's menu, for every reader. */
export function localisedName(choose: (commands: Commands) => string) {
  return { name: choose(english.commands), name_localizations: inOthers(choose) };
}

/** Choices of an option, by what Discord sends for each. */
export function localisedChoices<const Value extends string>(
  values: readonly Value[],
  nameOf: (value: Value, texts: Texts) => string,
) {
  return values.map((value) => ({
    name: nameOf(value, english),
    name_localizations: Object.fromEntries(
      Object.entries(translations).map(([locale, texts]) => [locale, nameOf(value, texts)]),
    ),
    value,
  }));
}
