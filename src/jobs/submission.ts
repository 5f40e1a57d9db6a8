import { failureOf } from '../assets/failure.js';
import { waits } from '../assets/timing.js';
import { ProviderError } from '../provider/errors.js';
import type { TaskReference, TaskRequest } from '../provider/types.js';
import type { JobIn, JobRequest, Reference } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail } from './failing.js';
import { nextReadMs, usualTimeMs } from './schedule.js';

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
  const { provider, timing, delivery, pollReads, log } = dependencies;
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
  await save(generating);
  await delivery.updateCard(generating);
  return timing.later(nextReadMs(0, usualTimeMs(job.request), pollReads)).retryAt;
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
  const patienceMs =
    error.kind === 'not-ready' ? waits.assetAccepted : error.kind === 'too-fast' ? deadlineMs : undefined;
  if (patienceMs === undefined || timing.over(job.refusedSince, patienceMs)) {
    return await fail(job, save, failureOf(error, 'submission', blamed(job.request.references, error)), dependencies);
  }
  const waitMs = error.retryAfterMs ?? (error.kind === 'too-fast' ? waits.tooFast : waits.betweenReads);
  await save(job);
  return timing.later(waitMs).retryAt;
}

/** The asset that the provider's message names: `content` counts from 0, the text first, then images, videos, audio. */
function blamed(references: readonly Reference[], error: ProviderError): string | null {
  if (error.contentIndex === undefined) return null;
  const sent = (['image', 'video', 'audio'] as const).flatMap((type) =>
    references.filter((reference) => reference.type === type),
  );
  return sent[error.contentIndex - 1]?.name ?? null;
}
