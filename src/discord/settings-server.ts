import { ButtonStyle, ComponentType, type APIComponentInContainer, type Message } from 'discord.js';
import { modelNames } from '../provider/models.js';
import type { Prices } from '../store/server-settings.js';
import type { Settings } from '../store/settings.js';
import { logParts } from './settings-log.js';
import { lendingParts } from './settings-lending.js';
import { readPrices } from './settings-prices.js';
import { formatCost } from './show.js';

/** The name of the button and the form for prices. */
export const pricesName = 'prices';

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

/** What only a server has: who may use its key and how much a day, its log, and prices. */
export async function serverParts(
  guildId: string,
  settings: Settings,
  typed: TypedPrices | undefined,
): Promise<APIComponentInContainer[]> {
  const [terms, prices, logChannelId] = await Promise.all([
    settings.keyTerms(guildId),
    settings.prices(guildId),
    settings.logChannel(guildId),
  ]);
  return [
    { type: ComponentType.Separator },
    ...lendingParts(terms),
    ...logParts(logChannelId),
    ...pricesParts(prices, typed),
  ];
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
