import type { Block } from './nodes.js';
import { parseInline } from './parse-inline.js';

// An escape is skipped with what it escapes, so that it opens nothing.
const fence = /\\[\s\S]|```(?:([\w+#.-]+)\n)?([\s\S]*?[^\s`][\s\S]*?)```/g;
const item = /^([^\S\n]*)(?:[-*]|(\d{1,9})\.)[^\S\n]+(\S.*)$/;

/** A message's text. */
export function parseText(text: string): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  for (const match of text.matchAll(fence)) {
    const [whole, language = '', code] = match;
    if (code === undefined) continue;
    blocks.push(...parseLines(text.slice(from, match.index).replace(/\n$/, '')));
    blocks.push({ kind: 'code-block', language, text: code.replace(/^\n+|\n+$/g, '') });
    from = match.index + whole.length;
  }
  return [...blocks, ...parseLines(from === 0 ? text : text.slice(from).replace(/^\n/, ''))];
}

function parseLines(text: string, quoted = false): Block[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let plain: string[] = [];
  const endParagraph = () => {
    if (plain.length > 0) blocks.push({ kind: 'paragraph', children: parseInline(plain.join('\n')) });
    plain = [];
  };
  for (let index = 0; index < lines.length;) {
    const found = blockAt(lines, index, quoted);
    if (found) {
      endParagraph();
      blocks.push(found.block);
      index = found.end;
    } else plain.push(lines[index++] ?? '');
  }
  endParagraph();
  return blocks;
}

interface Found {
  block: Block;
  /** The line after it. */
  end: number;
}

/** A block that a line begins by its mark. A quote holds no quotes. */
function blockAt(lines: readonly string[], index: number, quoted: boolean): Found | null {
  const line = lines[index] ?? '';
  if (!quoted && line.startsWith('>>> ')) {
    const rest = [line.slice(4), ...lines.slice(index + 1)].join('\n');
    return { block: { kind: 'quote', blocks: parseLines(rest, true) }, end: lines.length };
  }
  if (!quoted && line.startsWith('> ')) {
    const end = endOf(lines, index, (it) => it.startsWith('> '));
    const inside = lines.slice(index, end).map((it) => it.slice(2));
    return { block: { kind: 'quote', blocks: parseLines(inside.join('\n'), true) }, end };
  }
  const [, mark, content = ''] = /^(#{1,3}|-#)[^\S\n]+(\S.*)$/.exec(line) ?? [];
  if (mark === '-#') return { block: { kind: 'small', children: parseInline(content) }, end: index + 1 };
  if (mark !== undefined) {
    const level = mark.length === 1 ? 1 : mark.length === 2 ? 2 : 3;
    return { block: { kind: 'heading', level, children: parseInline(content) }, end: index + 1 };
  }
  return item.test(line) ? listAt(lines, index) : null;
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  const length = lines.slice(from).findIndex((line) => !belongs(line));
  return length < 0 ? lines.length : from + length;
}

const indentOf = (line: string) => line.length - line.trimStart().length;

/** A list with what is indented below its items. */
function listAt(lines: readonly string[], from: number): Found {
  const indent = indentOf(lines[from] ?? '');
  const number = item.exec(lines[from] ?? '')?.[2];
  const end = endOf(lines, from, (line) => {
    const [whole, blanks = '', otherNumber] = item.exec(line) ?? [];
    if (whole === undefined) return isBelow(line, indent);
    // Bullets and numbers side by side are two lists.
    const isSameKind = (otherNumber === undefined) === (number === undefined);
    return blanks.length >= indent + 2 || (blanks.length >= indent && isSameKind);
  });
  const items: string[][] = [];
  for (const line of lines.slice(from, end)) {
    const [, blanks = '', , content = ''] = item.exec(line) ?? [];
    if (item.test(line) && blanks.length < indent + 2) items.push([content]);
    else items.at(-1)?.push(line);
  }
  return {
    block: {
      kind: 'list',
      start: number === undefined ? null : Number(number),
      items: items.map((inside) => itemBlocks(inside)),
    },
    end,
  };
}

function isBelow(line: string, indent: number): boolean {
  return line.trim() !== '' && indentOf(line) >= indent + 2;
}

function itemBlocks([first = '', ...below]: readonly string[]): Block[] {
  const least = Math.min(...below.map(indentOf));
  return [
    { kind: 'paragraph', children: parseInline(first) },
    ...parseLines(below.map((line) => line.slice(least)).join('\n')),
  ];
}
