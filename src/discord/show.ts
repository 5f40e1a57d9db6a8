import { escapeMarkdown } from 'discord.js';

/** What turns the direction of text around, or hides in it (Unicode's format and control characters but line breaks). */
const hidden = /[\p{Control}\p{Format}](?<!\n|\u200d)/gu;

/**
 * A member's words as they may stand in a message: they look as they were written, and format, link, mention and break
 * nothing. Cut at `maximumLength` characters of the result.
 */
export function showText(text: string, maximumLength: number): { text: string; cut: boolean } {
  const harmless = escapeMarkdown(text.replace(/\r\n?/g, '\n').replace(hidden, ''), {
    heading: true,
    bulletedList: true,
    numberedList: true,
    maskedLink: true,
  })
    .replace(/[<[]/g, '\\$&')
    .replace(/^>/gm, '\\>');
  if (harmless.length <= maximumLength) return { text: harmless, cut: false };
  // Not in the middle of an escape or of a character of two halves.
  const head = harmless
    .slice(0, maximumLength - 1)
    .replace(/\\+$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  return { text: `${head}…`, cut: true };
}

/** On one line, for names and titles. */
export function showLine(text: string, maximumLength: number): string {
  return showText(text.replace(/\s+/g, ' ').trim(), maximumLength).text;
}

/** Each line behind a `>`. */
export function quote(text: string): string {
  return text.replace(/^/gm, '> ');
}

export function formatTokens(tokens: number): string {
  return tokens.toLocaleString('en-US');
}

export function formatBytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Seconds as `48 s` or `2 min 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
