/** Also the quotes and invisible characters that phones and chat programs put in. */
const quotesAndSpaces = /[\s"'`´‘’“”„«»\u200B-\u200F\u2060\uFEFF]+/gu;

/**
 * A key as somebody pasted it, without what does not belong to it. Undefined when nothing like a key is left: keys start
 * with `sk-` (AnyFast's documentation, November 2026), and only printable ASCII can stand in a header.
 */
export function cleanToken(raw: string): string | undefined {
  const bare = raw.replace(quotesAndSpaces, '').replace(/^(authorization:)?(bearer:?)?/i, '');
  return /^sk-[\x21-\x7E]+$/.test(bare) ? bare : undefined;
}
