import { failureOf, isPassing, taskFailure } from '../assets/failure.js';
import { ProviderError } from '../provider/errors.js';
import type { TaskResult } from '../provider/types.js';
import type { JobIn, Result } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { keyOf } from './key-of.js';
import { nextReadMs, usualTimeMs } from './schedule.js';
import { showCard } from './takes.js';

const hourMs = 3_600_000;
/** An overdue task is read on this often, for this long (product's promise). */
const overdue = { gapMs: 10 * 60_000, forMs: 24 * hourMs };
/** Result links end after 12 h by the provider's asset guide, 24 h by its task guide (2026): take the shorter. */
const linkLifeMs = 12 * hourMs;

/** A job that the provider has: reads its task once. */
export async function stepGenerating(
  job: JobIn<'generating'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { tokens, provider, timing, log } = dependencies;
  const key = await keyOf(job, tokens);
  if (key === undefined) {
    const failure = ownFailure('key-gone', 'generation', 'The key was removed.', 'unknown');
    return await fail(job, save, failure, dependencies);
  }
  try {
    const task = await provider.readTask(key, job.taskId, { signal });
    switch (task.status) {
      case 'succeeded': {
        const delivering: JobIn<'delivering'> = {
          ...job,
          state: 'delivering',
          finishedAt: timing.now(),
          result: resultOf(task.result, timing.now()),
          video: null,
          lastFrame: null,
        };
        await save(delivering);
        await showCard(delivering, dependencies);
        return timing.now();
      }
      case 'failed':
        return await fail(job, save, taskFailure(task.failure), dependencies);
      case 'running': {
        if (!task.statusKnown) log.warn({ job: job.id, status: task.upstreamStatus }, 'unknown status of a task');
        const read = { ...job, reads: job.reads + 1, progressPercent: task.progressPercent ?? job.progressPercent };
        await save(read);
        await showCard(read, dependencies);
        return await goOn(read, save, dependencies);
      }
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ job: job.id, kind: error.kind, status: error.status }, 'a read of a task failed');
    return await goOn(job, save, dependencies, error);
  }
}

/** Still going, as far as is known: tells the thread once when it takes long, and says when to read again. */
async function goOn(
  job: JobIn<'generating'>,
  save: Save,
  dependencies: StepDependencies,
  error?: ProviderError,
): Promise<WakeAt> {
  const { timing, delivery, pollReads, deadlineMs } = dependencies;
  if (!timing.over(job.submittedAt, deadlineMs)) {
    const ageMs = timing.age(job.submittedAt);
    const waitMs = Math.max(error?.retryAfterMs ?? 0, nextReadMs(ageMs, usualTimeMs(job.request), pollReads));
    return timing.later(waitMs).retryAt;
  }
  // A provider that is away says nothing of the task: it is not given up for that.
  if (timing.over(job.submittedAt, overdue.forMs) && !(error && isPassing(error))) {
    const failure = error
      ? { ...failureOf(error, 'generation'), charged: 'unknown' as const }
      : ownFailure('timeout', 'generation', 'The task did not end within a day.', 'unknown');
    return await fail(job, save, failure, dependencies);
  }
  if (job.overdueToldAt !== null) return timing.later(overdue.gapMs).retryAt;
  await delivery.postOverdue(job);
  await save({ ...job, overdueToldAt: timing.now() });
  return timing.later(overdue.gapMs).retryAt;
}

function resultOf(result: TaskResult, now: number): Result {
  return {
    videoUrl: result.videoUrl,
    lastFrameUrl: result.lastFrameUrl ?? null,
    tokens: result.tokens ?? null,
    seed: result.seed ?? null,
    durationSeconds: result.durationSeconds ?? null,
    ratio: result.ratio ?? null,
    resolution: result.resolution ?? null,
    urlEndsAt: now + linkLifeMs,
  };
}
