import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Context } from '../context.js';
import { command, type Command } from '../interactions/command-schemas.js';
import { commandJson } from '../json/commands.js';
import { ApiError, invalidForm, refuse } from '../rest/api-error.js';
import { parseBody } from '../rest/parse-body.js';
import { noContent, ok, type Answer, type Route, type RouteRequest } from '../rest/route.js';
import type { StoredCommand } from '../state/world.js';
import { knownGuild } from './access.js';

/** 100 slash commands and 15 of each menu (reference, "Registering a Command"; menus raised in 2025). */
const mostOfType: Record<Command['type'], number> = { 1: 100, 2: 15, 3: 15 };
/** Per guild and day (reference, "Application Command Limits"). */
const mostCreationsADay = 200;
const dayMs = 24 * 60 * 60_000;

interface Creations {
  /** @throws ApiError 30034 when a day's creations are used up. */
  count(guildId: string | null, number: number): void;
}

function createCreations({ clock }: Context): Creations {
  const made: { guildId: string | null; at: number }[] = [];
  return {
    count: (guildId, number) => {
      const since = clock.now() - dayMs;
      const used = made.filter((it) => it.guildId === guildId && it.at > since).length;
      if (used + number > mostCreationsADay)
        throw new ApiError(
          429,
          RESTJSONErrorCodes.MaximumDailyApplicationCommandCreatesReached,
          'Max number of daily application command creates has been reached (200)',
          undefined,
          dayMs,
        );
      for (let index = 0; index < number; index += 1) made.push({ guildId, at: clock.now() });
    },
  };
}

function place(context: Context, { parameter }: RouteRequest): string | null {
  if (parameter('application_id') !== context.world.applicationId) throw refuse.unknownApplication();
  return parameter('guild_id') === '' ? null : knownGuild(context, parameter('guild_id')).id;
}

function listed({ world }: Context, guildId: string | null): StoredCommand[] {
  return [...world.commands.values()].filter((it) => it.guildId === guildId);
}

function same(one: Command, other: Command): boolean {
  return one.name === other.name && one.type === other.type;
}

function store(context: Context, guildId: string | null, it: Command): StoredCommand {
  const known = listed(context, guildId).find((other) => same(it, other));
  const stored = { ...it, guildId, id: known?.id ?? context.newId(), version: context.newId() };
  context.world.commands.set(stored.id, stored);
  return stored;
}

function checkTogether(commands: readonly Command[]): void {
  commands.forEach((it, index) => {
    if (commands.findIndex((other) => same(it, other)) < index)
      throw invalidForm([index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
  });
  for (const { type } of commands)
    if (commands.filter((it) => it.type === type).length > mostOfType[type])
      throw new ApiError(
        400,
        RESTJSONErrorCodes.MaximumNumberOfApplicationCommandsReached,
        `Maximum number of application commands reached (${mostOfType[type]}).`,
      );
}

function overwrite(context: Context, creations: Creations, request: RouteRequest): Answer {
  const guildId = place(context, request);
  const asked = parseBody(z.array(command).max(130), request.body);
  checkTogether(asked);
  const before = listed(context, guildId);
  creations.count(guildId, asked.filter((it) => !before.some((other) => same(it, other))).length);
  for (const old of before) if (!asked.some((it) => same(it, old))) context.world.commands.delete(old.id);
  const stored = asked.map((it) => store(context, guildId, it));
  context.events.emit('commands', { guildId });
  return ok(stored.map((it) => commandJson(context.world.applicationId, it)));
}

function create(context: Context, creations: Creations, request: RouteRequest): Answer {
  const guildId = place(context, request);
  const asked = parseBody(command, request.body);
  const before = listed(context, guildId);
  const isNew = !before.some((it) => same(it, asked));
  checkTogether([...before.filter((it) => !same(it, asked)), asked]);
  if (isNew) creations.count(guildId, 1);
  const stored = store(context, guildId, asked);
  context.events.emit('commands', { guildId });
  return ok(commandJson(context.world.applicationId, stored), isNew ? 201 : 200);
}

function find(context: Context, request: RouteRequest): StoredCommand {
  const guildId = place(context, request);
  const stored = context.world.commands.get(request.parameter('command_id'));
  if (stored?.guildId !== guildId) throw refuse.unknownCommand();
  return stored;
}

/** A list has none of them unless they are asked for (reference, "Get Global Application Commands"). */
function withoutLocalizations(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutLocalizations);
  if (typeof part !== 'object' || part === null) return part;
  const left = Object.entries(part).filter(([name]) => !name.endsWith('_localizations'));
  return Object.fromEntries(left.map(([name, value]) => [name, withoutLocalizations(value)]));
}

function routesAt(context: Context, creations: Creations, template: string): Route[] {
  const one = `${template}/{command_id}`;
  const json = (stored: StoredCommand) => commandJson(context.world.applicationId, stored);
  return [
    {
      method: 'GET',
      template,
      auth: 'bot',
      handle: (it) => {
        const all = listed(context, place(context, it)).map(json);
        return ok(it.query.get('with_localizations') === 'true' ? all : all.map(withoutLocalizations));
      },
    },
    { method: 'PUT', template, auth: 'bot', handle: (it) => overwrite(context, creations, it) },
    { method: 'POST', template, auth: 'bot', handle: (it) => create(context, creations, it) },
    { method: 'GET', template: one, auth: 'bot', handle: (it) => ok(json(find(context, it))) },
    {
      method: 'PATCH',
      template: one,
      auth: 'bot',
      handle: (it) => {
        const known = find(context, it);
        const changes = z.looseObject({}).safeParse(it.body);
        const changed = parseBody(command, { ...known, ...changes.data, type: known.type });
        const stored = { ...known, ...changed, version: context.newId() };
        context.world.commands.set(stored.id, stored);
        context.events.emit('commands', { guildId: stored.guildId });
        return ok(json(stored));
      },
    },
    {
      method: 'DELETE',
      template: one,
      auth: 'bot',
      handle: (it) => {
        const stored = find(context, it);
        context.world.commands.delete(stored.id);
        context.events.emit('commands', { guildId: stored.guildId });
        return noContent;
      },
    },
  ];
}

/** Commands of the application, for everybody and for one guild. */
export function commandRoutes(context: Context): Route[] {
  const creations = createCreations(context);
  return [
    ...routesAt(context, creations, '/applications/{application_id}/commands'),
    ...routesAt(context, creations, '/applications/{application_id}/guilds/{guild_id}/commands'),
  ];
}
