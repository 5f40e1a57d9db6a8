import { usualTimeMs } from '../jobs/generation-times.js';
import type { Job, JobIn } from '../store/records.js';
import { isInPlace, linkTo } from './cards.js';
import { explain } from './failures.js';
import { cardLink } from './job-lines.js';
import { formatDuration, relativeTime } from './show.js';

const longestReason = 30;
/** A post that takes longer than this is held up. */
const usualPostMs = 60_000;

/** How far a job is, in words for a list; what holds it up is said too. */
export function stateWords(job: Job, now: number): string {
  switch (job.state) {
    case 'accepted':
      return '**Waiting**';
    case 'waiting':
      return job.refusedSince === null ? '**Waiting**' : '**Waiting**, the provider does not take it yet';
    case 'submitting':
      return '**Waiting**';
    case 'unconfirmed':
      return unconfirmedWords(job);
    case 'generating':
      return ['**Generating**', percentOf(job.progressPercent)].join(' ').trimEnd() + hangOf(job);
    case 'delivering':
      return isHeldUp(job, now) ? '**Sending**, Discord does not take it yet' : '**Sending**';
    case 'done':
      if (job.deletedAt !== null) return '**Done**, deleted';
      return job.message === null ? '**Done**, in no channel' : '**Done**';
    case 'failing':
    case 'failed':
      return `**Failed**: ${explain(job.failure, longestReason).title}`;
  }
}

function unconfirmedWords({ settled }: JobIn<'unconfirmed'>): string {
  if (settled === 'forgotten') return '**Forgotten**, unknown whether the provider accepted it';
  return settled === null
    ? '**Unknown** whether the provider accepted it'
    : '**Submitted again**, unknown whether the provider accepted it the first time';
}

function percentOf(progressPercent: number | null): string {
  return progressPercent === null ? '' : `${Math.round(Math.min(100, Math.max(0, progressPercent)))} %`;
}

function hangOf({ unreachableSince, overdueToldAt }: JobIn<'generating'>): string {
  if (unreachableSince !== null) return ', the provider cannot be reached';
  return overdueToldAt === null ? '' : ', unusually long';
}

function isHeldUp({ postingSince }: JobIn<'delivering'>, now: number): boolean {
  return postingSince !== null && now - postingSince > usualPostMs;
}

/** What happens with a job at the moment, what it waits for, and what is known about the money. */
export function standingOf(job: Job, now: number): string {
  switch (job.state) {
    case 'accepted':
      return 'Its card is still to be posted; I try that by myself. Nothing is charged until it is sent to the provider.';
    case 'waiting':
      return waitingFor(job);
    case 'submitting':
      return 'It is being sent to the provider.';
    case 'unconfirmed':
      return job.settled === null
        ? 'The answer to the submission was lost. I will not send it again by myself: its message has **Submit again** and **Forget**.'
        : 'That is decided. The AnyFast account that was to pay shows whether the first submission is there.';
    case 'generating':
      return generatingSince(job);
    case 'delivering':
      return isHeldUp(job, now) && job.postingSince !== null
        ? `It is finished. Discord has not taken its message since ${relativeTime(job.postingSince)}; I try again by myself.`
        : 'It is finished; its file is being fetched and posted.';
    case 'done':
      return whereItIs(job);
    case 'failing':
    case 'failed': {
      const { remedy, charge } = explain(job.failure);
      return `${remedy} ${charge}`;
    }
  }
}

function waitingFor({ refusedSince, request }: JobIn<'waiting'>): string {
  if (refusedSince !== null)
    return `The provider does not take it since ${relativeTime(refusedSince)}. I try again by myself; nothing is charged until it does.`;
  const what = request.references.length === 0 ? 'It is about to be sent' : 'What it names is being made ready';
  return `${what}. Nothing is charged until it is sent to the provider.`;
}

function generatingSince(job: JobIn<'generating'>): string {
  const { submittedAt, request, usualMs = usualTimeMs(request), unreachableSince, overdueToldAt } = job;
  const usual = formatDuration(usualMs);
  const begun = `The provider has it since ${relativeTime(submittedAt)}; usually it takes about ${usual}.`;
  if (unreachableSince !== null)
    return `${begun} It cannot be reached since ${relativeTime(unreachableSince)}; I go on asking, and nothing is lost.`;
  return overdueToldAt === null ? begun : `${begun} This one takes unusually long; I look every 10 minutes for a day.`;
}

function whereItIs({ deletedAt, message, submittedAt, finishedAt }: JobIn<'done'>): string {
  if (deletedAt !== null) return `It was deleted from its channel ${relativeTime(deletedAt)}.`;
  if (message === null) return 'No channel took it. Who asked for it gets it with **Original**, while it is kept.';
  return `It took ${formatDuration(finishedAt - submittedAt)}.`;
}

/** To what was posted at the end, else to the card. What came as a direct message is there for who asked alone. */
export function linkOf(job: Job, readerId: string): string | undefined {
  const message = job.state === 'done' || job.state === 'failed' ? job.message : null;
  if (message === null || !('place' in job)) return cardLink(job);
  if (isInPlace(job.place, message)) return linkTo(job, message);
  return job.ownerId === readerId ? linkTo({ guildId: null }, message) : cardLink(job);
}
