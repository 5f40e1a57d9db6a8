import { ComponentType, SelectMenuDefaultValueType, type APIComponentInContainer } from 'discord.js';
import type { KeyTerms } from '../store/server-settings.js';
import type { Texts } from '../texts/english.js';
import { select, words } from './look.js';

/** The name of the selects for the terms of the server's key; `lending:roles`, `lending:day`, `lending:all`. */
export const lendingSelect = 'lending';
export const noLimit = 'none';

const mostRoles = 10;
const dayLimits = [0, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000];
const dayLimitsInAll = [500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000];

/** Who may use a server's key, and how much of it a day. */
export function lendingParts(terms: KeyTerms, texts: Texts): APIComponentInContainer[] {
  const { memberDay, allDay } = texts.settings;
  return [
    ...rolesParts(terms, texts),
    ...limitParts('day', { title: memberDay, limit: terms.tokensPerDay, offered: dayLimits }, texts),
    ...limitParts('all', { title: allDay, limit: terms.tokensPerDayInAll, offered: dayLimitsInAll }, texts),
  ];
}

function rolesParts({ roleIds }: KeyTerms, { settings }: Texts): APIComponentInContainer[] {
  const who = roleIds.length === 0 ? settings.everybody : roleIds.map((id) => `<@&${id}>`).join(', ');
  return [
    words(`${settings.lentTo(who)}\n-# ${settings.lentAbout}`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.RoleSelect,
          custom_id: `${lendingSelect}:roles`,
          placeholder: settings.chooseRoles,
          min_values: 0,
          max_values: mostRoles,
          default_values: roleIds.map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
        },
      ],
    },
  ];
}

interface Limit {
  title: string;
  limit: number | null;
  offered: readonly number[];
}

function limitParts(
  name: 'day' | 'all',
  { title, limit: chosen, offered }: Limit,
  texts: Texts,
): APIComponentInContainer[] {
  const { perDay, noLimit: none } = texts.settings;
  const limits = chosen === null ? offered : [...new Set([...offered, chosen])];
  return [
    words(`**${title}**: ${limitWords(chosen, texts)}`),
    select(`${lendingSelect}:${name}`, perDay, [
      { label: none, value: noLimit, default: chosen === null },
      ...limits.map((limit) => ({
        label: limitWords(limit, texts),
        value: String(limit),
        default: limit === chosen,
      })),
    ]),
  ];
}

function limitWords(limit: number | null, { settings, format }: Texts): string {
  if (limit === null) return settings.limit.none;
  return limit === 0 ? settings.limit.nothing : format.tokens(limit);
}
