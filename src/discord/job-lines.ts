import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { linkTo } from './cards.js';
import { relativeTime, showLine } from './show.js';

/** More would not fit beside the question that names them (Discord's limit: 2,000 characters). */
const mostNamed = 5;
const promptLength = 80;

/** A job's prompt on one line. */
export function promptLine({ request }: Job): string {
  return showLine(request.prompt, promptLength);
}

/** Undefined for a job that has no card, or none yet. */
export function cardLink(job: Job): string | undefined {
  if (!('place' in job) || job.place === null) return undefined;
  return linkTo(job, { channelId: job.place.channelId, id: job.place.cardMessageId });
}

/** Some jobs as a list in a private message: the reader's own by their prompts, others' by who asked for them. */
export function nameJobs(jobs: readonly Job[], readerId: string, texts: Texts): string {
  const lines = jobs.slice(0, mostNamed).map((job) => {
    const title = job.ownerId === readerId ? promptLine(job) : texts.jobs.videoFor(`<@${job.ownerId}>`);
    return ['-', title, relativeTime(job.createdAt), cardLink(job) ?? ''].join(' ').trimEnd();
  });
  const others = jobs.length - lines.length;
  return [...lines, ...(others > 0 ? [`- ${texts.jobs.andMore(others)}`] : [])].join('\n');
}
