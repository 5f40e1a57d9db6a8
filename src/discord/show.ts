/**
 * What turns the direction of text around, hides in it or is half a character, but line breaks and what emoji are put
 * together with (joiner, variation selectors).
 */
const hidden = /[\p{Control}\p{Format}\p{Surrogate}\p{Default_Ignorable_Code_Point}](?<!\n|\u200d|\ufe0e|\ufe0f)/gu;

/** A joiner with nothing before it to join. */
const idleJoiner = /(?<![^\s\u200d])\u200d/gu;
/** Marks that pile up over the lines around them; no script puts so many on one letter. */
const piledMarks = /(\p{Mark}{4})\p{Mark}+/gu;

function visible(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(hidden, '')
    .replace(idleJoiner, '')
    .replace(piledMarks, '$1');
}

/** The first so many characters, but never half of one that has two halves. */
export function headOf(text: string, maximumLength: number): string {
  return text.slice(0, maximumLength).replace(/[\ud800-\udbff]$/, '');
}

/** Cuts, but neither an escape nor a character of two halves. */
function cutAt(text: string, maximumLength: number): string {
  return `${headOf(text, maximumLength - 1).replace(/\\+$/, '')}…`;
}

/** What a message's `content` may have (Discord's documentation, August 2026). */
export const longestMessage = 2_000;

/** A whole answer, cut where it would be too long for a message. */
export function fitMessage(text: string): string {
  return text.length <= longestMessage ? text : cutAt(text, longestMessage);
}

/**
 * A member's words as they may stand in a message: they look as they were written, and format, link, mention and break
 * nothing. Cut at `maximumLength` characters of the result, and after `mostLines`. (discord.js's `escapeMarkdown` leaves
 * gaps: it takes what looks like a link or an emoji for one, and does not know small print.)
 */
export function showText(text: string, maximumLength: number, mostLines = Infinity): { text: string; cut: boolean } {
  const lines = visible(text).split('\n');
  const cutLines = lines.length > mostLines;
  const harmless = escape((cutLines ? [...lines.slice(0, mostLines), '…'] : lines).join('\n'));
  if (harmless.length <= maximumLength) return { text: harmless, cut: cutLines };
  return { text: cutAt(harmless, maximumLength), cut: true };
}

function escape(text: string): string {
  return (
    text
      .replace(/[\\`*_~|<[]/g, '\\$&')
      // An address needs no marks to become a link.
      .replaceAll('://', ':\\/\\/')
      .replace(/@(?=everyone|here)/gi, '\\@')
      // Quotations, headings, small print and lists begin a line.
      .replace(/^([^\S\n]*)([>#+-])/gm, '$1\\$2')
      .replace(/^([^\S\n]*\d+)([.)])/gm, '$1\\$2')
      // What looks like a command is theirs: on the way out only the bot's own words become mentions (mentions.ts).
      .replace(/(?<![\w\\/:<])\/(?=[a-z])/gi, '\\/')
  );
}

function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/** On one line, for names and titles. */
export function showLine(text: string, maximumLength: number): string {
  return showText(oneLine(text), maximumLength).text;
}

/** On one line, for where Discord formats nothing: names of threads, descriptions of files. */
export function plainLine(text: string, maximumLength: number): string {
  const line = oneLine(text);
  return line.length <= maximumLength ? line : cutAt(line, maximumLength);
}

/** As a quotation to the end of the message or component: one mark, however many lines. */
export function quote(text: string): string {
  return `>>> ${text}`;
}

/** A moment as Discord shows it to each reader: `5 minutes ago`. Milliseconds since 1970. */
export function relativeTime(timestamp: number): string {
  return `<t:${Math.floor(timestamp / 1000)}:R>`;
}
