import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../playground/page/src/compose/pieces.js';
import { suggest, type Suggestions } from '../../../playground/page/src/compose/suggest.js';
import type { Choice } from '../../../playground/protocol.js';
import { commands } from './commands.js';

const entities = {
  user: [{ value: '1', label: 'mia', description: null }],
  role: [],
  mentionable: [],
  channel: [],
};

/** What is suggested where `|` stands. */
function at(written: string, completions: readonly Choice[] = []): Suggestions | null {
  const caret = written.indexOf('|');
  const draft = { text: written.replace('|', ''), files: [] };
  return suggest({ draft, caret, commands, completions, entities });
}
const labels = (found: Suggestions | null) => found?.items.map(({ label }) => label);

describe('what is suggested at the caret', () => {
  it('nothing for plain words', () => {
    expect(at('hello |')).toBeNull();
    expect(at('1/2|')).toBeNull();
  });

  it('commands that begin with what was typed, then those that have it inside', () => {
    expect(labels(at('/|'))).toEqual(['/asset add', '/asset show', '/help', '/video']);
    expect(labels(at('/s|'))).toEqual(['/asset show', '/asset add']);
    expect(at('/vid|')?.items[0]).toMatchObject({ text: '/video ', caret: 7 });
  });

  it('a command stands with its first required option', () => {
    expect(at('/asset s|')?.items[0]).toMatchObject({ text: '/asset show name: ' });
  });

  it('a command that is there whole can be sent', () => {
    expect(at('/help|')?.isComplete).toBe(true);
    expect(at('/hel|')?.isComplete).toBe(false);
  });

  it('a command’s options, without preferring one', () => {
    const found = at('/video |');
    expect(labels(found)).toEqual(['prompt', 'duration', 'ratio', 'audio', 'by', 'file']);
    expect(found?.preselects).toBe(false);
    expect(labels(at('/video prompt: a kite ratio: 16:9 |'))).toEqual(['duration', 'audio', 'by', 'file']);
  });

  it('an option by the beginning of its name', () => {
    expect(at('/video du|')).toMatchObject({ preselects: true, items: [{ text: '/video duration: ' }] });
    const within = at('/video prompt: a kite du|');
    expect(within).toMatchObject({ preselects: false, items: [{ text: '/video prompt: a kite duration: ' }] });
    expect(at('/video prompt: a kite d|')).toBeNull();
  });

  it('an option that takes a file asks for one', () => {
    expect(at('/video fi|')?.items[0]).toMatchObject({ text: '/video ', fileOption: 'file' });
  });

  it('an option’s choices', () => {
    expect(labels(at('/video ratio: |'))).toEqual(['16:9', '9:16']);
    expect(at('/video ratio: 9|')?.items[0]).toMatchObject({ text: '/video ratio: 9:16 ' });
    expect(at('/video ratio: 9:16|')?.isComplete).toBe(true);
    expect(labels(at('/video audio: f|'))).toEqual(['False']);
    expect(at('/video by: m|')?.items[0]).toMatchObject({ text: '/video by: <@1> ' });
  });

  it('what the bot offers, by its value', () => {
    const offered = [{ name: 'kite (image)', value: 'kite' }];
    expect(at('/asset show name: k|', offered)?.items).toMatchObject([
      { label: 'kite (image)', detail: 'kite', text: '/asset show name: kite ' },
    ]);
    expect(at('/asset show name: kite|', offered)?.isComplete).toBe(true);
  });

  it('words behind the caret stay', () => {
    expect(at('/video ratio: 9| prompt: a kite')?.items[0]).toMatchObject({
      text: '/video ratio: 9:16 prompt: a kite',
      caret: 19,
    });
  });
});

describe('the pieces of what is written', () => {
  it.each(['hello', '/nothing such', '/video', '/video prompt: a ratio: 16:9 ', '  /video audio: x prompt: \n y'])(
    'of “%s” are together the whole',
    (written) => {
      expect(
        piecesOf(written, commands)
          .map(({ text }) => text)
          .join(''),
      ).toBe(written);
    },
  );

  it('name the command and its options', () => {
    const marked = piecesOf('/video prompt: a kite duration: 5', commands).filter(({ kind }) => kind !== 'plain');
    expect(marked).toEqual([
      { text: '/video', kind: 'command' },
      { text: 'prompt:', kind: 'option' },
      { text: 'duration:', kind: 'option' },
    ]);
  });
});
