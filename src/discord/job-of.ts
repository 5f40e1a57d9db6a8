import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import type { Services } from './services.js';

/** @throws UserError when no job has the id. */
export async function jobOf(id: string, { store }: Pick<Services, 'store'>): Promise<Job> {
  const job = await store.jobs.get(id);
  if (job) return job;
  throw new UserError('I do not know this video any more. Start a new one with /video. Nothing was charged.');
}
