import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine, quote, showLine, showText } from '../../src/discord/show.js';
import { hiddenCharacters, readMarkdown } from './markdown.js';

const fragments = [
  ...['*', '**', '***', '_', '__', '~~', '||', '`', '``', '```', '````', '\\', '[', ']', '(', ')', '<', '>', '>>>'],
  ...['- ', '* ', '+ ', '-# ', '# ', '### ', '1. ', '12) ', '> ', '>>> ', '\n', '\r\n', '\r', '\u2028', ' ', '  '],
  ...['[a](https://b.c)', '[a](<https://b.c>)', 'https://a_b_c.d/*e*', '<https://a.b>', 'HTTP://A.B', '://', 'a:/'],
  ...['<@123456789012345678>', '<@!1>', '<@&1>', '<#1>', '@everyone', '@here', '@EVERYONE', '<id:guide>', '</a:1>'],
  ...['<:kite:1>', '<a:kite:1>', '<t:1>', '<t:1:R>', '<:', '<a:', 'kite', '_a_', '*b*', '7', '😀', '👩‍👩‍👧', 'é', '東'],
  ...['\u202e', '\u200b', '\u2066', '\ufeff', '\u0000', '\u0007', '\u00ad', '\ud83d', '\ude00'],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 3 })), { maxLength: 40 })
  .map((parts) => parts.join(''));
const runs = { numRuns: 1500 };

/** The letters of a text without what is taken out of it. */
function letters(given: string): string {
  return given
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => (/[\n\u200d]/.test(character) ? character : ''));
}

describe('the reader of these tests', () => {
  it.each([
    ['**a**', 'bold'],
    ['__a__', 'underline'],
    ['*a*', 'italics'],
    ['_a_', 'italics'],
    ['~~a~~', 'strike'],
    ['||a||', 'spoiler'],
    ['`a`', 'code'],
    ['```\na\n```', 'code block'],
    ['a\n> b', 'quote'],
    ['>>> b', 'quote'],
    ['# a', 'heading'],
    ['-# a', 'small print'],
    ['- a', 'list'],
    ['2. a', 'list'],
    ['[a](https://b.c)', 'masked link'],
    ['see https://b.c', 'link'],
    ['<https://b.c>', 'link'],
    ['<@1>', 'mention'],
    ['<@&1>', 'mention'],
    ['@everyone', 'mention'],
    ['<:kite:1>', 'emoji'],
    ['<t:1:R>', 'timestamp'],
    ['</video:1>', 'navigation'],
    ['\\\\[a](https://b.c)', 'masked link'],
  ])('sees in %j: %s', (marked, effect) => {
    expect(readMarkdown(marked).effects).toContain(effect);
  });

  it('takes what is escaped, or alone, for letters', () => {
    expect(readMarkdown('\\*a\\* 2 * 3, a_b, 5 > 4')).toEqual({ visible: '*a* 2 * 3, a_b, 5 > 4', effects: [] });
  });
});

describe('text of a member', () => {
  it('looks as it was written, and formats, links, mentions and hides nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const shown = showText(given, 10_000);
        expect(readMarkdown(shown.text)).toEqual({ visible: letters(given), effects: [] });
        expect(shown.text).not.toMatch(hiddenCharacters);
        expect(shown.cut).toBe(false);
      }),
      runs,
    );
  });

  it('is cut within its length, in the middle of neither an escape nor a character, and formats nothing then either', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 80 }), (given, maximumLength) => {
        const shown = showText(given, maximumLength);
        expect(shown.text.length).toBeLessThanOrEqual(maximumLength);
        expect(shown.text).not.toMatch(/\p{Surrogate}/u);
        const { visible, effects } = readMarkdown(shown.text);
        expect(effects).toEqual([]);
        if (!shown.cut) return;
        expect(visible.endsWith('…')).toBe(true);
        expect(letters(given).startsWith(visible.slice(0, -1))).toBe(true);
      }),
      runs,
    );
  });

  it('stays on one line where it must', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 80 }), (given, maximumLength) => {
        const line = showLine(given, maximumLength);
        expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(line.length).toBeLessThanOrEqual(maximumLength);
        expect(readMarkdown(line).effects).toEqual([]);
        expect(line.trim()).toBe(line);
      }),
      runs,
    );
  });

  it('is not escaped where Discord formats nothing, but whole and on one line', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 80 }), (given, maximumLength) => {
        const line = plainLine(given, maximumLength);
        expect(line.length).toBeLessThanOrEqual(maximumLength);
        expect(line).not.toMatch(/[\n\r]|\p{Surrogate}/u);
        expect(line).not.toMatch(hiddenCharacters);
      }),
      runs,
    );
    expect(plainLine('a_b\n*c*', 20)).toBe('a_b *c*');
  });

  it('is quoted by one mark, however many lines it has', () => {
    expect(quote('a\nb')).toBe('>>> a\nb');
  });
});
