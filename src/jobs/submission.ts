import { setTimeout as delay } from 'node:timers/promises';
import { ProviderError } from '../provider/errors.js';
import type { TaskReference, TaskRequest } from '../provider/types.js';
import type { JobIn, JobRequest } from '../store/records.js';
import { ConflictError } from '../store/store.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { refused, type Sendable } from './refusal.js';
import { showCard } from './takes.js';

/**
 * Writes the intention, sends the one request that may be paid, writes the id. A refusal proves that nothing was accepted;
 * an answer that was lost leaves the job unconfirmed. Where the key is asked to go slower, nothing is written or sent yet.
 */
export async function submit(
  job: JobIn<'waiting'>,
  save: Save,
  sendable: Sendable,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { provider, timing, pace, log } = dependencies;
  const key = sendable.key.key;
  const heldBackMs = provider.heldBackMs(key, 'create-task');
  if (heldBackMs > 0) return timing.now() + Math.ceil(heldBackMs);
  // Once the intention is written, an end that comes before the answer leaves the job unconfirmed.
  signal.throwIfAborted();
  const { refusedSince, reshaped, doubted, lateToldAt, postingSince, ...rest } = job;
  const submitting: JobIn<'submitting'> = { ...rest, state: 'submitting', submittedAt: timing.now() };
  await save(submitting);
  let taskId: string;
  try {
    ({ taskId } = await provider.createTask(key, taskRequest(job.request, sendable), { signal }));
  } catch (error) {
    if (error instanceof ProviderError && error.outcome === 'refused') {
      return await refused(job, save, error, sendable, dependencies);
    }
    if (!(error instanceof ProviderError) && !signal.aborted) throw error;
    log.warn({ job: job.id, err: error }, 'the answer to a submission was lost');
    const unconfirmed: JobIn<'unconfirmed'> = {
      ...submitting,
      state: 'unconfirmed',
      told: false,
      postingSince: null,
      settled: null,
    };
    await save(unconfirmed);
    return timing.now();
  }
  // Logged before it is written: should the store fail now, the paid task can still be found.
  log.info({ job: job.id, taskId }, 'accepted by the provider');
  const generating: JobIn<'generating'> = {
    ...submitting,
    state: 'generating',
    taskId,
    reads: 0,
    usualMs: pace.usualMs(job.request),
    progressPercent: null,
    unknownStatus: null,
    overdueToldAt: null,
    postingSince: null,
    unreachableMs: 0,
    unreachableSince: null,
  };
  await saveAtLast(() => save(generating), job.id, dependencies, signal);
  await showCard(generating, dependencies);
  return timing.later(pace.nextReadMs(0, job.request)).retryAt;
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

function taskRequest(request: JobRequest, { usable }: Sendable): TaskRequest {
  const { providerText, seed, model, durationSeconds, ratio, resolution, audio } = request;
  const settings = { model, durationSeconds, ratio, resolution, audio };
  const references = usable.map(({ reference: { type, role }, providerAssetId }): TaskReference => {
    return { type, role, providerAssetId };
  });
  return { text: providerText, references, ...settings, ...(seed === null ? {} : { seed }) };
}
