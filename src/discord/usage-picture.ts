import type { UsageSum } from '../store/usage.js';
import { headOf, plainLine } from './show.js';
import type { ChartData, Series } from './usage-chart/draw-chart.js';
import { costByDay, type Figures } from './usage-figures.js';
import type { Texts } from '../texts/english.js';
import { tokensAndCosts } from './usage-words.js';

const longestName = 18;
/** What Discord takes as a file's description (its OpenAPI document of 2026-07-18). */
const longestDescription = 1_024;

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
  texts: Texts,
): ChartData {
  const { format } = texts;
  const { spanFirst, picture } = texts.usage;
  const series = parts.map(({ memberId, totals: { tokens: sum }, tokens }): Series => {
    const name = memberId === null ? picture.others : (pictureName(names.get(memberId) ?? '') ?? picture.member);
    return { label: `${name} · ${format.short(sum)}`, isOthers: memberId === null, values: tokens };
  });
  const cost = costByDay(sums, days);
  return {
    title,
    subtitle: picture.subtitle({ span: spanFirst(days.length), spent: tokensAndCosts(totals, texts) }),
    days: days.map(format.day),
    series,
    cost,
    locale: format.locale,
    unit: picture.tokens,
    ...(cost && { costUnit: picture.cost(cost.currency) }),
  };
}

/** The same in words, for who cannot see it. */
export function altText({ title, subtitle, days, series, cost }: ChartData, { usage, format }: Texts): string {
  const { description } = usage;
  const byDay = days.map((day, index) => ({
    day,
    tokens: series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  }));
  const used = byDay.filter(({ tokens }) => tokens > 0);
  const most = [...used].sort((one, other) => other.tokens - one.tokens)[0];
  return headOf(
    [
      description.chart({ title, subtitle }),
      ...(most ? [description.most({ day: most.day, tokens: format.tokens(most.tokens) })] : []),
      ...(series.length < 2 ? [] : [description.byMember(series.map(({ label }) => label).join('; '))]),
      ...(cost ? [description.cost(cost.currency)] : []),
      description.days(used.map(({ day, tokens }) => `${day} ${format.short(tokens)}`).join(', ')),
    ].join(' '),
    longestDescription,
  );
}
