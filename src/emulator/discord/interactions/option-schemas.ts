import { ApplicationCommandOptionType, Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { maybe, text } from '../rest/fields.js';
import { problem } from '../rest/parse-body.js';

/** Names of slash commands and options (reference, "Application Command Naming"). */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
export const slashName = z.string().refine((name) => namePattern.test(name) && name === name.toLowerCase(), {
  error: problem('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid'),
});

/** Those that Discord has (reference, "Locales", August 2026). */
const locales = z.enum(Locale);
function inLocales<Text extends z.ZodType<string>>(localized: Text) {
  return maybe(z.partialRecord(locales, localized));
}
export const localizedNames = inLocales(slashName);
export const localizedDescriptions = inLocales(text(1, 100));
/** Of what may have spaces: entries of menus, and choices. */
export const localizedTitles = (longest: number) => inLocales(text(1, longest));
const described = {
  name: slashName,
  name_localizations: localizedNames,
  description: text(1, 100),
  description_localizations: localizedDescriptions,
};
const required = maybe(z.boolean());

const offerOneWay = {
  path: ['choices'],
  error: problem('APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', 'Choices and autocomplete exclude each other'),
};
function offersTwice(option: { autocomplete?: boolean | undefined; choices?: unknown[] | undefined }): boolean {
  return option.autocomplete === true && (option.choices?.length ?? 0) > 0;
}

function choices<Value extends z.ZodType>(value: Value) {
  return maybe(z.array(z.object({ name: text(1, 100), name_localizations: localizedTitles(100), value })).max(25));
}

const stringOption = z
  .object({
    type: z.literal(ApplicationCommandOptionType.String),
    ...described,
    required,
    choices: choices(text(1, 100)),
    autocomplete: maybe(z.boolean()),
    min_length: maybe(z.int().min(0).max(6000)),
    max_length: maybe(z.int().min(1).max(6000)),
  })
  .refine((option) => !offersTwice(option), offerOneWay);
const numberOption = z
  .object({
    type: z.literal([ApplicationCommandOptionType.Integer, ApplicationCommandOptionType.Number]),
    ...described,
    required,
    choices: choices(z.number()),
    autocomplete: maybe(z.boolean()),
    min_value: maybe(z.number()),
    max_value: maybe(z.number()),
  })
  .refine((option) => !offersTwice(option), offerOneWay);
const plainOption = z.object({
  type: z.literal([
    ApplicationCommandOptionType.Boolean,
    ApplicationCommandOptionType.User,
    ApplicationCommandOptionType.Role,
    ApplicationCommandOptionType.Mentionable,
    ApplicationCommandOptionType.Attachment,
  ]),
  ...described,
  required,
});
const channelOption = z.object({
  type: z.literal(ApplicationCommandOptionType.Channel),
  ...described,
  required,
  channel_types: maybe(z.array(z.int())),
});
const valueOption = z.discriminatedUnion('type', [stringOption, numberOption, plainOption, channelOption]);

const options = z.array(valueOption).max(25).superRefine(checkOptions);

const subcommand = z.object({
  type: z.literal(ApplicationCommandOptionType.Subcommand),
  ...described,
  options: maybe(options),
});
const group = z.object({
  type: z.literal(ApplicationCommandOptionType.SubcommandGroup),
  ...described,
  options: z.array(subcommand).max(25).superRefine(checkOptions),
});
export const anyOption = z.discriminatedUnion('type', [
  stringOption,
  numberOption,
  plainOption,
  channelOption,
  subcommand,
  group,
]);

export function checkOptions(
  list: readonly { name: string; required?: boolean | undefined }[],
  context: z.RefinementCtx,
): void {
  const fail = (index: number, code: string, message: string) =>
    context.addIssue({ code: 'custom', path: [index, 'name'], message: problem(code, message) });
  list.forEach((option, index) => {
    if (list.findIndex((other) => other.name === option.name) < index)
      fail(index, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    if (option.required && list.slice(0, index).some((earlier) => !earlier.required))
      fail(index, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before others');
  });
}

export type ValueOption = z.infer<typeof valueOption>;
export type CommandOption = z.infer<typeof anyOption>;

/** All texts of an option that count towards a command's size. */
export function optionTexts(option: CommandOption): string[] {
  const nested = 'options' in option ? (option.options ?? []).flatMap(optionTexts) : [];
  const offered = 'choices' in option ? (option.choices ?? []) : [];
  return [
    longest(option.name, option.name_localizations),
    longest(option.description, option.description_localizations),
    ...offered.flatMap((it) => [longest(it.name, it.name_localizations), String(it.value)]),
    ...nested,
  ];
}

/** Of a text in all its languages: that one counts (reference, "Localization"). */
export function longest(original: string, localized: Partial<Record<string, string>> | null | undefined): string {
  return [original, ...Object.values(localized ?? {})].reduce<string>(
    (most, other) => (other !== undefined && other.length > most.length ? other : most),
    '',
  );
}

export function isSubcommand(option: CommandOption): boolean {
  return (
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
  );
}
