import {
  ComponentType,
  MessageFlags,
  type APIComponentInContainer,
  type APISelectMenuOption,
  type InteractionEditReplyOptions,
} from 'discord.js';
import type { Settings } from '../store/settings.js';
import { combine, conflicts, fields, nearest, type Field, type ShownLayer } from './settings-fields.js';
import { serverParts, type TypedPrices } from './settings-server.js';
import type { ShownScope, Target } from './settings-scope.js';

/** The name of the selects; `setting:<scope>:<field>`. */
export const settingSelect = 'setting';
/** The option that takes a default away. */
export const noDefault = 'none';

const sources = {
  member: 'yours',
  channel: "this channel's",
  server: "this server's",
  'built-in': 'built in',
} as const satisfies Record<ShownLayer['scope'], string>;

const nearer = {
  me: "The nearest wins: yours, then this channel's, then this server's.",
  channel: "A member's own default wins over the channel's, and the channel's over the server's.",
  server: "A member's or a channel's own default wins over the server's.",
} as const satisfies Record<ShownScope, string>;

function words(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

/**
 * The defaults of one scope with a select for each, as the private answer to an interaction. It holds no state: what is
 * shown is read anew each time.
 *
 * @param typed prices that could not be taken, kept for a correction
 */
export async function settingsPage(
  target: Target,
  settings: Settings,
  typed?: TypedPrices,
): Promise<InteractionEditReplyOptions> {
  const layers = await settings.layers(target.place);
  const rest = layers.filter(({ scope }) => scope !== target.scope);
  const chosen = combine(layers);
  const problems = conflicts(chosen);
  const parts = fields.flatMap((field) => fieldParts(field, { target, layers, rest, model: chosen.model }));
  const warning = ['**Not together:**', ...problems, '/video refuses that, unless it is told otherwise.'].join(' ');
  const components = [
    words(`${title(target)}\n-# What a video takes when its command does not say. ${nearer[target.shown]}`),
    ...parts,
    ...(problems.length === 0 ? [] : [words(warning)]),
    ...(target.scope === 'server' ? await serverParts(target.id, settings, typed) : []),
  ];
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, components }],
    allowedMentions: { parse: [] },
  };
}

function title({ shown, id }: Target): string {
  if (shown === 'me') return '**Your defaults**';
  return shown === 'channel' ? `**The defaults of <#${id}>**` : '**The defaults of this server**';
}

interface Shown {
  target: Target;
  layers: readonly ShownLayer[];
  /** The layers but the own one. */
  rest: readonly ShownLayer[];
  /** Which one counts now: what can be chosen depends on it. */
  model: string;
}

function fieldParts(field: Field, { target, layers, rest, model }: Shown): APIComponentInContainer[] {
  const now = nearest(field, layers);
  const without = nearest(field, rest);
  const own = now.scope === target.scope ? now.value : undefined;
  const offered = field.values(model);
  const values = own === undefined || offered.includes(own) ? offered : [...offered, own];
  const options = values.map((value) => option(field, value, own));
  const none: APISelectMenuOption = {
    label: 'No own default',
    value: noDefault,
    description: `then ${field.show(without.value)}, ${sources[without.scope]}`,
    default: own === undefined,
  };
  return [
    words(`**${field.title}**: ${field.show(now.value)} · ${sources[now.scope]}`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: `${settingSelect}:${target.shown}:${field.name}`,
          placeholder: field.title,
          options: [none, ...options],
        },
      ],
    },
  ];
}

function option(field: Field, value: string, own: string | undefined): APISelectMenuOption {
  const description = field.describe?.(value);
  return {
    label: field.show(value),
    value,
    default: value === own,
    ...(description === undefined ? {} : { description }),
  };
}
