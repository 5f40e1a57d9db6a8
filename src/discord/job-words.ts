import { usualTimeMs } from '../jobs/generation-times.js';
import type { Job, JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { isInPlace, linkTo } from './cards.js';
import { explain } from './failures.js';
import { cardLink } from './job-lines.js';
import { relativeTime } from './show.js';

const longestReason = 30;
/** A post that takes longer than this is held up. */
const usualPostMs = 60_000;

/** How far a job is, in words for a list; what holds it up is said too. */
export function stateWords(job: Job, now: number, texts: Texts): string {
  const { states } = texts.jobs;
  switch (job.state) {
    case 'accepted':
    case 'submitting':
      return states.waiting;
    case 'waiting':
      return job.refusedSince === null ? states.waiting : states.notTaken;
    case 'unconfirmed':
      if (job.settled === 'forgotten') return states.forgotten;
      return job.settled === null ? states.unknown : states.submittedAgain;
    case 'generating':
      return states.generating(percentOf(job)) + hangOf(job, texts);
    case 'delivering':
      return isHeldUp(job, now) ? states.sendingHeldUp : states.sending;
    case 'done':
      if (job.deletedAt !== null) return states.doneDeleted;
      return job.message === null ? states.doneNowhere : states.done;
    case 'failing':
    case 'failed':
      return states.failed(explain(job.failure, texts, { reasonLength: longestReason }).title);
  }
}

function percentOf({ progressPercent }: JobIn<'generating'>): number | null {
  return progressPercent === null ? null : Math.round(Math.min(100, Math.max(0, progressPercent)));
}

function hangOf({ unreachableSince, overdueToldAt }: JobIn<'generating'>, { jobs }: Texts): string {
  if (unreachableSince !== null) return jobs.states.unreachable;
  return overdueToldAt === null ? '' : jobs.states.unusuallyLong;
}

function isHeldUp({ postingSince }: JobIn<'delivering'>, now: number): boolean {
  return postingSince !== null && now - postingSince > usualPostMs;
}

/** What happens with a job at the moment, what it waits for, and what is known about the money. */
export function standingOf(job: Job, now: number, texts: Texts): string {
  const { standing } = texts.jobs;
  switch (job.state) {
    case 'accepted':
      return standing.accepted;
    case 'waiting':
      if (job.refusedSince !== null) return standing.notTaken(relativeTime(job.refusedSince));
      return job.request.references.length === 0 ? standing.aboutToSend : standing.gettingReady;
    case 'submitting':
      return standing.submitting;
    case 'unconfirmed':
      return job.settled === null ? standing.unconfirmed : standing.settled;
    case 'generating':
      return generatingSince(job, texts);
    case 'delivering':
      return isHeldUp(job, now) && job.postingSince !== null
        ? standing.heldUp(relativeTime(job.postingSince))
        : standing.sending;
    case 'done':
      return whereItIs(job, texts);
    case 'failing':
    case 'failed': {
      const { remedy, charge } = explain(job.failure, texts, { payer: job.keyOwner.scope });
      return `${remedy} ${charge}`;
    }
  }
}

function generatingSince(job: JobIn<'generating'>, { jobs: { standing }, format }: Texts): string {
  const { submittedAt, request, usualMs = usualTimeMs(request), unreachableSince, overdueToldAt } = job;
  const begun = standing.generating({ since: relativeTime(submittedAt), usual: format.duration(usualMs) });
  if (unreachableSince !== null) return `${begun} ${standing.unreachable(relativeTime(unreachableSince))}`;
  return overdueToldAt === null ? begun : `${begun} ${standing.unusuallyLong}`;
}

function whereItIs(job: JobIn<'done'>, { jobs: { standing }, format }: Texts): string {
  const { deletedAt, message, submittedAt, finishedAt } = job;
  if (deletedAt !== null) return standing.deleted(relativeTime(deletedAt));
  return message === null ? standing.nowhere : standing.took(format.duration(finishedAt - submittedAt));
}

/** To what was posted at the end, else to the card. What came as a direct message is there for who asked alone. */
export function linkOf(job: Job, readerId: string): string | undefined {
  const message = job.state === 'done' || job.state === 'failed' ? job.message : null;
  if (message === null || !('place' in job)) return cardLink(job);
  if (isInPlace(job.place, message)) return linkTo(job, message);
  return job.ownerId === readerId ? linkTo({ guildId: null }, message) : cardLink(job);
}
