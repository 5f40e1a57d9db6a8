import { ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';
import { characters, maybe, text } from '../rest/fields.js';
import { problem } from '../rest/parse-body.js';
import {
  anyOption,
  checkOptions,
  isSubcommand,
  localizedDescriptions,
  localizedNames,
  localizedTitles,
  longest,
  optionTexts,
  slashName,
  type CommandOption,
} from './option-schemas.js';

const common = {
  default_member_permissions: maybe(z.union([z.string(), z.int().transform(String)])),
  dm_permission: maybe(z.boolean()),
  contexts: maybe(z.array(z.literal([0, 1, 2]))),
  integration_types: maybe(z.array(z.literal([0, 1]))),
  nsfw: maybe(z.boolean()),
};

const slashCommand = z.object({
  type: z.literal(ApplicationCommandType.ChatInput),
  ...common,
  name: slashName,
  name_localizations: localizedNames,
  description: text(1, 100),
  description_localizations: localizedDescriptions,
  options: z.array(anyOption).max(25).superRefine(checkOptions).nullish(),
});
const menuCommand = z.object({
  type: z.literal([ApplicationCommandType.User, ApplicationCommandType.Message]),
  ...common,
  name: text(1, 32),
  name_localizations: localizedTitles(32),
  description: maybe(text(0, 0)),
  description_localizations: maybe(z.object({})),
  options: z.array(anyOption).max(0).nullish(),
});

/** Names, descriptions and values of a command share 8,000 characters (reference, "Application Command Limits"). */
export function commandCharacters(
  command: Pick<Command, 'name' | 'name_localizations' | 'description' | 'description_localizations' | 'options'>,
): number {
  const texts = [
    longest(command.name, command.name_localizations),
    longest(command.description, command.description_localizations),
    ...command.options.flatMap(optionTexts),
  ];
  return texts.reduce((sum, part) => sum + characters(part), 0);
}

function withType(body: unknown): unknown {
  const given = z.looseObject({ type: z.unknown().optional() }).safeParse(body);
  return given.success ? { ...given.data, type: given.data.type ?? ApplicationCommandType.ChatInput } : body;
}

export const command = z.preprocess(
  withType,
  z
    .discriminatedUnion('type', [slashCommand, menuCommand])
    .transform((it) => ({ ...it, description: it.description ?? '', options: it.options ?? [] }))
    .refine((it) => it.options.every(isSubcommand) || !it.options.some(isSubcommand), {
      path: ['options'],
      error: problem('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands and plain options exclude each other'),
    })
    .refine((it) => commandCharacters(it) <= 8000, {
      error: problem('APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)'),
    }),
);

export interface Command {
  type: ApplicationCommandType.ChatInput | ApplicationCommandType.User | ApplicationCommandType.Message;
  name: string;
  description: string;
  options: CommandOption[];
  default_member_permissions?: string | undefined;
  dm_permission?: boolean | undefined;
  contexts?: (0 | 1 | 2)[] | undefined;
  integration_types?: (0 | 1)[] | undefined;
  nsfw?: boolean | undefined;
  name_localizations?: Partial<Record<string, string>> | undefined;
  description_localizations?: Partial<Record<string, string>> | undefined;
}
