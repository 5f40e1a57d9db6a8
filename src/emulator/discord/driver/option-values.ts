import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Context } from '../context.js';
import type { ValueOption } from '../interactions/option-schemas.js';
import { attachmentJson } from '../json/files.js';
import { partialMemberJson, roleJson, userJson } from '../json/people.js';
import { channelJson } from '../json/places.js';
import { characters } from '../rest/fields.js';
import { permissionsIn } from '../state/permissions.js';
import type { Channel, User } from '../state/world.js';
import { DriverError } from './driver-error.js';
import { isFileInput, uploadFile, type FileInput } from './files.js';

export type OptionInput = string | number | boolean | FileInput;

/** `resolved` of an interaction: what ids in its options stand for. */
export interface Resolved {
  users?: Record<string, unknown>;
  members?: Record<string, unknown>;
  roles?: Record<string, unknown>;
  channels?: Record<string, unknown>;
  messages?: Record<string, unknown>;
  attachments?: Record<string, unknown>;
}

type Kind = keyof Resolved;

export function resolveInto(resolved: Resolved, kind: Kind, id: string, value: unknown): void {
  resolved[kind] = { ...resolved[kind], [id]: value };
}

const types = ApplicationCommandOptionType;

function demandInRange(option: ValueOption, value: number, minimum: number | undefined, maximum: number | undefined) {
  if (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity))
    throw new DriverError(`option ${option.name}: ${value} is not between ${minimum ?? 'any'} and ${maximum ?? 'any'}`);
}

function demandChoice(option: ValueOption, value: string | number): void {
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    throw new DriverError(`option ${option.name}: ${value} is not offered`);
}

function plainValue(option: ValueOption, input: string | number | boolean): string | number | boolean {
  const wrong = () => new DriverError(`option ${option.name}: ${JSON.stringify(input)} is of the wrong type`);
  switch (option.type) {
    case types.String:
      if (typeof input !== 'string') throw wrong();
      demandInRange(option, characters(input), option.min_length, option.max_length ?? 6000);
      demandChoice(option, input);
      return input;
    case types.Integer:
    case types.Number:
      if (typeof input !== 'number' || (option.type === types.Integer && !Number.isSafeInteger(input))) throw wrong();
      demandInRange(option, input, option.min_value, option.max_value);
      demandChoice(option, input);
      return input;
    case types.Boolean:
      if (typeof input !== 'boolean') throw wrong();
      return input;
    default:
      if (typeof input !== 'string' || !/^\d+$/.test(input)) throw wrong();
      return input;
  }
}

/** Adds what an id stands for. */
export function resolveEntity(context: Context, channel: Channel, resolved: Resolved, id: string): boolean {
  const { world } = context;
  const guild = channel.kind === 'direct' ? undefined : world.guilds.get(channel.guildId);
  const [user, role, target] = [world.users.get(id), guild?.roles.get(id), world.channels.get(id)];
  if (user) resolveInto(resolved, 'users', id, userJson(user));
  const member = guild?.members.get(id);
  if (member) {
    const permissions = permissionsIn(world, channel, id).toString();
    resolveInto(resolved, 'members', id, { ...partialMemberJson(member), permissions });
  }
  if (guild && role) resolveInto(resolved, 'roles', id, roleJson(guild, role));
  if (target) resolveInto(resolved, 'channels', id, channelJson(world, target));
  return Boolean(user ?? role ?? target);
}

interface Filling {
  context: Context;
  user: User;
  channel: Channel;
  options: readonly ValueOption[];
  inputs: Record<string, OptionInput | undefined>;
  /** The option that is being typed, for autocomplete: it may be unfinished, and others may be missing. */
  focused?: string;
}

async function fillOption(filling: Filling, option: ValueOption, input: OptionInput, resolved: Resolved) {
  const { context, user, channel, focused } = filling;
  const head = { name: option.name, type: option.type };
  if (option.name === focused && typeof input === 'string') return { ...head, value: input, focused: true };
  if (option.type === types.Attachment) {
    if (!isFileInput(input)) throw new DriverError(`option ${option.name} takes a file`);
    const attachment = await uploadFile(context, user, channel, input);
    resolveInto(resolved, 'attachments', attachment.id, attachmentJson(attachment, context.links));
    return { ...head, value: attachment.id };
  }
  if (isFileInput(input)) throw new DriverError(`option ${option.name} does not take a file`);
  const value = plainValue(option, input);
  const isEntity = [types.User, types.Role, types.Channel, types.Mentionable].includes(option.type);
  if (isEntity && !resolveEntity(context, channel, resolved, String(value)))
    throw new DriverError(`option ${option.name}: nothing has the id ${String(value)}`);
  return { ...head, value };
}

/** Options as a client would send them, with what their ids stand for. @throws DriverError for what it would not send. */
export async function fillOptions(filling: Filling) {
  const { options, inputs, focused } = filling;
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  const unknown = given.find(([name]) => !options.some((option) => option.name === name));
  if (unknown) throw new DriverError(`there is no option ${unknown[0]}`);
  const missing = options.find((option) => option.required === true && inputs[option.name] === undefined);
  if (missing && focused === undefined) throw new DriverError(`the required option ${missing.name} is missing`);
  const resolved: Resolved = {};
  const filled: object[] = [];
  for (const option of options) {
    const input = inputs[option.name];
    if (input !== undefined) filled.push(await fillOption(filling, option, input, resolved));
  }
  return { options: filled, resolved };
}
