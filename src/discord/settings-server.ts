import { ButtonStyle, ComponentType, type APIComponentInContainer, type Message } from 'discord.js';
import { modelNames } from '../provider/models.js';
import type { Prices } from '../store/server-settings.js';
import type { Settings } from '../store/settings.js';
import type { TokenInfo } from '../store/tokens.js';
import { logParts } from './settings-log.js';
import { lendingParts } from './settings-lending.js';
import type { Texts } from '../texts/english.js';
import { ending } from './key-form.js';
import { buttons, words } from './look.js';
import { lendKeyButton } from './next-steps.js';
import { relativeTime } from './show.js';
import { readPrices } from './settings-prices.js';

/** The name of the button and the form for prices. */
export const pricesName = 'prices';

/** By which the words that were typed are found again in the message. */
const typedId = 9001;

/** Prices that could not be taken. */
export interface TypedPrices {
  text: string;
  problems: readonly string[];
}

/** What only a server has: who may use its key and how much a day, its log, and prices. */
export async function serverParts(
  guildId: string,
  settings: Settings,
  typed: TypedPrices | undefined,
  texts: Texts,
): Promise<APIComponentInContainer[]> {
  const [terms, prices, logChannelId] = await Promise.all([
    settings.keyTerms(guildId),
    settings.prices(guildId),
    settings.logChannel(guildId),
  ]);
  return [...lendingParts(terms, texts), ...logParts(logChannelId, texts), ...pricesParts(prices, typed, texts)];
}

/** Whether there is a key to lend, with what stores one. */
export function keyParts(stored: TokenInfo | undefined, texts: Texts): APIComponentInContainer[] {
  const { titles, keyStored, noKey } = texts.settings;
  const state = stored
    ? keyStored({ ending: ending(stored.lastFour, texts), since: relativeTime(stored.setAt) })
    : noKey;
  return [words(`${titles.serverKey}\n${state}`), buttons(lendKeyButton(texts, stored !== undefined))];
}

function pricesParts(
  { currency, models }: Prices,
  typed: TypedPrices | undefined,
  { settings, format }: Texts,
): APIComponentInContainer[] {
  const shown = (perMillion: number) => format.cost(1_000_000, { perMillion, currency });
  const lines = modelNames.flatMap((name) => {
    const price = models[name];
    if (!price) return [];
    const withVideo = price.withVideo === null ? '' : `, ${settings.withVideo(shown(price.withVideo))}`;
    return [`${name}: ${shown(price.perMillion)}${withVideo}`];
  });
  return [
    words(lines.length === 0 ? settings.noPrices : settings.priceList(lines.join('\n'))),
    ...(typed ? typedParts(typed, settings) : []),
    buttons({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: typed ? settings.correctPrices : settings.prices,
      custom_id: pricesName,
    }),
  ];
}

function typedParts({ text, problems }: TypedPrices, settings: Texts['settings']): APIComponentInContainer[] {
  const kept = `\`\`\`\n${text.replaceAll('`', "'")}\n\`\`\``;
  return [
    words(settings.pricesKept(problems.join('\n'))),
    { type: ComponentType.TextDisplay, id: typedId, content: kept },
  ];
}

/** Prices that could not be taken, as they stand in the message that their form came from. */
export function typedIn(message: Message | null, texts: Texts): TypedPrices | undefined {
  const inside = message?.components.flatMap((part) => (part.type === ComponentType.Container ? part.components : []));
  for (const part of inside ?? []) {
    if (part.type !== ComponentType.TextDisplay || part.id !== typedId) continue;
    const text = part.content.replace(/^```\n|\n```$/g, '');
    const read = readPrices(text, texts);
    return { text, problems: 'problems' in read ? read.problems : [] };
  }
  return undefined;
}
