import { distance } from 'fastest-levenshtein';
import { UserError } from '../errors.js';

/** Of an asset, in characters. */
export const longestName = 32;
const namePattern = /^[a-z0-9][a-z0-9_-]*$/;
/** `@image1` counts the references of a prompt; `@everyone` and `@here` are plain words. */
const reservedPattern = /^((image|video|audio)\d*|everyone|here)$/;

/**
 * A name as a member typed it, in the form in which it is kept.
 *
 * @throws UserError when it is no name for an asset.
 */
export function checkName(typed: string): string {
  const name = typed.trim().replace(/^@/, '').toLowerCase();
  if (!namePattern.test(name) || name.length > longestName) {
    throw new UserError((texts) => texts.prompts.nameForm(longestName));
  }
  if (reservedPattern.test(name)) {
    throw new UserError((texts) => texts.prompts.nameReserved(`\`${name}\``));
  }
  return name;
}

/** A name from a file's name: `Red Kite (2).PNG` becomes `red-kite-2`. What leaves nothing usable becomes `my-image`. */
export function nameFromFile(fileName: string, type: 'image' | 'video' | 'audio'): string {
  const name = fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, longestName)
    .replace(/^[-_]+|[-_]+$/g, '');
  if (name === '') return `my-${type}`;
  return reservedPattern.test(name) ? `my-${name}`.slice(0, longestName) : name;
}

/** The name itself, or the first of `name-2`, `name-3` ... */
export function* nameCandidates(name: string): Generator<string, never> {
  yield name;
  for (let count = 2; ; count++) {
    const suffix = `-${count}`;
    yield name.slice(0, longestName - suffix.length) + suffix;
  }
}

/** Up to three of `names` that a member who typed `typed` may have meant, nearest first. */
export function nearestNames(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  return names
    .map((name) => ({
      name,
      away: name.startsWith(wanted) || wanted.startsWith(name) ? 0 : distance(wanted, name),
    }))
    .filter(({ away }) => away <= Math.max(2, wanted.length / 2))
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name);
}
