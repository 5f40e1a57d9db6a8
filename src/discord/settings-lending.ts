import { ComponentType, SelectMenuDefaultValueType, type APIComponentInContainer } from 'discord.js';
import type { KeyTerms } from '../store/server-settings.js';
import { words } from './look.js';
import { formatTokens } from './show.js';

/** The name of the selects for the terms of the server's key; `lending:roles`, `lending:day`, `lending:all`. */
export const lendingSelect = 'lending';
export const noLimit = 'none';

const mostRoles = 10;
const dayLimits = [0, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000];
const dayLimitsInAll = [500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000];

/** Who may use a server's key, and how much of it a day. */
export function lendingParts(terms: KeyTerms): APIComponentInContainer[] {
  return [...rolesParts(terms), ...limitsParts(terms)];
}

function rolesParts({ roleIds }: KeyTerms): APIComponentInContainer[] {
  const who = roleIds.length === 0 ? 'everybody' : roleIds.map((id) => `<@&${id}>`).join(', ');
  return [
    words(`**The server's key** is lent to: ${who}\n-# It pays for members who have no key of their own.`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.RoleSelect,
          custom_id: `${lendingSelect}:roles`,
          placeholder: 'Everybody; choose roles to lend it to them only',
          min_values: 0,
          max_values: mostRoles,
          default_values: roleIds.map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
        },
      ],
    },
  ];
}

function limitsParts({ tokensPerDay, tokensPerDayInAll }: KeyTerms): APIComponentInContainer[] {
  return [
    ...limitParts('day', { title: "A member's day with it", limit: tokensPerDay, offered: dayLimits }),
    ...limitParts('all', { title: 'Its day, all members together', limit: tokensPerDayInAll, offered: dayLimitsInAll }),
  ];
}

interface Limit {
  title: string;
  limit: number | null;
  offered: readonly number[];
}

function limitParts(name: 'day' | 'all', { title, limit: chosen, offered }: Limit): APIComponentInContainer[] {
  const limits = chosen === null ? offered : [...new Set([...offered, chosen])];
  return [
    words(`**${title}**: ${limitWords(chosen)}`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: `${lendingSelect}:${name}`,
          placeholder: 'How much a day',
          options: [
            { label: 'No limit', value: noLimit, default: chosen === null },
            ...limits.map((limit) => ({
              label: limitWords(limit),
              value: String(limit),
              default: limit === chosen,
            })),
          ],
        },
      ],
    },
  ];
}

function limitWords(limit: number | null): string {
  if (limit === null) return 'no limit';
  return limit === 0 ? 'nothing: it is lent to nobody now' : `${formatTokens(limit)} tokens`;
}
