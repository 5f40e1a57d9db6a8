import { ApplicationCommandOptionType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.js';
import { oneOf, officialProblems } from '../support/official-schemas.js';

const declarations = commands.map(({ declaration }) => declaration);

interface Option {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  choices?: { name: string; value: string | number }[];
  options?: Option[];
}

const optionsOf = (options: readonly Option[] = []): Option[] =>
  options.flatMap((option) => [option, ...optionsOf(option.options)]);

/** All that counts towards the limit of a command (reference, "Application Commands", August 2026). */
function characters({ name, description, options, choices }: Partial<Option>): number {
  const below = (options ?? []).reduce((sum, option) => sum + characters(option), 0);
  const offered = (choices ?? []).reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0);
  return (name ?? '').length + (description ?? '').length + below + offered;
}

const subcommand: number = ApplicationCommandOptionType.Subcommand;
const isSubcommand = ({ type }: Option) => type === subcommand;

describe('the declaration of', () => {
  it.each(declarations.map((declaration) => [declaration.name, declaration] as const))(
    '/%s is one that Discord takes',
    (_, declaration) => {
      expect(officialProblems(oneOf('ApplicationCommandCreateRequest'), declaration)).toEqual([]);
      const options = (declaration.options ?? []) as Option[];
      const { name: commandName, description: said } = declaration;
      expect(characters({ name: commandName, description: said, options })).toBeLessThanOrEqual(8000);
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
