import type { APIComponentInContainer } from 'discord.js';
import { usualTimeMs } from '../jobs/generation-times.js';
import type { Job, JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { isInPlace, linkTo } from './cards.js';
import { explain } from './failures.js';
import { colours, linkButton, withButton, words } from './look.js';
import { relativeTime } from './show.js';

const reasonOfTake = 100;

function bar(progressPercent: number): string {
  const percent = Math.round(Math.min(100, Math.max(0, progressPercent)));
  const filled = Math.round(percent / 10);
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)} ${percent} %`;
}

/** What is known of such tasks; where nothing was noted, what is guessed. */
function usualTime({ request, usualMs = usualTimeMs(request) }: Job, { cards, format }: Texts): string {
  return cards.about(format.duration(usualMs));
}

/** How far a job is; for one alone, a second line of small print tells what to expect. */
function stateLine(job: Job, texts: Texts, reasonLength?: number): string {
  const { cards, format } = texts;
  const usual = usualTime(job, texts);
  switch (job.state) {
    case 'accepted':
    case 'waiting':
      return `${cards.waiting}\n-# ${cards.waitingDetail({ since: relativeTime(job.createdAt), usual })}`;
    case 'submitting':
      return `${cards.submitting}\n-# ${cards.submittingDetail(usual)}`;
    case 'unconfirmed':
      if (job.settled === 'forgotten') return cards.forgotten;
      return job.settled === 'submitted-again' ? cards.submittedAgain : cards.unknown;
    case 'generating': {
      const progress = job.progressPercent === null ? '' : ` ${bar(job.progressPercent)}`;
      const detail = cards.generatingDetail({ since: relativeTime(job.submittedAt), usual });
      return `${cards.generating}${progress}\n-# ${detail}`;
    }
    case 'delivering':
      return cards.sending;
    case 'done':
      return cards.done(format.duration(job.finishedAt - job.submittedAt));
    case 'failing':
    case 'failed':
      return cards.failed(explain(job.failure, texts, { reasonLength }).title);
  }
}

/** Where a finished video is: an address to go to, or words for why there is none. */
function whereResultIs(job: JobIn<'done'>, { cards }: Texts): { url: string } | string {
  if (job.message !== null)
    return isInPlace(job.place, job.message) ? { url: linkTo(job, job.message) } : cards.sentDirectly;
  return job.deletedAt === null ? cards.keptInJobs : cards.deleted;
}

function takeLine(take: Job, texts: Texts): string {
  const [state = ''] = stateLine(take, texts, reasonOfTake).split('\n');
  if (take.state !== 'done') return state;
  const where = whereResultIs(take, texts);
  return `${state} · ${typeof where === 'string' ? where : texts.cards.watchIt(where.url)}`;
}

/** How far one job is, or each of several in a line of its own. */
export function stateOf(takes: readonly Job[], texts: Texts): APIComponentInContainer {
  const [job, ...others] = takes;
  if (job === undefined || others.length > 0 || job.batch.size > 1) {
    const lines = takes.map((take) => `**${take.batch.index + 1}** · ${takeLine(take, texts)}`);
    const running = takes.find(({ state }) => state === 'generating');
    const usual = running && `-# ${texts.cards.eachUsually(usualTime(running, texts))}`;
    return words([...lines, ...(usual === undefined ? [] : [usual])].join('\n'));
  }
  if (job.state !== 'done') return words(stateLine(job, texts));
  const where = whereResultIs(job, texts);
  return typeof where === 'string'
    ? words(`${stateLine(job, texts)} · ${where}`)
    : withButton(stateLine(job, texts), linkButton(texts.labels.watchIt, where.url));
}

/** What is still under way shows before what a member has to look at, and that before what went well. */
export function colourOf(takes: readonly Job[]): number {
  const found = takes.map(({ state }) => {
    if (state === 'done') return colours.done;
    return state === 'failed' || state === 'failing' || state === 'unconfirmed' ? colours.attention : colours.calm;
  });
  return [colours.calm, colours.attention].find((colour) => found.includes(colour)) ?? colours.done;
}
