/** A stretch of a prompt: words, or the name of a reference without its `@`. */
export type PromptPart = { kind: 'words'; text: string } | { kind: 'reference'; name: string; typed: string };

/**
 * A reference: `@` and a name, not behind a letter or digit (as in an address) nor behind `<` (a mention) or `\`. Scripts
 * that put no spaces between words do not hold a reference back, so only letters of alphabets with spaces count.
 */
const referencePattern =
  /(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Number}<\\])@([a-z0-9][a-z0-9_-]*)/giu;
const plainWords = new Set(['everyone', 'here']);

/** Whether a prompt mentions a member of the server, as Discord writes it: `<@id>`. Roles, `<@&id>`, are plain words. */
export function mentionsMember(prompt: string): boolean {
  return /(?<!\\)<@!?\d+>/.test(prompt);
}

/**
 * Splits a prompt at its references. `isName` says whether a name is known: `_@kite_` is written for the name `kite`, so
 * what stands behind a known name as `-` or `_` belongs to the words.
 */
export function splitPrompt(prompt: string, isName: (name: string) => boolean): PromptPart[] {
  const parts: PromptPart[] = [];
  let read = 0;
  for (const match of prompt.matchAll(referencePattern)) {
    const typed = match[1] ?? '';
    const whole = typed.toLowerCase();
    const trimmed = whole.replace(/[-_]+$/, '');
    const name = isName(whole) ? whole : trimmed;
    if (plainWords.has(name)) continue;
    parts.push({ kind: 'words', text: prompt.slice(read, match.index) });
    parts.push({ kind: 'reference', name, typed: typed.slice(0, name.length) });
    read = match.index + 1 + name.length;
  }
  parts.push({ kind: 'words', text: prompt.slice(read) });
  return parts;
}

/**
 * Words as the provider may be sent them: `\@` is a plain `@`. A plain `@` that the provider would count as a reference
 * (`@image1`) is sent as its full-width twin.
 */
export function plainText(words: string): string {
  return words.replaceAll('\\@', '@').replace(/@(?=(image|video|audio)\d)/gi, '＠');
}
