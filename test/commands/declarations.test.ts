import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commands, menus } from '../../commands/index.js';
import { translations } from '../../src/texts/languages.js';
import { oneOf, officialProblems } from '../support/official-schemas.js';

const declarations = commands.map(({ declaration }) => declaration);

type Localizations = Partial<Record<string, string | null>> | null;

interface Choice {
  name: string;
  name_localizations?: Localizations;
  value: string | number;
}

interface Option {
  type: number;
  name: string;
  name_localizations?: Localizations;
  description: string;
  description_localizations?: Localizations;
  required?: boolean;
  choices?: Choice[];
  options?: Option[];
}

const optionsOf = (options: readonly Option[] = []): Option[] =>
  options.flatMap((option) => [option, ...optionsOf(option.options)]);

/** The longer of a text and its translations: that one counts. */
const longest = (text = '', localizations: Localizations = {}) =>
  Math.max(text.length, ...Object.values(localizations ?? {}).map((other) => other?.length ?? 0));

/** All that counts towards the limit of a command (reference, "Application Commands", August 2026). */
function characters({ options, choices, ...said }: Partial<Option>): number {
  const below = (options ?? []).reduce((sum, option) => sum + characters(option), 0);
  const offered = (choices ?? []).reduce(
    (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
    0,
  );
  const name = longest(said.name, said.name_localizations);
  return name + longest(said.description, said.description_localizations) + below + offered;
}

const subcommand: number = ApplicationCommandOptionType.Subcommand;
const isSubcommand = ({ type }: Option) => type === subcommand;

describe('the declaration of', () => {
  it.each(declarations.map((declaration) => [declaration.name, declaration] as const))(
    '/%s is one that Discord takes',
    (_, declaration) => {
      expect(officialProblems(oneOf('ApplicationCommandCreateRequest'), declaration)).toEqual([]);
      const options = (declaration.options ?? []) as Option[];
      expect(characters({ ...declaration, options } as Partial<Option>)).toBeLessThanOrEqual(8000);
      for (const { name, description, options: below } of [declaration, ...optionsOf(options)] as Option[]) {
        expect(name).toMatch(/^[a-z0-9_-]{1,32}$/);
        expect(description).toMatch(/^.{1,100}$/);
        const values = (below ?? []).filter((option) => !isSubcommand(option));
        const required = values.map((option) => option.required === true);
        expect(required, 'required options come first').toEqual([...required].sort((a, b) => Number(b) - Number(a)));
        expect(values.length).toBeLessThanOrEqual(25);
      }
    },
  );

  it('no two commands has the same name', () => {
    expect(new Set(declarations.map(({ name }) => name)).size).toBe(declarations.length);
  });
});

describe.each(Object.keys(translations))('in the locale %s', (locale) => {
  const siblings = (options: readonly Option[]): Option[][] => [
    ...(options.length === 0 ? [] : [[...options]]),
    ...options.flatMap(({ options: below = [] }) => siblings(below)),
  ];
  const nameOf = ({ name, name_localizations: names }: Pick<Option, 'name' | 'name_localizations'>) =>
    names?.[locale] ?? `nothing for ${name}`;

  it('every command and option has a name that Discord takes, like no other beside it, and a description', () => {
    for (const beside of siblings(declarations as unknown as Option[])) {
      const names = beside.map(nameOf);
      for (const name of names) {
        expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
        expect(name).toBe(name.toLowerCase());
      }
      expect(new Set(names).size, names.join(' ')).toBe(names.length);
      for (const { name, description_localizations: said } of beside)
        expect(said?.[locale], name).toMatch(/^.{1,100}$/);
    }
  });

  it('every choice that is words has its own', () => {
    const all = optionsOf(declarations as unknown as Option[]).flatMap(({ choices = [] }) => [choices]);
    const localised = all.filter((choices) => choices.some((choice) => choice.name_localizations));
    expect(localised.length).toBeGreaterThan(0);
    for (const choices of localised) {
      const names = choices.map(nameOf);
      for (const name of names) expect(name).toMatch(/^(?!nothing for ).{1,100}$/);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('every entry of a menu has a name', () => {
    for (const { declaration } of menus)
      expect(new Map(Object.entries(declaration.name_localizations ?? {})).get(locale), declaration.name).toMatch(
        /^.{1,32}$/,
      );
  });
});
