import { setTimeout as delay } from 'node:timers/promises';
import { failureOf } from '../assets/failure.js';
import { waits } from '../assets/timing.js';
import { ProviderError } from '../provider/errors.js';
import type { TaskReference, TaskRequest } from '../provider/types.js';
import type { JobIn, JobRequest, Reference } from '../store/records.js';
import { ConflictError } from '../store/store.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail } from './failing.js';
import { nextReadMs, usualTimeMs } from './schedule.js';
import { showCard } from './takes.js';

/**
 * Writes the intention, sends the one request that may be paid, writes the id. A refusal proves that nothing was accepted;
 * an answer that was lost leaves the job unconfirmed.
 */
export async function submit(
  job: JobIn<'waiting'>,
  save: Save,
  { key, references }: { key: string; references: TaskReference[] },
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { provider, timing, pollReads, log } = dependencies;
  // Once the intention is written, an end that comes before the answer leaves the job unconfirmed.
  signal.throwIfAborted();
  const { refusedSince, ...rest } = job;
  const submitting: JobIn<'submitting'> = { ...rest, state: 'submitting', submittedAt: timing.now() };
  await save(submitting);
  let taskId: string;
  try {
    ({ taskId } = await provider.createTask(key, taskRequest(job.request, references), { signal }));
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'refused') {
      return await refused({ ...job, refusedSince: refusedSince ?? timing.now() }, save, error, dependencies);
    }
    if (!(error instanceof ProviderError) && !signal.aborted) throw error;
    log.warn({ job: job.id, err: error }, 'the answer to a submission was lost');
    const unconfirmed: JobIn<'unconfirmed'> = { ...submitting, state: 'unconfirmed', told: false };
    await save(unconfirmed);
    return timing.now();
  }
  // Logged before it is written: should the store fail now, the paid task can still be found.
  log.info({ job: job.id, taskId }, 'accepted by the provider');
  const begun = { taskId, reads: 0, progressPercent: null, overdueToldAt: null };
  const generating: JobIn<'generating'> = { ...submitting, ...begun, state: 'generating' };
  await saveAtLast(() => save(generating), job.id, dependencies, signal);
  await showCard(generating, dependencies);
  return timing.later(nextReadMs(0, usualTimeMs(job.request), pollReads)).retryAt;
}

/** How long between two tries to write what was paid, in real milliseconds. */
const saveRetryMs = 1_000;

/** Writes what must not be lost: a store that fails is tried again for as long as the process lives. */
async function saveAtLast(
  write: () => Promise<void>,
  jobId: string,
  { log }: StepDependencies,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (error instanceof ConflictError || signal.aborted) throw error;
      log.error({ job: jobId, err: error }, 'an accepted task could not be written; trying again');
      await delay(saveRetryMs);
    }
  }
}

function taskRequest(request: JobRequest, references: TaskReference[]): TaskRequest {
  const { providerText, seed, model, durationSeconds, ratio, resolution, audio } = request;
  const settings = { model, durationSeconds, ratio, resolution, audio };
  return { text: providerText, references, ...settings, ...(seed === null ? {} : { seed }) };
}

/** Nothing was accepted: waits where waiting may mend it, for as long as that makes sense, and fails otherwise. */
async function refused(
  job: JobIn<'waiting'> & { refusedSince: number },
  save: Save,
  error: ProviderError,
  dependencies: StepDependencies,
): Promise<WakeAt> {
  const { timing, deadlineMs } = dependencies;
  const patienceMs = patienceFor(error, deadlineMs);
  if (patienceMs === undefined || timing.over(job.refusedSince, patienceMs)) {
    return await fail(job, save, failureOf(error, 'submission', blamed(job.request.references, error)), dependencies);
  }
  const waitMs = error.retryAfterMs ?? (error.kind === 'not-ready' ? waits.betweenReads : waits.tooFast);
  await save(job);
  return timing.later(waitMs).retryAt;
}

/** How long a refusal is waited out, in milliseconds of the provider's time; undefined when waiting cannot mend it. */
function patienceFor({ kind }: ProviderError, deadlineMs: number): number | undefined {
  if (kind === 'not-ready') return waits.assetAccepted;
  if (kind === 'too-fast') return deadlineMs;
  // Refused and unreachable: it was never sent.
  return kind === 'unreachable' ? waits.unreachable : undefined;
}

/** The asset that the provider's message names: `content` counts from 0, the text first, then images, videos, audio. */
function blamed(references: readonly Reference[], error: ProviderError): string | null {
  if (error.contentIndex === undefined) return null;
  const sent = (['image', 'video', 'audio'] as const).flatMap((type) =>
    references.filter((reference) => reference.type === type),
  );
  return sent[error.contentIndex - 1]?.name ?? null;
}
