import { english, type Texts } from './english.js';
import { german } from './german.js';

/** By Discord's codes of locales (reference, "Locales", August 2026), other than English, which is what all others get. */
export const translations = { de: german } as const satisfies Record<string, Texts>;

/** The words for a reader's locale, as Discord names it; English where it has none of its own, or is not known. */
export function textsFor(locale: string | null | undefined): Texts {
  const [language = ''] = (locale ?? '').split('-');
  return Object.entries(translations).find(([code]) => code === language)?.[1] ?? english;
}
