import { failureOf, taskFailure } from '../assets/failure.js';
import type { Timing } from '../assets/timing.js';
import { ProviderError } from '../provider/errors.js';
import type { TaskFailure, TaskResult } from '../provider/types.js';
import type { Failure, JobIn, Result } from '../store/records.js';
import { blame } from './blame.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { linkLifeMs } from './fresh-link.js';
import { keyOf } from './key-of.js';
import { beginPosting } from './posting.js';
import { showCard } from './takes.js';

const hourMs = 3_600_000;
/** An overdue task is read on this often, for this long (product's promise). */
const overdue = { gapMs: 10 * 60_000, forMs: 24 * hourMs };

/** What is kept of a status that nobody knows. */
const longestStatus = 60;

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
          postingSince: null,
          lastFrame: null,
        };
        await save(delivering);
        await learnFrom(job, dependencies);
        await showCard(delivering, dependencies);
        return timing.now();
      }
      case 'failed':
        return await fail(job, save, failureOfTask(task.failure, job), dependencies);
      case 'running': {
        const read: JobIn<'generating'> = {
          ...reached(job, timing),
          reads: job.reads + 1,
          readAt: timing.now(),
          progressPercent: task.progressPercent ?? job.progressPercent,
          unknownStatus: task.statusKnown ? job.unknownStatus : task.upstreamStatus.slice(0, longestStatus),
        };
        if (read.unknownStatus !== job.unknownStatus) {
          log.warn({ job: job.id, status: read.unknownStatus }, 'unknown status of a task: it counts as going on');
        }
        // Most writes of a busy bot: one that is lost costs another read.
        await save(read, { atEnd: true });
        await showCard(read, dependencies);
        return await goOn(read, save, dependencies);
      }
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ job: job.id, kind: error.kind, status: error.status }, 'a read of a task failed');
    const read = isAway(error)
      ? { ...job, unreachableSince: job.unreachableSince ?? timing.now() }
      : reached(job, timing);
    if (read.unreachableSince !== job.unreachableSince) await save(read);
    return await goOn(read, save, dependencies, error);
  }
}

/** Where the first read finds a task finished: it ends late in the time before, more likely than not. A choice. */
const endBeforeFirstRead = 0.85;

/** It ended between two reads; after an absence of the provider nothing is known of when. */
async function learnFrom(
  { request, submittedAt, readAt, unreachableSince }: JobIn<'generating'>,
  { timing, pace }: StepDependencies,
): Promise<void> {
  if (unreachableSince !== null) return;
  const age = timing.age(submittedAt);
  const tookMs = readAt === undefined ? endBeforeFirstRead * age : age - timing.age(readAt) / 2;
  await pace.learn(request, tookMs);
}

/** Whether a read did not come to a provider that works: that time does not count against it. */
function isAway({ kind, status }: ProviderError): boolean {
  return kind === 'unreachable' || kind === 'timeout' || (kind === 'provider-fault' && (status ?? 500) >= 500);
}

/** The provider answered: what it was away for is added up. */
function reached(job: JobIn<'generating'>, timing: Timing): JobIn<'generating'> {
  return { ...job, unreachableMs: awayMs(job, timing), unreachableSince: null };
}

/** For how long the provider was away since the submission, in milliseconds of its time. */
function awayMs({ unreachableMs, unreachableSince }: JobIn<'generating'>, timing: Timing): number {
  return unreachableMs + (unreachableSince === null ? 0 : Math.max(0, Math.round(timing.age(unreachableSince))));
}

/** Still going, as far as is known: tells the thread once when it takes long, and says when to read again. */
async function goOn(
  job: JobIn<'generating'>,
  save: Save,
  dependencies: StepDependencies,
  error?: ProviderError,
): Promise<WakeAt> {
  const { timing, delivery, pace, deadlineMs } = dependencies;
  const ageMs = timing.age(job.submittedAt);
  const overdueMs = ageMs - awayMs(job, timing) - deadlineMs;
  if (overdueMs <= 0) {
    const waitMs = Math.max(error?.retryAfterMs ?? 0, pace.nextReadMs(ageMs, job.request));
    return timing.later(waitMs).retryAt;
  }
  // A provider that is away or busy says nothing of the task, which may be paid: it is not given up for that.
  if (overdueMs > overdue.forMs && !(error && (isAway(error) || error.kind === 'too-fast'))) {
    const failure = error
      ? { ...failureOf(error, 'generation'), charged: 'unknown' as const }
      : ownFailure('timeout', 'generation', 'The task did not end within a day.', 'unknown');
    return await fail(job, save, failure, dependencies);
  }
  if (job.overdueToldAt !== null) return timing.later(overdue.gapMs).retryAt;
  const posting = await beginPosting(job, save, timing);
  await delivery.postOverdue(posting.job, posting.earlier);
  await save({ ...posting.job, overdueToldAt: timing.now(), postingSince: null });
  return timing.later(overdue.gapMs).retryAt;
}

/** Why a task ended without a video, and who caused it. */
function failureOfTask(failure: TaskFailure, { request }: JobIn<'generating'>): Failure {
  const { code, contentIndex } = failure;
  return { ...taskFailure(failure), ...blame(request.references, { code, contentIndex }) };
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
