import { headOf, longestMessage } from './show.js';

/**
 * What is told of one file. Where the lines of many are too long, `title` is cut, and nothing else: what is around it says what
 * was charged.
 */
export interface FileLine {
  title: string;
  say: (title: string) => string;
}

/** A line that is never cut. */
export const wholeLine = (text: string): FileLine => ({ title: '', say: () => text });

/** A title is not cut to less: what does not fit then goes to another message. */
const leastTitle = 60;

/** Cuts, but neither an escape nor a character of two halves, and closes what it cuts through: a name in code. */
export function cutTitle(title: string, maximumLength: number): string {
  if (title.length <= maximumLength) return title;
  const head = headOf(title, maximumLength - 1).replace(/\\+$/, '');
  const isOpen = (head.match(/`/g) ?? []).length % 2 === 1;
  return `${isOpen ? head.slice(0, head.lastIndexOf('`')) : head}…`;
}

const listOf = (lines: readonly FileLine[], longestTitle: number) =>
  lines.map(({ title, say }) => `- ${say(cutTitle(title, longestTitle))}`).join('\n');

/** Lines below a heading, as messages: one where they fit, the longest titles cut first; more where they do not. */
export function messagesOf(heading: string, lines: readonly FileLine[]): string[] {
  const room = longestMessage - heading.length - 1;
  const pages: FileLine[][] = [];
  for (const line of lines) {
    const page = pages.at(-1);
    if (page && listOf([...page, line], leastTitle).length <= room) page.push(line);
    else pages.push([line]);
  }
  return pages.map((page) => `${heading}\n${fittingList(page, room)}`);
}

function fittingList(lines: readonly FileLine[], room: number): string {
  let longestTitle = Math.max(leastTitle, ...lines.map(({ title }) => title.length));
  while (longestTitle > leastTitle && listOf(lines, longestTitle).length > room) longestTitle -= 1;
  return listOf(lines, longestTitle);
}
