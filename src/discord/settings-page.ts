import {
  MessageFlags,
  type APIComponentInContainer,
  type APISelectMenuOption,
  type InteractionEditReplyOptions,
} from 'discord.js';
import type { Settings } from '../store/settings.js';
import type { Tokens } from '../store/tokens.js';
import type { Texts } from '../texts/english.js';
import { button, buttons, panel, select, words } from './look.js';
import { combine, conflicts, fields, nearest, type Field, type ShownLayer } from './settings-fields.js';
import { keyParts, serverParts, type TypedPrices } from './settings-server.js';
import type { Target } from './settings-scope.js';

/** The name of the selects; `setting:<scope>:<field>`. */
export const settingSelect = 'setting';
/** The option that takes a default away. */
export const noDefault = 'none';

/** A server has more to set than one message has room for. */
export type ServerPart = 'defaults' | 'key';

/** The name of the button that shows the other part of a server's; `settings-part:<part>`. */
export const partButton = 'settings-part';

interface PageOptions {
  /** What of a server's is shown. */
  part?: ServerPart;
  /** Prices that could not be taken, kept for a correction. */
  typed?: TypedPrices | undefined;
}

/**
 * The defaults of one scope with a select for each, or what a server lends, as the private answer to an interaction. It holds
 * no state: what is shown is read anew each time.
 */
export async function settingsPage(
  target: Target,
  { settings, tokens }: { settings: Settings; tokens: Pick<Tokens, 'info'> },
  texts: Texts,
  { part = 'defaults', typed }: PageOptions = {},
): Promise<InteractionEditReplyOptions> {
  const other: ServerPart = part === 'key' ? 'defaults' : 'key';
  const label = other === 'key' ? texts.settings.toKey : texts.settings.toDefaults;
  const serversKey = async () => [
    ...keyParts(await tokens.info({ scope: 'server', id: target.id }), texts),
    ...(await serverParts(target.id, settings, typed, texts)),
  ];
  const components = [
    ...(part === 'key' ? await serversKey() : await defaultsParts(target, settings, texts)),
    ...(target.scope === 'server' ? [buttons(button(partButton, label, other))] : []),
  ];
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [panel(components)],
    allowedMentions: { parse: [] },
  };
}

async function defaultsParts(target: Target, settings: Settings, texts: Texts): Promise<APIComponentInContainer[]> {
  const layers = await settings.layers(target.place);
  const rest = layers.filter(({ scope }) => scope !== target.scope);
  const chosen = combine(layers);
  const problems = conflicts(chosen, texts);
  const shown: Shown = { target, layers, rest, model: chosen.model };
  const { about, nearer, notTogether } = texts.settings;
  return [
    words(`${title(target, texts)}\n-# ${about(nearer[target.shown])}`),
    ...fields.flatMap((field) => fieldParts(field, shown, texts)),
    ...(problems.length === 0 ? [] : [words(notTogether(problems.join(' ')))]),
  ];
}

function title({ shown, id }: Target, { settings: { titles } }: Texts): string {
  return shown === 'channel' ? titles.channel(`<#${id}>`) : titles[shown];
}

interface Shown {
  target: Target;
  layers: readonly ShownLayer[];
  /** The layers but the own one. */
  rest: readonly ShownLayer[];
  /** Which one counts now: what can be chosen depends on it. */
  model: string;
}

function fieldParts(field: Field, { target, layers, rest, model }: Shown, texts: Texts): APIComponentInContainer[] {
  const { fields: titles, sources, noOwn, otherwise } = texts.settings;
  const now = nearest(field, layers);
  const without = nearest(field, rest);
  const own = now.scope === target.scope ? now.value : undefined;
  const offered = field.values(model);
  const values = own === undefined || offered.includes(own) ? offered : [...offered, own];
  const options = values.map((value) => option(field, value, own, texts));
  const none: APISelectMenuOption = {
    label: noOwn,
    value: noDefault,
    description: otherwise({ value: field.show(without.value, texts), source: sources[without.scope] }),
    default: own === undefined,
  };
  return [
    words(`**${titles[field.title]}**: ${field.show(now.value, texts)} · ${sources[now.scope]}`),
    select(`${settingSelect}:${target.shown}:${field.name}`, titles[field.title], [none, ...options]),
  ];
}

function option(field: Field, value: string, own: string | undefined, texts: Texts): APISelectMenuOption {
  const description = field.describe?.(value, texts);
  return {
    label: field.show(value, texts),
    value,
    default: value === own,
    ...(description === undefined ? {} : { description }),
  };
}
