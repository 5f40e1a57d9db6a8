import type { Command, CommandOption } from '../../../playground/protocol.js';

const option = (name: string, kind: CommandOption['kind'], more: Partial<CommandOption> = {}): CommandOption => ({
  name,
  description: `the ${name}`,
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
  description: `does ${name}`,
  options,
  places: ['server', 'direct'],
});

export const commands: readonly Command[] = [
  command('asset add', option('file', 'file', { required: true }), option('file2', 'file'), option('name', 'text')),
  command('asset show', option('name', 'text', { required: true, completes: true })),
  command('help'),
  command(
    'video',
    option('prompt', 'text', { maxLength: 40 }),
    option('duration', 'integer', { min: 4, max: 30 }),
    option('ratio', 'text', { choices: ['16:9', '9:16'].map((value) => ({ name: value, value })) }),
    option('audio', 'yes-no'),
    option('by', 'user'),
    option('file', 'file'),
  ),
];
