import { isDeepStrictEqual } from 'node:util';
import {
  DiscordAPIError,
  Routes,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';
import { z } from 'zod';
import { SettingsError } from '../env.js';
import type { RegisteredCommand } from './mentions.js';

type Declaration = RESTPostAPIChatInputApplicationCommandsJSONBody | RESTPostAPIContextMenuApplicationCommandsJSONBody;

/** By locale; Discord says null where there are none. */
const localizationsSchema = z
  .record(z.string(), z.string())
  .nullish()
  .transform((names) => names ?? {});

/** What the bot declares of an option; Discord adds more, and leaves out what is false or empty. */
const leafSchema = z.object({
  type: z.int(),
  name: z.string(),
  name_localizations: localizationsSchema,
  description: z.string(),
  description_localizations: localizationsSchema,
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  choices: z
    .array(
      z.object({
        name: z.string(),
        name_localizations: localizationsSchema,
        value: z.union([z.string(), z.number()]),
      }),
    )
    .default([]),
});
/** A subcommand holds options; there are no groups of subcommands. */
const optionSchema = leafSchema.extend({ options: z.array(leafSchema).default([]) });

/** Where and for whom it is offered. Discord writes out what was left out. */
const availabilitySchema = z.object({
  default_member_permissions: z.union([z.string(), z.number().transform(String)]).nullish(),
  nsfw: z.boolean().default(false),
  contexts: z.array(z.int()).nullish(),
  integration_types: z.array(z.int()).nullish(),
});

const commandSchema = availabilitySchema.extend({
  type: z.int().default(1),
  name: z.string(),
  name_localizations: localizationsSchema,
  /** Empty for a menu entry. */
  description: z.string().default(''),
  description_localizations: localizationsSchema,
  options: z.array(optionSchema).default([]),
});
type Comparable = z.infer<typeof commandSchema>;
const registeredSchema = commandSchema.extend({ id: z.string() });

/** Without it Discord leaves them out (reference, "Get Global Application Commands"). */
const withLocalizations = new URLSearchParams({ with_localizations: 'true' });

/** All places (reference, "Interaction Context Types"): what holds where none are declared. */
const everywhere = [0, 1, 2];
const sorted = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);

/**
 * Commands in one form and order, whoever tells of them. Contexts and installations are not a server's own commands'; an
 * installation that is not declared is the application's setting, and whatever Discord says of it is right.
 */
function comparable(commands: readonly Comparable[], declared: readonly Comparable[], isGuild: boolean): Comparable[] {
  return commands
    .map((command) => {
      const same = declared.find(({ type, name }) => type === command.type && name === command.name);
      const installs = isGuild || same?.integration_types == null ? null : sorted(command.integration_types ?? []);
      return {
        ...command,
        default_member_permissions: command.default_member_permissions ?? null,
        contexts: isGuild ? null : sorted(command.contexts ?? everywhere),
        integration_types: installs,
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name) || one.type - other.type);
}

interface CommandsPlace {
  applicationId: string;
  /** In this server alone, where they appear at once. */
  guildId: string | undefined;
}

function routeOf({ applicationId, guildId }: CommandsPlace) {
  return guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}

async function read(rest: REST, place: CommandsPlace) {
  const found = await rest
    .get(routeOf(place), { query: withLocalizations })
    .catch((error: unknown) => explain(error, place.guildId));
  return z.array(registeredSchema).parse(found);
}

const applicationSchema = z.object({ id: z.string() });

/** The commands as Discord has them, for a process that does not register them itself. */
export async function readCommands(rest: REST, guildId: string | undefined): Promise<RegisteredCommand[]> {
  const { id: applicationId } = applicationSchema.parse(await rest.get(Routes.currentApplication()));
  return await read(rest, { applicationId, guildId });
}

/**
 * Tells Discord the commands, only when they differ from what it has: a day and server allow 200 creations.
 *
 * @param guildId registers them in this server alone, where they appear at once
 * @returns the commands as Discord has them, and whether they had to be sent
 */
export async function registerCommands(
  rest: REST,
  { applicationId, guildId }: CommandsPlace,
  declarations: readonly Declaration[],
  log: Logger,
): Promise<{ commands: RegisteredCommand[]; sent: boolean }> {
  const place = { applicationId, guildId };
  const route = routeOf(place);
  const known = await read(rest, place);
  const declared = z.array(commandSchema).parse(declarations);
  const form = (commands: readonly Comparable[]) =>
    comparable(z.array(commandSchema).parse(commands), declared, guildId !== undefined);
  if (isDeepStrictEqual(form(known), form(declared))) return { commands: known, sent: false };
  const commands = z.array(registeredSchema).parse(await rest.put(route, { body: declarations }));
  log.info({ commands: declarations.map(({ name }) => name), guildId }, 'commands registered');
  return { commands, sent: true };
}

/** A server that the bot is not in, or was not allowed to have commands in. */
function explain(error: unknown, guildId: string | undefined): never {
  if (guildId === undefined || !(error instanceof DiscordAPIError) || error.status >= 500) throw error;
  throw new SettingsError(
    `DISCORD_GUILD_ID is no server that this bot is in (it is "${guildId}"); a right one: the id of a server that it was invited to`,
    { cause: error },
  );
}
