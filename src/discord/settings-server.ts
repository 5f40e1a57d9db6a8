import {
  ButtonStyle,
  ComponentType,
  SelectMenuDefaultValueType,
  type APIComponentInContainer,
  type Message,
} from 'discord.js';
import { modelNames } from '../provider/models.js';
import type { KeyTerms, Prices } from '../store/server-settings.js';
import type { Settings } from '../store/settings.js';
import { readPrices } from './settings-prices.js';
import { formatCost, formatTokens } from './show.js';

/** The name of the selects for the terms of the server's key; `lending:roles`, `lending:day`. */
export const lendingSelect = 'lending';
/** The name of the button and the form for prices. */
export const pricesName = 'prices';
export const noLimit = 'none';

const mostRoles = 10;
const dayLimits = [0, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000];
/** By which the words that were typed are found again in the message. */
const typedId = 9001;

/** Prices that could not be taken. */
export interface TypedPrices {
  text: string;
  problems: readonly string[];
}

function words(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

/** What only a server has: who may use its key and how much a day, and prices. */
export async function serverParts(
  guildId: string,
  settings: Settings,
  typed: TypedPrices | undefined,
): Promise<APIComponentInContainer[]> {
  const [terms, prices] = await Promise.all([settings.keyTerms(guildId), settings.prices(guildId)]);
  return [{ type: ComponentType.Separator }, ...rolesParts(terms), ...dayParts(terms), ...pricesParts(prices, typed)];
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

function dayParts({ tokensPerDay }: KeyTerms): APIComponentInContainer[] {
  const limits = tokensPerDay === null ? dayLimits : [...new Set([...dayLimits, tokensPerDay])];
  return [
    words(`**A member's day with it**: ${limitWords(tokensPerDay)}`),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: `${lendingSelect}:day`,
          placeholder: 'How much a day',
          options: [
            { label: 'No limit', value: noLimit, default: tokensPerDay === null },
            ...limits.map((limit) => ({
              label: limitWords(limit),
              value: String(limit),
              default: limit === tokensPerDay,
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

function pricesParts({ currency, models }: Prices, typed: TypedPrices | undefined): APIComponentInContainer[] {
  const lines = modelNames.flatMap((name) => {
    const price = models[name];
    if (!price) return [];
    const shown = (perMillion: number) => formatCost(1_000_000, { perMillion, currency });
    const withVideo = price.withVideo === null ? '' : `, ${shown(price.withVideo)} with a video among the inputs`;
    return [`${name}: ${shown(price.perMillion)}${withVideo}`];
  });
  const list = lines.length === 0 ? 'none set; videos show their tokens only.' : `\n${lines.join('\n')}`;
  return [
    words(`**Prices** of a million tokens: ${list}`.replace(': \n', ':\n')),
    ...(typed ? typedParts(typed) : []),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: typed ? 'Correct the prices' : 'Prices',
          custom_id: pricesName,
        },
      ],
    },
  ];
}

function typedParts({ text, problems }: TypedPrices): APIComponentInContainer[] {
  const kept = `\`\`\`\n${text.replaceAll('`', "'")}\n\`\`\``;
  return [
    words(['**The prices were not changed.** What you typed is kept:', ...problems].join('\n')),
    { type: ComponentType.TextDisplay, id: typedId, content: kept },
  ];
}

/** Prices that could not be taken, as they stand in the message that their form came from. */
export function typedIn(message: Message | null): TypedPrices | undefined {
  const inside = message?.components.flatMap((part) => (part.type === ComponentType.Container ? part.components : []));
  for (const part of inside ?? []) {
    if (part.type !== ComponentType.TextDisplay || part.id !== typedId) continue;
    const text = part.content.replace(/^```\n|\n```$/g, '');
    const read = readPrices(text);
    return { text, problems: 'problems' in read ? read.problems : [] };
  }
  return undefined;
}
