import { isPassing } from '../assets/failure.js';
import { ProviderError } from '../provider/errors.js';
import type { Task } from '../provider/types.js';
import type { JobIn, Result } from '../store/records.js';
import type { StepDependencies } from './dependencies.js';
import { keyOf } from './key-of.js';

/** Result links end after 12 h by the provider's asset guide, 24 h by its task guide (2026): take the shorter. */
export const linkLifeMs = 12 * 3_600_000;

/**
 * A finished task's result with links that live: it is read again, which is free. `none`: the provider has no other link than
 * the one that is known; `unknown`: it does not say now.
 */
export async function freshResult(
  job: JobIn<'delivering' | 'done'>,
  { tokens, provider, timing, log }: Pick<StepDependencies, 'tokens' | 'provider' | 'timing' | 'log'>,
  signal: AbortSignal,
): Promise<Result | 'none' | 'unknown'> {
  const key = await keyOf(job, tokens);
  if (key === undefined) return 'none';
  let task: Task;
  try {
    task = await provider.readTask(key, job.taskId, { signal });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ job: job.id, kind: error.kind, status: error.status }, 'a read for a fresh link failed');
    return isPassing(error) ? 'unknown' : 'none';
  }
  if (task.status === 'running') return 'unknown';
  if (task.status === 'failed' || task.result.videoUrl === job.result.videoUrl) return 'none';
  const { videoUrl, lastFrameUrl } = task.result;
  return { ...job.result, videoUrl, lastFrameUrl: lastFrameUrl ?? null, urlEndsAt: timing.now() + linkLifeMs };
}
