import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import type { CommandOption, ValueOption } from '../interactions/option-schemas.js';
import { permissionsIn } from '../state/permissions.js';
import type { Channel, StoredCommand } from '../state/world.js';
import { DriverError } from './driver-error.js';

export interface FoundCommand {
  command: StoredCommand;
  /** The names after the command's own: a group's and a sub-command's. */
  path: string[];
  options: ValueOption[];
}

function isOffered({ world }: Context, command: StoredCommand, channel: Channel, userId: string): boolean {
  if (channel.kind === 'direct')
    return command.guildId === null && (command.contexts?.includes(1) ?? command.dm_permission !== false);
  const here = command.guildId === null || command.guildId === channel.guildId;
  const needed = BigInt(command.default_member_permissions ?? '0');
  const has = permissionsIn(world, channel, userId);
  const allowed = command.default_member_permissions !== '0' && (has & needed) === needed;
  return here && allowed && (command.contexts?.includes(0) ?? true);
}

/** What a user may choose from in a channel. A guild's own command hides the global one of the same name. */
export function offeredCommands(context: Context, channel: Channel, userId: string): StoredCommand[] {
  const offered = [...context.world.commands.values()].filter((command) =>
    isOffered(context, command, channel, userId),
  );
  const hides = (other: StoredCommand, command: StoredCommand) =>
    other.guildId !== null && other.type === command.type && other.name === command.name;
  return offered.filter((command) => command.guildId !== null || !offered.some((other) => hides(other, command)));
}

function isValueOption(option: CommandOption): option is ValueOption {
  return (
    option.type !== ApplicationCommandOptionType.Subcommand &&
    option.type !== ApplicationCommandOptionType.SubcommandGroup
  );
}

function descend(options: readonly CommandOption[], path: readonly string[], whole: string): ValueOption[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (options.some((option) => !isValueOption(option)))
      throw new DriverError(`/${whole} needs a sub-command: ${options.map((option) => option.name).join(', ')}`);
    return options.filter(isValueOption);
  }
  const below = options.find((option) => option.name === step);
  if (!below || isValueOption(below)) throw new DriverError(`/${whole} is not registered: there is no ${step}`);
  return descend(below.options ?? [], rest, whole);
}

/** @throws DriverError when a user could not choose the command there. */
export function findCommand(
  context: Context,
  type: ApplicationCommandType,
  name: string,
  channel: Channel,
  userId: string,
): FoundCommand {
  const path = type === ApplicationCommandType.ChatInput ? name.split(' ') : [name];
  const command = offeredCommands(context, channel, userId).find((it) => it.type === type && it.name === path[0]);
  if (!command) throw new DriverError(`no command ${name} is offered to this user in this channel`);
  return { command, path: path.slice(1), options: descend(command.options, path.slice(1), name) };
}
