import { describe, expect, it } from 'vitest';
import { cleanToken } from '../../src/store/clean-token.js';

describe('a pasted key', () => {
  it.each([
    'sk-abc123',
    '  sk-abc123\n',
    '"sk-abc123"',
    '“sk-abc123”',
    '`sk-abc123`',
    'Bearer sk-abc123',
    'bearer  "sk-abc123"',
    '"Bearer sk-abc123"',
    'Authorization: Bearer sk-abc123',
    'sk-abc\u200B123\uFEFF',
    'sk-abc\n123',
  ])('is cleaned: %j', (raw) => {
    expect(cleanToken(raw)).toBe('sk-abc123');
  });

  it.each([
    '',
    '   ',
    'Bearer ',
    'sk-',
    '"sk-"',
    'abc123',
    'pk-abc123',
    'SK-abc123',
    'sk-ключ',
    'Bearer Bearer sk-abc',
  ])('is refused: %j', (raw) => {
    expect(cleanToken(raw)).toBeUndefined();
  });

  it('may be as short as it likes', () => {
    expect(cleanToken('sk-1')).toBe('sk-1');
  });
});
