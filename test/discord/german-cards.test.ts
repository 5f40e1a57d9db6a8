import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureCard, overdueCard, unconfirmedCard } from '../../src/discord/cards.js';
import { jobCard } from '../../src/discord/job-card.js';
import { detailsCard } from '../../src/discord/job-details.js';
import { standingOf } from '../../src/discord/job-words.js';
import { logLine } from '../../src/discord/key-log.js';
import type { Card } from '../../src/discord/look.js';
import { resultCard } from '../../src/discord/result-card.js';
import type { Job, JobIn } from '../../src/store/records.js';
import { german } from '../../src/texts/german.js';
import { checkCard, texts } from './card-checks.js';
import { anyJob, jobIn } from './jobs.js';

const runs = { numRuns: 300 };
const now = 1_800_000_000_000;
const attached = { fileName: 'kite.mp4' };
const read = (card: Card) => texts(card).join('\n');

/** All that is posted for a job, besides its card. */
function noticesOf(job: Job): Card[] {
  switch (job.state) {
    case 'waiting':
    case 'generating':
      return [overdueCard(job)];
    case 'unconfirmed':
      return [unconfirmedCard(job)];
    case 'delivering':
      return [resultCard(job, attached), resultCard(job, { tooLarge: 2 ** 31 }), resultCard(job, { notKept: true })];
    case 'failing':
      return [failureCard(job)];
    default:
      return [];
  }
}

describe('what is posted for a member whose Discord is in German', () => {
  it('is what Discord takes, however long everything is', () => {
    fc.assert(
      fc.property(anyJob, (any) => {
        const job = { ...any, locale: 'de' };
        const { ownerId } = job;
        checkCard(jobCard(job), { ownerId, mentions: false });
        for (const notice of noticesOf(job)) checkCard(notice, { ownerId, mentions: true });
        checkCard(detailsCard(job, { id: ownerId, now }, german), { ownerId, mentions: false });
      }),
      runs,
    );
  });

  it.each([
    ['its card', (locale) => jobCard(jobIn('generating', { locale })), 'Ein Video für', 'A video for'],
    ['its result', (locale) => resultCard(jobIn('delivering', { locale }), attached), 'ist fertig', 'is ready'],
    [
      'its failure',
      (locale) => failureCard(jobIn('failing', { locale })),
      'diesmal gibt es kein Video',
      'there is no video this time',
    ],
  ] satisfies [string, (locale: string | undefined) => Card, string, string][])(
    'is German in %s, and English where no language was noted',
    (_, cardOf, inGerman, inEnglish) => {
      expect(read(cardOf('de'))).toContain(inGerman);
      expect(read(cardOf(undefined))).toContain(inEnglish);
    },
  );

  it('says no “seit” before a time, which Discord shows as “vor 5 Minuten”', () => {
    const waiting: JobIn<'waiting'>[] = [jobIn('waiting'), jobIn('waiting', { refusedSince: now })];
    const generating: JobIn<'generating'>[] = [jobIn('generating'), jobIn('generating', { unreachableSince: now })];
    const delivering: JobIn<'delivering'> = jobIn('delivering', { postingSince: now - 3_600_000 });
    const all = [...waiting, ...generating, delivering].map((job): Job => ({ ...job, locale: 'de' }));
    const told = all.flatMap((job) => [standingOf(job, now, german), ...noticesOf(job).map(read), read(jobCard(job))]);
    expect(told.join('\n')).toMatch(/ging <t:[^]*zuerst bemerkt <t:[^]*zuerst versucht <t:/);
    for (const text of told) expect(text).not.toMatch(/seit <t:/i);
  });
});

describe('a line in the log of a server', () => {
  it('is in the language of the server, whatever that of who asked is', () => {
    const done = jobIn('done');
    expect(logLine({ ...done, locale: 'fr', guildLocale: 'de' })).toContain('· fertig');
    expect(logLine({ ...done, locale: 'de', guildLocale: 'en-US' })).toContain('· done');
    expect(logLine({ ...done, locale: 'de' })).toContain('· done');
  });
});
