import { describe, expect, it } from 'vitest';
import { english } from '../../src/texts/english.js';
import { german } from '../../src/texts/german.js';
import { textsFor } from '../../src/texts/languages.js';

/** What stands between a number and its unit is a space that does not break. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('numbers', () => {
  it.each([
    [0, '1 s'],
    [48_400, '48 s'],
    [89_600, '1 min 30 s'],
    [125_000, '2 min 5 s'],
    [180_000, '3 min'],
  ])('of milliseconds: %i is %s', (ms, shown) => {
    expect(english.format.duration(ms)).toBe(shown);
  });

  it('of tokens and bytes', () => {
    expect(english.format.number(1_234_567)).toBe('1,234,567');
    expect(english.format.bytes(10 * 1024 * 1024)).toBe('10.0 MB');
    expect(english.format.bytes(1)).toBe('1 kB');
  });

  it('are written as a language writes them', () => {
    const price = { perMillion: 7, currency: 'EUR' };
    expect(plain(german.format.tokens(1_234_567, price))).toBe('1.234.567 Tokens, 8,64 €');
    expect(german.format.bytes(12.3 * 1024 * 1024)).toBe('12,3 MB');
    expect(german.format.oneOf(['a', 'b', 'c'])).toBe('a, b oder c');
    expect(german.format.day(Date.UTC(2026, 10, 3))).toBe('3. Nov.');
  });
});

describe('what tokens cost', () => {
  it.each([
    [108_900, 7, 'USD', '$0.76'],
    [735_075, 4.3, 'EUR', '€3.16'],
    [250_000_000, 7, 'USD', '$1,750.00'],
    [108_900, 1100, 'JPY', '¥120'],
    [108_900, 50.4, 'CNY', 'CN¥5.49'],
    [40_000, 0.1, 'USD', '$0.004'],
    [10_890, 3.3, 'USD', '$0.036'],
    [0, 7, 'USD', '$0.00'],
  ])('%d tokens at %d %s a million are %s', (tokens, perMillion, currency, shown) => {
    expect(english.format.cost(tokens, { perMillion, currency })).toBe(shown);
  });

  it('stands beside the tokens where it is known', () => {
    const price = { perMillion: 7, currency: 'USD' };
    expect(english.format.tokens(108_900, price)).toBe('108,900 tokens, $0.76');
    expect(english.format.aboutTokens(108_900, price)).toBe('about 108,900 tokens, about $0.76');
    expect(english.format.aboutTokens(108_900)).toBe('about 108,900 tokens');
  });
});

describe('a locale', () => {
  it.each([
    ['de', german],
    ['en-US', english],
    ['en-GB', english],
    ['pt-BR', english],
    ['', english],
    [undefined, english],
    ['constructor', english],
  ])('%s has its words', (locale, texts) => {
    expect(textsFor(locale)).toBe(texts);
  });
});
