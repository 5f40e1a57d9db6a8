/** What turns the direction of text around, hides in it or is half a character, but line breaks and what joins emoji. */
const hidden = /[\p{Control}\p{Format}\p{Surrogate}](?<!\n|\u200d)/gu;

function visible(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(hidden, '');
}

/** Cuts, but neither an escape nor a character of two halves. */
function cutAt(text: string, maximumLength: number): string {
  const head = text
    .slice(0, maximumLength - 1)
    .replace(/\\+$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  return `${head}…`;
}

/**
 * A member's words as they may stand in a message: they look as they were written, and format, link, mention and break
 * nothing. Cut at `maximumLength` characters of the result. (discord.js's `escapeMarkdown` leaves gaps: it takes what looks
 * like a link or an emoji for one, and does not know small print.)
 */
export function showText(text: string, maximumLength: number): { text: string; cut: boolean } {
  const harmless = visible(text)
    .replace(/[\\`*_~|<[]/g, '\\$&')
    // An address needs no marks to become a link.
    .replaceAll('://', ':\\/\\/')
    .replace(/@(?=everyone|here)/gi, '\\@')
    // Quotations, headings, small print and lists begin a line.
    .replace(/^([^\S\n]*)([>#+-])/gm, '$1\\$2')
    .replace(/^([^\S\n]*\d+)([.)])/gm, '$1\\$2');
  if (harmless.length <= maximumLength) return { text: harmless, cut: false };
  return { text: cutAt(harmless, maximumLength), cut: true };
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

export function formatTokens(tokens: number): string {
  return tokens.toLocaleString('en-US');
}

export function formatBytes(bytes: number): string {
  if (bytes < 100 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Seconds as `48 s` or `2 min 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}

/** A moment as Discord shows it to each reader: `5 minutes ago`. Milliseconds since 1970. */
export function relativeTime(timestamp: number): string {
  return `<t:${Math.floor(timestamp / 1000)}:R>`;
}
