import { findModel, modelNames } from '../provider/models.js';
import type { ModelPrice, Prices } from '../store/server-settings.js';
import type { Texts } from '../texts/english.js';
import { showLine } from './show.js';

/** Each model's line, twice; what a form takes. */
export const longestPrices = 1000;
const mostProblems = 5;

const currencyLine = /^currency\s*=\s*(.*)$/i;
const modelLine = /^([^=]*?)\s*=\s*(.*)$/;
/** With a point, or with a comma where it cannot stand for thousands. */
const number = String.raw`(\d{1,7}(?:\.\d{1,4}|,\d{1,2})?)`;
const valueOf = (written: string | undefined) => Number(written?.replace(',', '.'));
const pricePart = new RegExp(`^${number}(?:\\s*,\\s*with (?:a )?video\\s+${number})?$`, 'i');

/** As a form shows it: the currency and a line for each model, empty where there is no price. */
export function writePrices({ currency, models }: Prices): string {
  const lines = modelNames.map((name) => `${name} = ${writePrice(models[name])}`.trimEnd());
  return [`currency = ${currency}`, ...lines].join('\n');
}

function writePrice(price: ModelPrice | undefined): string {
  if (!price) return '';
  return `${amount(price.perMillion)}${price.withVideo === null ? '' : `, with video ${amount(price.withVideo)}`}`;
}

const amount = (value: number) => (Number(value.toFixed(2)) === value ? value.toFixed(2) : String(value));

/**
 * Reads what a form was sent with. A model that is left out, or empty, has no price.
 *
 * @returns the prices, or what is wrong, a sentence each with the line it stands in
 */
export function readPrices(typed: string, { settings }: Texts): { prices: Prices } | { problems: string[] } {
  const prices: Prices = { currency: 'USD', models: {} };
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [index, line] of typed.split('\n').entries()) {
    if (line.trim() === '') continue;
    const problem = readLine(line.trim(), { prices, seen }, settings);
    if (problem !== undefined) problems.push(settings.priceLine({ line: index + 1, problem }));
  }
  if (problems.length === 0) return { prices };
  const more = problems.length - mostProblems;
  return { problems: [...problems.slice(0, mostProblems), ...(more > 0 ? [settings.morePriceLines(more)] : [])] };
}

interface ReadSoFar {
  prices: Prices;
  seen: Set<string>;
}

type Words = Texts['settings'];

/** Adds what a line says; what is wrong with it otherwise. */
function readLine(line: string, read: ReadSoFar, settings: Words): string | undefined {
  const { prices, seen } = read;
  const [, currency] = currencyLine.exec(line) ?? [];
  if (currency !== undefined) return readCurrency(currency, read, settings);
  const [, name = '', rest = ''] = modelLine.exec(line) ?? [];
  const model = findModel(name)?.name;
  if (model === undefined) {
    return settings.noSuchModel({ name: showLine(line.split('=')[0] ?? '', 40), list: modelNames.join(', ') });
  }
  if (seen.has(model)) return settings.modelTwice(model);
  seen.add(model);
  if (rest === '') return undefined;
  const [, perMillion, withVideo] = pricePart.exec(rest) ?? [];
  const price = { perMillion: valueOf(perMillion), withVideo: withVideo === undefined ? null : valueOf(withVideo) };
  if (!(price.perMillion > 0) || price.withVideo === 0) {
    return settings.noPrice(showLine(rest, 40));
  }
  prices.models[model] = price;
  return undefined;
}

function readCurrency(typed: string, { prices, seen }: ReadSoFar, settings: Words): string | undefined {
  const currency = typed.toUpperCase();
  if (seen.has('currency')) return settings.currencyTwice;
  seen.add('currency');
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    return settings.noCurrency(showLine(typed, 40));
  }
  prices.currency = currency;
  return undefined;
}
