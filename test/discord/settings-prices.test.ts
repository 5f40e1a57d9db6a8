import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPrices, readPrices, writePrices } from '../../src/discord/settings-prices.js';
import { modelNames } from '../../src/provider/models.js';
import { english } from '../../src/texts/english.js';
import { priceOf, type Prices } from '../../src/store/server-settings.js';

const amount = fc.integer({ min: 1, max: 99_999_999_999 }).map((tenThousandths) => tenThousandths / 10_000);
const modelPrice = fc.record({ perMillion: amount, withVideo: fc.option(amount, { nil: null }) });
const anyPrices: fc.Arbitrary<Prices> = fc.record({
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'CNY'),
  models: fc.dictionary(fc.constantFrom(...modelNames), modelPrice, { noNullPrototype: true }),
});
const problemsOf = (typed: string) => {
  const read = readPrices(typed, english);
  return 'problems' in read ? read.problems : [];
};

describe('prices as text', () => {
  it('are read as they were written, and fit into their form', () => {
    fc.assert(
      fc.property(anyPrices, (prices) => {
        const text = writePrices(prices);
        expect(text.length).toBeLessThanOrEqual(longestPrices);
        expect(readPrices(text, english)).toEqual({ prices });
      }),
    );
  });

  it('are taken with a decimal comma', () => {
    const models = { 'seedance-2.0': { perMillion: 7.05, withVideo: 4.3 } };
    expect(readPrices('seedance-2.0 = 7,05, with video 4,3', english)).toEqual({ prices: { currency: 'USD', models } });
  });

  it('are taken with any case, blanks, blank lines and older names, and a model left out has none', () => {
    const typed = '\n  Currency=eur \r\n\nSEEDANCE = 7.00,with a video 4.3\n seedance-2.5=12\nseedance-2.0-mini =\n';
    expect(readPrices(typed, english)).toEqual({
      prices: {
        currency: 'EUR',
        models: {
          'seedance-2.0': { perMillion: 7, withVideo: 4.3 },
          'seedance-2.5': { perMillion: 12, withVideo: null },
        },
      },
    });
    expect(readPrices(' ', english)).toEqual({ prices: { currency: 'USD', models: {} } });
  });

  it.each([
    ['seedance-2.0 = 7,000', '7,000 is no price'],
    ['seedance-2.0 = $7', '$7 is no price'],
    ['seedance-2.0 = 0', '0 is no price'],
    ['seedance-2.0 = -1', '\\-1 is no price'],
    ['seedance-2.0 = 1e3', '1e3 is no price'],
    ['seedance-2.0 = 7, with video', '7, with video is no price'],
    ['seedance-2.0 = 7, with video 0', '7, with video 0 is no price'],
    ['seedance-2.0 = 12345678', '12345678 is no price'],
    ['seedance-2.0: 7', 'there is no model seedance-2.0: 7'],
    ['= 7', 'there is no model'],
    ['**x** = 7', 'there is no model \\*\\*x\\*\\*'],
    ['currency = EURO', 'EURO is no currency'],
    ['currency =', 'is no currency'],
    ['currency = XYZ', 'XYZ is no currency'],
    ['seedance = 1\nseedance-2.0 = 2', 'Line 2: seedance-2.0 stands here a second time'],
    ['currency = EUR\ncurrency = EUR', 'Line 2: the currency stands here a second time'],
  ])('are refused when they are wrong: %s', (typed, problem) => {
    const problems = problemsOf(typed);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).toMatch(/^Line \d: .*\.$/);
  });

  it('tell the first few problems of many, and never fail', () => {
    expect(problemsOf('?\n'.repeat(9))).toHaveLength(6);
    expect(problemsOf('?\n'.repeat(9)).at(-1)).toBe('And 4 more.');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: longestPrices }), (typed) => {
        expect(problemsOf(typed).join('\n').length).toBeLessThan(1500);
      }),
    );
  });
});

it('the price of a request is that of its model and its inputs', () => {
  const prices: Prices = {
    currency: 'EUR',
    models: {
      'seedance-2.0': { perMillion: 7, withVideo: 4.3 },
      'seedance-2.5': { perMillion: 12, withVideo: null },
    },
  };
  const of = (model: string, hasVideo: boolean) => priceOf(prices, { model, hasVideo });
  expect(of('seedance-2.0', false)).toEqual({ perMillion: 7, currency: 'EUR' });
  expect(of('seedance-2.0', true)).toEqual({ perMillion: 4.3, currency: 'EUR' });
  expect(of('seedance-2.5', true)).toEqual({ perMillion: 12, currency: 'EUR' });
  expect(of('seedance-2.0-mini', false)).toBeNull();
  expect(of('constructor', false)).toBeNull();
});
