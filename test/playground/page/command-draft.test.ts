import { describe, expect, it } from 'vitest';
import {
  readCommandDraft,
  readyCommand,
  type ReadyCommand,
} from '../../../playground/page/src/compose/command-draft.js';
import type { DraftFile } from '../../../playground/page/src/state/model.js';
import { commands } from './commands.js';

const file = (id: string, option: string | null = null): DraftFile => ({ id, file: new File([], id), option });

function read(text: string, ...files: DraftFile[]) {
  const draft = readCommandDraft({ text, files }, commands);
  if (!draft) throw new Error(`${text} is no command`);
  return draft;
}
const ready = (text: string, ...files: DraftFile[]): ReadyCommand => readyCommand(read(text, ...files));

describe('a command as it is written', () => {
  it('has its options’ values', () => {
    expect(ready('/video prompt: a red kite duration: 5 audio: false')).toEqual({
      ok: true,
      values: { prompt: 'a red kite', duration: 5, audio: false },
    });
  });

  it('gives files to the options that they were chosen for, and the others to those that are free', () => {
    const { files, extraFiles } = read('/asset add ', file('a'), file('b', 'file'), file('c'));
    expect([...files].map(([name, { id }]) => [name, id])).toEqual([
      ['file', 'b'],
      ['file2', 'a'],
    ]);
    expect(extraFiles.map(({ id }) => id)).toEqual(['c']);
  });

  it('keeps a file for the next command when its option was another one’s', () => {
    expect([...read('/video ', file('a', 'file2')).files.keys()]).toEqual(['file']);
  });

  it.each([
    ['/asset add', 'file is required: attach a file.'],
    ['/asset show', 'name is required.'],
    ['/asset show name:', 'name is required.'],
    ['/video duration: 3', 'duration takes 4 to 30.'],
    ['/video duration: 4.5', 'duration takes a whole number.'],
    ['/video duration: soon', 'duration does not take “soon”.'],
    ['/video ratio: 3:1', 'ratio does not take “3:1”.'],
    [`/video prompt: ${'a'.repeat(41)}`, 'prompt takes up to 40 characters.'],
  ])('%s is not sent: %s', (text, problem) => {
    expect(ready(text)).toEqual({ ok: false, problem });
  });

  it('is not sent with files that it does not take', () => {
    expect(ready('/help', file('a'))).toEqual({ ok: false, problem: '/help takes no files.' });
    expect(ready('/video prompt: a', file('a'), file('b'))).toEqual({ ok: false, problem: '/video takes one file.' });
  });
});
