import type { Failure, Remade } from '../store/records.js';
import type { Texts } from '../texts/english.js';

/** Why an asset was created a second time, and what that cost: a sentence for its members. */
export function remadeNote(
  { reason, way, charged }: Pick<Remade, 'reason' | 'way' | 'charged'>,
  { results: { remade } }: Texts,
): string {
  if (reason === 'gone') return remade.gone;
  const cause = remade.causes[reason][way === 'link' ? 'link' : 'bytes'];
  return remade.cost({ cause, both: charged === 'yes' });
}

/** What a second creation that came to nothing cost together with the first; null where one alone may have been billed. */
export function twiceNote(
  { reason, way, charged }: Remade,
  failure: Pick<Failure, 'charged'>,
  { results: { remade } }: Texts,
): string | null {
  if (charged === 'no' || reason === 'gone' || failure.charged === 'no') return null;
  return remade.triedTwice({ withLink: way === 'link', both: failure.charged === 'yes' });
}
