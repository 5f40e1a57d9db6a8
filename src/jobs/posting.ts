import type { Timing } from '../assets/timing.js';
import type { JobIn } from '../store/records.js';
import type { Earlier } from './delivery.js';
import type { Save } from './dependencies.js';

/**
 * Writes down that a message is about to be tried, before its first try: from then on, whoever goes on with the job must
 * expect it to be posted already.
 */
export async function beginPosting<
  Posting extends JobIn<'waiting' | 'unconfirmed' | 'generating' | 'delivering' | 'failing'>,
>(job: Posting, save: Save, timing: Timing): Promise<{ job: Posting; earlier: Earlier }> {
  if (job.postingSince !== null) return { job, earlier: { mayBePosted: true } };
  const posting = { ...job, postingSince: timing.now() };
  await save(posting);
  return { job: posting, earlier: { mayBePosted: false } };
}
