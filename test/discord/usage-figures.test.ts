import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costByDay, figuresOf } from '../../src/discord/usage-figures.js';
import { altText, chartOf, pictureName } from '../../src/discord/usage-picture.js';
import { figuresText } from '../../src/discord/usage-words.js';
import { english } from '../../src/texts/english.js';
import { dayBegin, dayMs, type UsageSum } from '../../src/store/usage.js';

const since = dayBegin(1_790_000_000_000);
const count = fc.nat({ max: 50 });
const tokens = fc.nat({ max: 50_000_000 });
const sumArbitrary: fc.Arbitrary<UsageSum> = fc.record({
  day: fc.nat({ max: 89 }).map((day) => since + day * dayMs),
  memberId: fc.option(fc.nat({ max: 12 }).map((id) => `10000000000000000${id}`)),
  currency: fc.option(fc.constantFrom('USD', 'EUR', 'JPY')),
  done: count,
  failed: count,
  unconfirmed: count,
  running: count,
  assets: count,
  tokens,
  cost: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  doubtfulTokens: tokens,
  runningTokens: tokens,
});
const all = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('figures', () => {
  it('lose nothing and count nothing twice, whoever spent it and when', () => {
    fc.assert(
      fc.property(fc.array(sumArbitrary, { maxLength: 60 }), (sums) => {
        const { days, totals, parts } = figuresOf(sums, { since, days: 90 });
        expect(days).toHaveLength(90);
        expect(totals.tokens).toBe(all(sums.map((sum) => sum.tokens)));
        expect(all(parts.map((part) => part.totals.tokens))).toBe(totals.tokens);
        expect(all(parts.flatMap((part) => part.tokens))).toBe(totals.tokens);
        expect(all(parts.map((part) => part.totals.done))).toBe(totals.done);
        const named = parts.filter(({ memberId }) => memberId !== null);
        expect(named.length).toBeLessThanOrEqual(6);
        expect(parts.length - named.length).toBeLessThanOrEqual(1);
        const spent = named.map((part) => part.totals.tokens);
        expect(spent).toEqual([...spent].sort((one, other) => other - one));
        const cost = costByDay(sums, days);
        expect(all(cost?.values ?? [])).toBeCloseTo(totals.costs.get(cost?.currency ?? '') ?? 0, 6);
      }),
    );
  });

  it('fit into a message and a picture’s description, in words and numbers that belong together', () => {
    const name = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(sumArbitrary, { maxLength: 60 }), fc.array(name, { maxLength: 13 }), (sums, typed) => {
        const figures = figuresOf(sums, { since, days: 90 });
        const { head, notes } = figuresText('The videos of <#1>', figures, true, english);
        expect(head.length + notes.length).toBeLessThanOrEqual(4_000);
        const names = new Map(typed.map((typedName, id) => [`10000000000000000${id}`, typedName]));
        const chart = chartOf('Tokens by day', figures, { sums, names }, english);
        expect(altText(chart, english).length).toBeLessThanOrEqual(1_024);
        const numbered = head.match(/^\d+\\\. /gm) ?? [];
        expect(numbered).toHaveLength(chart.series.length);
        for (const { label } of chart.series) expect(label).toMatch(/^[^\n]{1,18} · [\d.]+[KMB]?$/u);
      }),
    );
  });
});

describe('a name in the picture', () => {
  it.each([
    ['mia', 'mia'],
    ['Zoë Ørsted', 'Zoë Ørsted'],
    ['Катя', 'Катя'],
    ['𝓜𝓲𝓪', 'Mia'],
    ['✨ mia ✨', 'mia'],
    ['mia 🎬\n<b>', 'mia <b>'],
    ['a-very-long-name-that-goes-on', 'a-very-long-name-…'],
    ['夏目漱石', undefined],
    ['🎬', undefined],
    ['...', undefined],
    ['', undefined],
  ])('of %j is %j', (name, expected) => {
    expect(pictureName(name)).toBe(expected);
  });
});
