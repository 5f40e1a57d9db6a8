import { readCommandLine, valuesOfLine, type CommandLine } from '../../../command-line.js';
import type { Channel, Command, CommandOption } from '../../../protocol.js';
import type { Draft, DraftFile } from '../state/model.js';

/** A draft that is a command. */
export interface CommandDraft {
  command: Command;
  line: CommandLine;
  /** The files by the option that takes them. */
  files: ReadonlyMap<string, DraftFile>;
  /** For which there is no option. */
  extraFiles: readonly DraftFile[];
}

/** The commands that can be used in a channel. */
export function commandsIn(commands: readonly Command[], { kind }: Channel): Command[] {
  const place = kind === 'direct' ? 'direct' : 'server';
  return commands.filter((command) => command.kind === 'slash' && command.places.includes(place));
}

export function looksLikeCommand(text: string): boolean {
  return /^\s*\//.test(text);
}

export function readCommandDraft({ text, files }: Draft, commands: readonly Command[]): CommandDraft | null {
  if (!looksLikeCommand(text)) return null;
  const line = readCommandLine(text, commands);
  return line.command ? { command: line.command, line, ...fileOptions(line.command, files) } : null;
}

/** Each file goes to the option that it was chosen for, the others to those that are free, in their order. */
function fileOptions(
  { options }: Command,
  draftFiles: readonly DraftFile[],
): Pick<CommandDraft, 'files' | 'extraFiles'> {
  const names = options.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  const files = new Map<string, DraftFile>();
  const rest: DraftFile[] = [];
  for (const file of draftFiles) {
    if (file.option !== null && names.includes(file.option)) files.set(file.option, file);
    else rest.push(file);
  }
  const free = names.filter((name) => !files.has(name));
  rest.splice(0, free.length).forEach((file, index) => files.set(free[index] ?? '', file));
  return { files, extraFiles: rest };
}

/** Options that nothing was given for yet. */
export function openOptions({ command, line, files }: CommandDraft): CommandOption[] {
  const first = line.lead === '' ? undefined : command.options.find(({ kind }) => kind === 'text');
  return command.options.filter(
    (option) => option !== first && !files.has(option.name) && !line.given.some((given) => given.option === option),
  );
}

export type ReadyCommand =
  { ok: true; values: Record<string, string | number | boolean> } | { ok: false; problem: string };

/** What the bot would be asked, or why Discord would not send it. */
export function readyCommand(draft: CommandDraft): ReadyCommand {
  const { command, extraFiles } = draft;
  const missing = openOptions(draft).find(({ required }) => required);
  if (missing)
    return {
      ok: false,
      problem: missing.kind === 'file' ? `${missing.name} is required: attach a file.` : `${missing.name} is required.`,
    };
  if (extraFiles.length > 0) return { ok: false, problem: tooMany(command) };
  const read = valuesOfLine(draft.line);
  if (!read.ok) return read;
  for (const option of command.options) {
    const problem = outsideOf(option, read.values[option.name]);
    if (problem !== undefined) return { ok: false, problem };
  }
  return { ok: true, values: read.values };
}

function tooMany({ name, options }: Command): string {
  const count = options.filter(({ kind }) => kind === 'file').length;
  if (count === 0) return `/${name} takes no files.`;
  return `/${name} takes ${count === 1 ? 'one file' : `up to ${count} files`}.`;
}

/** @returns the problem with a value that is not within the option's limits */
function outsideOf(option: CommandOption, value: string | number | boolean | undefined): string | undefined {
  const { name, kind, required, min, max, minLength, maxLength } = option;
  if (typeof value === 'number') {
    if (kind === 'integer' && !Number.isInteger(value)) return `${name} takes a whole number.`;
    if ((min !== null && value < min) || (max !== null && value > max)) return `${name} takes ${limits(min, max)}.`;
  }
  if (typeof value === 'string' && kind === 'text') {
    if (value === '' && required) return `${name} is required.`;
    if (minLength !== null && value.length < minLength) return `${name} needs ${minLength} characters or more.`;
    if (maxLength !== null && value.length > maxLength) return `${name} takes up to ${maxLength} characters.`;
  }
  return undefined;
}

/** `4 to 30` */
export function limits(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `${min} or more`;
  return max !== null ? `up to ${max}` : 'a number';
}
