import { readCommandLine } from '../../../command-line.js';
import type { Choice, Command, CommandOption } from '../../../protocol.js';
import type { SelectOption } from '../ui/select-option.js';
import { openOptions, readCommandDraft } from './command-draft.js';
import type { Draft } from '../state/model.js';

/** Something that could stand where the caret is. */
export interface Suggestion {
  key: string;
  label: string;
  detail: string;
  required: boolean;
  /** The text with it. */
  text: string;
  caret: number;
  /** The option for which a file is to be chosen. */
  fileOption: string | null;
}

export interface Suggestions {
  title: string;
  items: readonly Suggestion[];
  /** Whether Enter takes the first: else it sends, until an arrow leads into the list. */
  preselects: boolean;
  /** Whether what was typed is one of them already, complete. */
  isComplete: boolean;
}

export interface SuggestInput {
  draft: Draft;
  caret: number;
  commands: readonly Command[];
  /** What the bot offers for the option at the caret. */
  completions: readonly Choice[];
  entities: Readonly<Record<'user' | 'role' | 'mentionable' | 'channel', readonly SelectOption[]>>;
}

/** The option that the caret is in, and what was typed of its value. */
export interface ValueAtCaret {
  command: Command;
  option: CommandOption;
  typed: string;
}

const yesNo: readonly Choice[] = [
  { name: 'True', value: 'True' },
  { name: 'False', value: 'False' },
];

export function valueAtCaret(text: string, caret: number, commands: readonly Command[]): ValueAtCaret | null {
  const { command, given } = readCommandLine(text.slice(0, caret), commands);
  const current = given.at(-1);
  return command && current ? { command, option: current.option, typed: current.text } : null;
}

/** What can be chosen at the caret of a command; null where anything can be typed. */
export function suggest(input: SuggestInput): Suggestions | null {
  const { draft, caret, commands } = input;
  const head = draft.text.slice(0, caret);
  const { command, lead } = readCommandLine(head, commands);
  if (!/^\s*\//.test(head)) return null;
  if (!command || head.trimStart() === `/${command.name}`) return suggestCommands(draft.text, caret, commands);
  const value = valueAtCaret(draft.text, caret, commands);
  if (!value) return lead === '' ? suggestOptions(input, '', false) : suggestOptions(input, lead, true);
  const ended = /\s$/.test(head);
  const values = valuesFor(value, input);
  if (!values) {
    if (isNumber(value) && ended) return suggestOptions(input, '', false);
    return ended ? null : suggestOptions(input, value.typed.split(/\s/).at(-1) ?? '', false);
  }
  const isComplete = values.some(({ name, value: of }) => [name, String(of)].includes(value.typed));
  if (isComplete && ended) return suggestOptions(input, '', false);
  const fitting = rank(values, value.typed, ({ name, value: of }) => [name, String(of)]);
  return {
    title: value.option.name,
    items: fitting.map((choice) => valueSuggestion(draft.text, caret, value.option, choice)),
    preselects: true,
    isComplete,
  };
}

const isNumber = ({ option, typed }: ValueAtCaret) =>
  (option.kind === 'integer' || option.kind === 'number') && typed !== '' && Number.isFinite(Number(typed));

function valuesFor({ option }: ValueAtCaret, { completions, entities }: SuggestInput): readonly Choice[] | null {
  if (option.choices.length > 0) return option.choices;
  if (option.completes) return completions;
  switch (option.kind) {
    case 'yes-no':
      return yesNo;
    case 'user':
    case 'role':
    case 'mentionable':
    case 'channel':
      return entities[option.kind].map(({ label, value }) => ({ name: label, value }));
    default:
      return null;
  }
}

function suggestCommands(text: string, caret: number, commands: readonly Command[]): Suggestions {
  const typed = text.slice(0, caret).trimStart().slice(1);
  const items = rank(commands, typed, ({ name }) => [name, ...name.split(' ').slice(1)]).map((command) => {
    // What is required first stands there at once, to be filled.
    const first = command.options.find(({ required, kind }) => required && kind !== 'file');
    const head = `/${command.name} ${first ? `${first.name}: ` : ''}`;
    const { name, description } = command;
    return suggestion(name, `/${name}`, description, head, text.slice(caret));
  });
  return { title: 'Commands', items, preselects: true, isComplete: commands.some(({ name }) => name === typed.trim()) };
}

/** @param typed the beginning of an option's name; at least two letters of it when it may be part of a text */
function suggestOptions({ draft, caret, commands }: SuggestInput, typed: string, isName: boolean): Suggestions | null {
  const command = readCommandDraft(draft, commands);
  if (!command || (typed.length === 1 && !isName)) return null;
  const head = draft.text.slice(0, caret - typed.length);
  const inLead = command.line.given.length === 0 && isName;
  const open = inLead ? command.command.options.filter(({ name }) => !command.files.has(name)) : openOptions(command);
  const items = open
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map((option) => {
      const before = head === '' || /\s$/.test(head) ? head : `${head} `;
      const isFile = option.kind === 'file';
      const next = isFile ? before : `${before}${option.name}: `;
      const made = suggestion(option.name, option.name, option.description, next, draft.text.slice(caret));
      return { ...made, required: option.required, fileOption: isFile ? option.name : null };
    });
  return items.length === 0 ? null : { title: 'Options', items, preselects: isName, isComplete: false };
}

function valueSuggestion(text: string, caret: number, option: CommandOption, { name, value }: Choice): Suggestion {
  const head = text.slice(0, caret);
  const mark = `${option.name}:`;
  const typed = option.kind === 'user' || option.kind === 'mentionable' ? `<@${value}>` : String(value);
  const written = option.kind === 'channel' ? `<#${value}>` : option.kind === 'role' ? `<@&${value}>` : typed;
  const next = `${head.slice(0, head.lastIndexOf(mark) + mark.length)} ${written} `;
  return suggestion(String(value), name, name === String(value) ? '' : String(value), next, text.slice(caret));
}

function suggestion(key: string, label: string, detail: string, head: string, tail: string): Suggestion {
  return { key, label, detail, required: false, text: head + tail.trimStart(), caret: head.length, fileOption: null };
}

/** What begins with what was typed, then what has it inside. */
function rank<Item>(items: readonly Item[], typed: string, namesOf: (item: Item) => string[]): Item[] {
  const wanted = typed.trim().toLowerCase();
  const names = (item: Item) => namesOf(item).map((name) => name.toLowerCase());
  const begins = items.filter((item) => names(item).some((name) => name.startsWith(wanted)));
  const contains = items.filter((item) => !begins.includes(item) && names(item).some((name) => name.includes(wanted)));
  return [...begins, ...contains];
}
