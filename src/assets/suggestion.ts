import type { Texts } from '../texts/english.js';
import { nearestNames } from './names.js';

/** `Did you mean ... or ...?` with the names nearest to a typed one; undefined when none is near. */
export function suggestion(
  typed: string,
  names: readonly string[],
  show: (name: string) => string,
  { prompts, format }: Texts,
): string | undefined {
  const near = nearestNames(typed, names).map(show);
  return near.length === 0 ? undefined : prompts.didYouMean(format.oneOf(near));
}
