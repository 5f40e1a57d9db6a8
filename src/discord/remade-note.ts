import type { Failure, Remade } from '../store/records.js';

const causes = {
  'not-fetched': {
    link: "Discord's link could not be fetched by the provider, so I sent the file itself",
    bytes: 'The provider could not take the file the way I sent it first, so I sent it in another way',
  },
  'not-readable': {
    link: "The provider never showed what it fetched from Discord's link, so I sent the file itself",
    bytes: 'The provider never showed the file that I sent first, so I sent it in another way',
  },
} as const;

/** Why an asset was created a second time, and what that cost: a sentence for its members. */
export function remadeNote({ reason, way, charged }: Pick<Remade, 'reason' | 'way' | 'charged'>): string {
  if (reason === 'gone') {
    return 'It was not at the provider any more, so I created it there again: one more creation was billed.';
  }
  const cause = causes[reason][way === 'link' ? 'link' : 'bytes'];
  return `${cause}: ${charged === 'yes' ? 'two creations were billed' : 'nothing was billed for the first try'}.`;
}

/** What a second creation that came to nothing cost together with the first; null where one alone may have been billed. */
export function twiceNote({ reason, way, charged }: Remade, failure: Pick<Failure, 'charged'>): string | null {
  if (charged === 'no' || reason === 'gone' || failure.charged === 'no') return null;
  const ways = way === 'link' ? "by Discord's link and with the file itself" : 'in two ways';
  return failure.charged === 'yes'
    ? `I tried it ${ways}: two creations were billed.`
    : `I tried it ${ways}: one creation was billed, perhaps two; your AnyFast account shows it.`;
}
