import type { UsageSum } from '../store/usage.js';
import { formatTokens, headOf, plainLine } from './show.js';
import type { ChartData, Series } from './usage-chart/draw-chart.js';
import { costByDay, type Figures } from './usage-figures.js';
import { spanOf, tokensAndCosts } from './usage-words.js';

const longestName = 18;
/** What Discord takes as a file's description (its OpenAPI document of 2026-07-18). */
const longestDescription = 1_024;

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const dayName = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/**
 * A name as it can stand in the picture: cut, and without what the font of the picture has no letters for. Undefined where
 * nothing is left.
 */
export function pictureName(name: string): string | undefined {
  const letters = name.normalize('NFKC').replace(/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic} -~]/gu, ' ');
  const line = plainLine(letters, longestName);
  return /[\p{L}\p{N}]/u.test(line) ? line : undefined;
}

/**
 * What is drawn of the figures.
 *
 * @param names of members, as they are shown where the figures are seen; without one they are `member`
 */
export function chartOf(
  title: string,
  { days, totals, parts }: Figures,
  { sums, names }: { sums: readonly UsageSum[]; names: ReadonlyMap<string, string> },
): ChartData {
  const series = parts.map(({ memberId, totals: { tokens: sum }, tokens }): Series => {
    const name = memberId === null ? 'others' : (pictureName(names.get(memberId) ?? '') ?? 'member');
    return { label: `${name} · ${short.format(sum)}`, isOthers: memberId === null, values: tokens };
  });
  return {
    title,
    subtitle: `${spanOf(days.length).replace(/^t/, 'T')} (UTC): ${tokensAndCosts(totals)}`,
    days: days.map((day) => dayName.format(day)),
    series,
    cost: costByDay(sums, days),
  };
}

/** The same in words, for who cannot see it. */
export function altText({ title, subtitle, days, series, cost }: ChartData): string {
  const byDay = days.map((day, index) => ({
    day,
    tokens: series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  }));
  const used = byDay.filter(({ tokens }) => tokens > 0);
  const most = [...used].sort((one, other) => other.tokens - one.tokens)[0];
  const parts = series.length < 2 ? [] : [`By member: ${series.map(({ label }) => label).join('; ')}.`];
  return headOf(
    [
      `Bar chart. ${title}. ${subtitle}.`,
      ...(most ? [`Most on ${most.day}: ${formatTokens(most.tokens)} tokens.`] : []),
      ...parts,
      ...(cost ? [`Below, what they cost by day, in ${cost.currency}.`] : []),
      `Days: ${used.map(({ day, tokens }) => `${day} ${short.format(tokens)}`).join(', ')}.`,
    ].join(' '),
    longestDescription,
  );
}
