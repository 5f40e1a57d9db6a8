import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommandLine, valuesOfLine } from '../../playground/command-line.js';
import type { Command, CommandOption } from '../../playground/protocol.js';

const option = (name: string, kind: CommandOption['kind'], more: Partial<CommandOption> = {}): CommandOption => ({
  name,
  description: name,
  kind,
  required: false,
  choices: [],
  completes: false,
  min: null,
  max: null,
  minLength: null,
  maxLength: null,
  ...more,
});
const command = (name: string, ...options: CommandOption[]): Command => ({
  kind: 'slash',
  name,
  description: name,
  options,
  places: ['server'],
});

const ratios = ['16:9', '9:16'].map((value) => ({ name: value, value }));
const commands = [
  command(
    'video',
    option('prompt', 'text'),
    option('duration', 'integer'),
    option('ratio', 'text', { choices: ratios }),
    option('audio', 'yes-no'),
    option('file', 'file'),
  ),
  command('asset', option('name', 'text')),
  command('asset add', option('file', 'file'), option('by', 'user')),
  { ...command('Make a video'), kind: 'message-menu' as const },
];
const read = (line: string) => valuesOfLine(readCommandLine(line, commands));

describe('a command that is typed in full', () => {
  it.each([
    ['/video', 'video', {}],
    ['/video prompt: a red kite', 'video', { prompt: 'a red kite' }],
    ['video prompt:a red kite', 'video', { prompt: 'a red kite' }],
    ['/video a red kite', 'video', { prompt: 'a red kite' }],
    [
      '/video a kite duration: 5 ratio: 9:16 audio: No',
      'video',
      { prompt: 'a kite', duration: 5, ratio: '9:16', audio: false },
    ],
    ['/video ratio: 16:9 prompt: one\ntwo: three', 'video', { prompt: 'one\ntwo: three', ratio: '16:9' }],
    ['/video prompt: the duration:of the light', 'video', { prompt: 'the', duration: 'of the light' }],
    ['/asset add by: <@123>', 'asset add', { by: '123' }],
    ['/asset name: add', 'asset', { name: 'add' }],
  ])('%j', (line, name, values) => {
    const expected =
      'duration' in values && typeof values.duration === 'string' ? { ok: false } : { ok: true, command: name, values };
    expect(read(line)).toMatchObject(expected);
  });

  it.each([
    ['/vidoe a kite', 'There is no command /vidoe here.'],
    ['/', 'There is no command / here.'],
    ['/Make a video', 'There is no command /Make here.'],
    ['/videos', 'There is no command /videos here.'],
    ['/video ratio: wide', 'ratio does not take “wide”.'],
    ['/video duration: soon', 'duration does not take “soon”.'],
    ['/video audio: maybe', 'audio does not take “maybe”.'],
    ['/video file: kite.png', 'file takes a file: attach it.'],
    ['/asset add by: mia', 'by does not take “mia”.'],
  ])('%j is refused in words', (line, problem) => {
    expect(read(line)).toEqual({ ok: false, problem });
  });

  it('takes any text as the last option’s value, whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/(^|\s)(prompt|duration|ratio|audio|file):/.test(text));
        expect(read(`/video prompt: ${text}`)).toEqual({ ok: true, command: 'video', values: { prompt: text.trim() } });
      }),
    );
  });
});
