import type { Command, CommandOption } from './protocol.js';

/** A typed command as far as it can be read. */
export interface CommandLine {
  /** The command with the longest name that the line begins with. */
  command: Command | undefined;
  /** What stands before the first option's name. */
  lead: string;
  /** The options in the order of the line, with what was typed for each, trimmed. */
  given: { option: CommandOption; text: string }[];
}

function commandOf(line: string, commands: readonly Command[]): Command | undefined {
  const fitting = commands.filter(
    ({ kind, name }) =>
      kind === 'slash' && (line === name || line.startsWith(`${name} `) || line.startsWith(`${name}\n`)),
  );
  return fitting.sort((one, other) => other.name.length - one.name.length)[0];
}

/** Reads `/video prompt: a red kite duration: 5`: an option's value goes until the next option's name. */
export function readCommandLine(text: string, commands: readonly Command[]): CommandLine {
  const line = text.trimStart().replace(/^\//, '');
  const command = commandOf(line.trimEnd(), commands) ?? commandOf(line, commands);
  if (!command) return { command: undefined, lead: line, given: [] };
  const rest = line.slice(command.name.length);
  const marks = [...rest.matchAll(/(?<=\s)([-_'\p{L}\p{N}]{1,32}):/gu)].flatMap((match) => {
    const option = command.options.find(({ name }) => name === match[1]);
    return option ? { option, from: match.index, to: match.index + match[0].length } : [];
  });
  const given = marks.map(({ option, to }, index) => ({
    option,
    text: rest.slice(to, marks[index + 1]?.from ?? rest.length).trim(),
  }));
  return { command, lead: rest.slice(0, marks[0]?.from ?? rest.length).trim(), given };
}

export type LineValues =
  { ok: true; command: string; values: Record<string, string | number | boolean> } | { ok: false; problem: string };

const yes = ['true', 'yes', 'on'];
const no = ['false', 'no', 'off'];

/** A text as the option's value; undefined where it is none. Ids are taken from mentions. */
export function optionValue(option: CommandOption, text: string): string | number | boolean | undefined {
  const word = text.toLowerCase();
  const choice = option.choices.find(({ name, value }) => name.toLowerCase() === word || String(value) === text);
  if (option.choices.length > 0) return choice?.value;
  switch (option.kind) {
    case 'text':
      return text;
    case 'integer':
    case 'number':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'yes-no':
      return yes.includes(word) ? true : no.includes(word) ? false : undefined;
    case 'file':
      return undefined;
    default:
      return /^<?[@#]?[!&]?(\d+)>?$/.exec(text)?.[1];
  }
}

/** What a line asks for, or what is wrong with it, for the person who typed it. Files are no part of a line. */
export function valuesOfLine({ command, lead, given }: CommandLine): LineValues {
  if (!command) return { ok: false, problem: `There is no command /${lead.split(/\s/)[0] ?? ''} here.` };
  // Text right after the command's name is meant for its first option.
  const first = command.options.find(({ kind }) => kind === 'text');
  if (lead !== '' && !first) return { ok: false, problem: `Write the option's name before “${lead}”.` };
  const all = lead !== '' && first ? [{ option: first, text: lead }, ...given] : given;
  const values: Record<string, string | number | boolean> = {};
  for (const { option, text } of all) {
    const value = optionValue(option, text);
    if (option.kind === 'file') return { ok: false, problem: `${option.name} takes a file: attach it.` };
    if (value === undefined) return { ok: false, problem: `${option.name} does not take “${text}”.` };
    values[option.name] = value;
  }
  return { ok: true, command: command.name, values };
}
