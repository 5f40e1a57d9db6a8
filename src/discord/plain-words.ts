import { showLine } from './show.js';

/** What no sentence for a reader has: marks of code, addresses, identifiers, words of a machine, another script. */
const signsOfMachines: readonly RegExp[] = [
  /[^\p{Script=Latin}\p{N}\p{P}\p{Zs}+%°]/u,
  /[{}[\]<>\\|`_*~#@^]/,
  /:\/\/|\/\/|www\.|localhost|\b[\w-]+:\d/i,
  // Hosts, names of files and parameters, codes with a dot, addresses of machines.
  /\p{L}\.\p{L}|\d\.\d+\.\d/u,
  /\p{Ll}\p{Lu}/u,
  /[\p{L}\p{N}-]{25,}|\d{9,}/u,
  // Identifiers: letters and digits mixed.
  /(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{8,}/i,
  /\b(undefined|null|nan|object|errno|exception|stack|traceback|upstream|http|status code|E[A-Z]{4,})\b/i,
];

/** More is no sentence, and no code. */
const longest = 200;
const longestCode = 100;

/**
 * The provider's own words as a sentence's end, without its full stop, where they are words for people; undefined where
 * they are a document, an address, an identifier or the like.
 */
export function plainWords(message: string, maximumLength: number): string | undefined {
  const words = message
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
  if (words.length > longest || !/\p{L}{2,}[^\p{L}]+\p{L}{2,}/u.test(words)) return undefined;
  if (signsOfMachines.some((sign) => sign.test(words))) return undefined;
  return showLine(words, maximumLength);
}

/** A code or an identifier for small print; undefined where it is anything else, a host for example. */
export function plainCode(code: string | null): string | undefined {
  if (code === null || !/^(\w[\w-]*|[A-Z]\w*(\.\w+)*)$/.test(code) || /^(null|undefined|localhost)$/i.test(code)) {
    return undefined;
  }
  return showLine(code, longestCode);
}
