import { readCommandLine } from '../../../command-line.js';
import type { Command } from '../../../protocol.js';

/** A part of what is written, as it is shown. */
export interface Piece {
  text: string;
  kind: 'plain' | 'command' | 'option';
}

/** A command's text in pieces: its name, its options' names and the rest. Together they are the whole text. */
export function piecesOf(text: string, commands: readonly Command[]): Piece[] {
  const { command, given } = readCommandLine(text, commands);
  if (!command || !/^\s*\//.test(text)) return [{ text, kind: 'plain' }];
  const begin = text.indexOf('/');
  const nameEnd = begin + 1 + command.name.length;
  const pieces: Piece[] = [
    ...(begin > 0 ? [{ text: text.slice(0, begin), kind: 'plain' as const }] : []),
    { text: text.slice(begin, nameEnd), kind: 'command' },
  ];
  let from = nameEnd;
  for (const { option } of given) {
    const mark = `${option.name}:`;
    const at = wordIndex(text, mark, from);
    if (at < 0) continue;
    pieces.push({ text: text.slice(from, at), kind: 'plain' }, { text: mark, kind: 'option' });
    from = at + mark.length;
  }
  return [...pieces, { text: text.slice(from), kind: 'plain' }];
}

/** Where a mark begins a word; -1 for nowhere. */
function wordIndex(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 || /\s/.test(text.charAt(at - 1)) ? at : wordIndex(text, mark, at + 1);
}
