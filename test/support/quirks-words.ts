import { english } from '../../src/texts/english.js';
import { failureCard, overdueCard, unconfirmedCard } from '../../src/discord/cards.js';
import { explain } from '../../src/discord/failures.js';
import { jobCard } from '../../src/discord/job-card.js';
import type { Card } from '../../src/discord/look.js';
import { resultCard } from '../../src/discord/result-card.js';
import type { Outcome } from './quirks-scene.js';

/** What no member should have to read. */
const raw = [
  /\{"/,
  /\bundefined\b/,
  /\[object/,
  /\n\s*at /,
  /\bnull\b/,
  /\b\d+\.\d+\.\d+\.\d+\b/,
  /localhost/,
  /\bE[A-Z]{5,}\b/,
];

function textsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) =>
    ['content', 'label', 'description'].includes(name) && typeof value === 'string' ? [value] : textsOf(value),
  );
}

function cardsOf({ what, job }: Outcome['shown'][number]): Card[] {
  if (what === 'overdue' && (job.state === 'generating' || job.state === 'waiting')) return [overdueCard(job)];
  if (what === 'unconfirmed' && job.state === 'unconfirmed') return [unconfirmedCard(job)];
  if (what === 'failure' && job.state === 'failing') return [failureCard(job)];
  if (what === 'result' && job.state === 'delivering') {
    const asFile = resultCard(job, { fileName: 'video.mp4' });
    return [asFile, resultCard(job, { tooLarge: 1e8 }), resultCard(job, { notKept: true })];
  }
  return [jobCard(job)];
}

/** All that a member was shown of a scene, as text. */
export function wordsOf({ shown, job }: Pick<Outcome, 'shown' | 'job'>): string[] {
  const words = [...shown, { what: 'card', job }].flatMap((one) => cardsOf(one).flatMap(textsOf));
  if (job.state !== 'failed') return words;
  const { title, remedy, charge, smallPrint } = explain(job.failure, english, { payer: job.keyOwner.scope });
  return [...words, title, remedy, charge, smallPrint ?? ''];
}

/** What is wrong with these words; empty where nothing is. */
export function rawWords(words: readonly string[], secrets: readonly string[]): string[] {
  return words.flatMap((text) => {
    // The link to a finished video is what its member is to be given.
    const said = text.replace(/\[watch it\]\([^)]*\)/g, '');
    const bad = raw.some((pattern) => pattern.test(said)) || secrets.some((secret) => said.includes(secret));
    return bad ? [text] : [];
  });
}
