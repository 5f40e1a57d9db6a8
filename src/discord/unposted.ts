import type { Job, JobIn } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import type { Services } from './services.js';
import { relativeTime } from './show.js';

/** Who reads a list of jobs. */
export interface Reader {
  id: string;
  /** Where they read it. */
  channelId: string | null;
  /** Whether the list says who asked. */
  namesAskers: boolean;
  now: number;
  /** Results that no place took and whose files are kept, by their jobs. */
  kept: ReadonlySet<string>;
}

/** Which of a member's results that no place took can still be brought, by their jobs, when their links have ended. */
export async function keptOf(jobs: readonly Job[], memberId: string, { files }: Pick<Services, 'files'>) {
  const kept = new Set<string>();
  for (const job of jobs) {
    if (isInNoChannel(job, memberId) && job.video !== null && (await files.has(job.video.hash))) kept.add(job.id);
  }
  return kept;
}

function isInNoChannel(job: Job, memberId: string): job is JobIn<'done'> {
  return job.state === 'done' && job.message === null && job.deletedAt === null && job.ownerId === memberId;
}

/** The reader's results that are in no channel, and to which there is a way. */
export function unpostedOf(jobs: readonly Job[], { id, now, kept }: Reader): JobIn<'done'>[] {
  return jobs.filter((job) => isInNoChannel(job, id)).filter((job) => job.result.urlEndsAt > now || kept.has(job.id));
}

/** Where such a result is, and for how long. */
export function unpostedNote(job: Job, { now }: Reader, { jobs: { unposted } }: Texts): string {
  const ends = job.state === 'done' ? job.result.urlEndsAt : 0;
  return `${unposted.where} ${ends <= now ? unposted.linkEnded : unposted.linkEnds(relativeTime(ends))}`;
}
