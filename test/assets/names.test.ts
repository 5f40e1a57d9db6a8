import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName, nameCandidates, nameFromFile, nearestNames } from '../../src/assets/names.js';
import { UserError } from '../../src/errors.js';

describe('a name for an asset', () => {
  it.each([
    ['kite', 'kite'],
    [' @Red-Kite_2 ', 'red-kite_2'],
    ['7seas', '7seas'],
  ])('%j is kept as %j', (typed, name) => {
    expect(checkName(typed)).toBe(name);
  });

  it.each(['', 'two words', 'käse', '-kite', 'a'.repeat(33), 'image1', 'video', 'audio12', 'everyone', 'here'])(
    'is not %j',
    (typed) => {
      expect(() => checkName(typed)).toThrow(UserError);
    },
  );

  it('is made from a file name', () => {
    expect(nameFromFile('Red Kite (2).PNG', 'image')).toBe('red-kite-2');
    expect(nameFromFile('Café.jpeg', 'image')).toBe('cafe');
    expect(nameFromFile('東京.png', 'image')).toBe('my-image');
    expect(nameFromFile('image1.png', 'image')).toBe('my-image1');
    expect(nameFromFile('.mp4', 'video')).toBe('my-video');
  });

  // Narrower than all of Unicode, whose tables take fast-check two seconds to build.
  const character = fc.oneof(
    fc.constantFrom(
      'a',
      'Z',
      '0',
      '9',
      '.',
      '_',
      '-',
      ' ',
      '@',
      '/',
      '\\',
      '\u0000',
      '\u202e',
      '\u0301',
      'é',
      '東',
      '😀',
    ),
    fc.string({ maxLength: 1 }),
  );
  const fileName = fc.array(character, { maxLength: 80 }).map((characters) => characters.join(''));

  it('that is made from any file name at all can be typed, also as the twelfth of its kind', () => {
    fc.assert(
      fc.property(fileName, fc.integer({ min: 0, max: 12 }), (given, index) => {
        const candidates = nameCandidates(nameFromFile(given, 'audio'));
        let name = '';
        for (let count = 0; count <= index; count++) name = candidates.next().value;
        expect(checkName(name)).toBe(name);
      }),
    );
  });

  it('that was mistyped is found again', () => {
    const names = ['red-kite', 'beach', 'beach-2', 'wind'];
    expect(nearestNames('kyte', ['kite', 'wind'])).toEqual(['kite']);
    expect(nearestNames('red', names)).toEqual(['red-kite']);
    expect(nearestNames('beach3', names)).toEqual(['beach', 'beach-2']);
    expect(nearestNames('zebra', names)).toEqual([]);
  });
});
