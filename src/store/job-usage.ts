import type { Failure, Job } from './records.js';

interface Ending {
  outcome: 'done' | 'failed' | 'unconfirmed';
  charged: Failure['charged'];
  billedTokens?: number | null;
  endedAt?: number;
}

/** How a job ended for the records of usage, as soon as that is known; undefined before. */
export function endingOf(job: Job): Ending | undefined {
  switch (job.state) {
    case 'accepted':
    case 'waiting':
    case 'submitting':
    case 'generating':
      return undefined;
    case 'delivering':
    case 'done':
      return { outcome: 'done', charged: 'yes', billedTokens: job.result.tokens, endedAt: job.finishedAt };
    case 'failing':
      return { outcome: 'failed', charged: job.failure.charged };
    case 'failed':
      return { outcome: 'failed', charged: job.failure.charged, endedAt: job.endedAt };
    case 'unconfirmed':
      return { outcome: 'unconfirmed', charged: 'unknown' };
  }
}

/** A thread's job belongs to its channel, from when it is known to be a public one; undefined before. */
export function parentIdOf(job: Job): string | undefined {
  return 'place' in job ? job.place?.parentId : undefined;
}
