import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showFileName } from '../../src/media/file-name.js';

const graphemes = new Intl.Segmenter();

const character = fc.oneof(
  fc.constantFrom('`', '@', 'everyone', 'here', '<@', '\u202e', '\u200b', '\u0301', '\n', '\ud800', '🏳️‍🌈'),
  fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)),
);

describe('a file name in a message', () => {
  it.each([
    ['cat.png', '`cat.png`'],
    ['icon@2x.png', '`icon@2x.png`'],
    ['Ünïcode 猫.webp', '`Ünïcode 猫.webp`'],
    ['a`b``c.png', "`a'b''c.png`"],
    ['two\nlines\t.png', '`two lines .png`'],
    ['\u202egnp.exe', '`gnp.exe`'],
    ['\u2067a\u200fb\ufeff.png', '`ab.png`'],
    ['@everyone.png', '`@\u200beveryone.png`'],
    ['<@123>.png', '`‹@123›.png`'],
    ['z\u0301\u0302\u0303\u0304\u0305.png', '`ź\u0302\u0303.png`'],
    ['', '`file`'],
    ['\u202e ', '`file`'],
    [`${'a'.repeat(100)}.png`, `\`${'a'.repeat(39)}…aaaa.png\``],
  ])('%j is shown as %s', (name, shown) => expect(showFileName(name)).toBe(shown));

  it('is always one short code span without marks that change what stands around it', () => {
    fc.assert(
      fc.property(fc.array(character, { maxLength: 200 }), (characters) => {
        const shown = showFileName(characters.join(''));
        expect(shown).toMatch(/^`[^`\n\r]+`$/);
        expect(shown).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|@(everyone|here)|<[@#:]/i);
        expect(Array.from(graphemes.segment(shown)).length).toBeLessThanOrEqual(50);
      }),
    );
  });
});
