import type { Job, JobIn } from '../store/records.js';
import { PlaceError } from './delivery.js';
import { stepDelivering } from './delivering.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { ownFailure, stepFailing } from './failing.js';
import { stepGenerating } from './generating.js';
import { beginPosting } from './posting.js';
import { eraseIfUnused } from './retired-keys.js';
import { placeOf, showCard, takesOf } from './takes.js';
import { stepWaiting } from './waiting.js';

/**
 * Takes a claimed job one step, writing what changes, and says when to wake it next. Whatever it throws is a passing trouble:
 * the job stays as it was last written, and the step may be taken again.
 */
export async function step(job: Job, save: Save, dependencies: StepDependencies, signal: AbortSignal): Promise<WakeAt> {
  switch (job.state) {
    case 'accepted':
      return await stepAccepted(job, save, dependencies);
    case 'waiting':
      return await stepWaiting(job, save, dependencies, signal);
    case 'submitting':
      return await stepSubmitting(job, save, dependencies);
    case 'unconfirmed':
      return await stepUnconfirmed(job, save, dependencies);
    case 'generating':
      return await stepGenerating(job, save, dependencies, signal);
    case 'delivering':
      return await stepDelivering(job, save, dependencies, signal);
    case 'failing':
      return await stepFailing(job, save, dependencies);
    case 'done':
    case 'failed':
      // Found due, its last step was cut off before the card was shown.
      await showCard(job, dependencies);
      return null;
  }
}

async function stepAccepted(asked: JobIn<'accepted'>, save: Save, dependencies: StepDependencies): Promise<WakeAt> {
  const { delivery, timing, pace } = dependencies;
  // Whoever posts cards alone learns nothing of its own.
  const job = { ...asked, usualMs: await pace.latestUsualMs(asked.request) };
  try {
    const takes = await takesOf(job, dependencies);
    const place = placeOf(takes) ?? (await delivery.postCard(job, takes));
    const waiting: JobIn<'waiting'> = {
      ...job,
      state: 'waiting',
      place,
      refusedSince: null,
      reshaped: false,
      postingSince: null,
    };
    await save(waiting);
    return timing.now();
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error;
    const kind = error.blamesWords ? 'words-blocked' : 'no-place';
    const failure = ownFailure(kind, 'card', error.message, 'no');
    const failing: JobIn<'failing'> = { ...job, state: 'failing', place: null, failure, postingSince: null };
    await save(failing);
    return timing.now();
  }
}

/** Found in between: whoever sent it is gone, and whether the provider accepted it is not known. It is never sent again. */
async function stepSubmitting(
  job: JobIn<'submitting'>,
  save: Save,
  { timing, log }: StepDependencies,
): Promise<WakeAt> {
  log.warn({ job: job.id }, 'found a submission without an answer');
  const unconfirmed: JobIn<'unconfirmed'> = {
    ...job,
    state: 'unconfirmed',
    told: false,
    postingSince: null,
    settled: null,
  };
  await save(unconfirmed);
  return timing.now();
}

async function stepUnconfirmed(job: JobIn<'unconfirmed'>, save: Save, dependencies: StepDependencies): Promise<WakeAt> {
  if (job.told) {
    await showCard(job, dependencies);
    return null;
  }
  const { delivery, timing } = dependencies;
  const posting = await beginPosting(job, save, timing);
  await delivery.postUnconfirmed(posting.job, posting.earlier);
  const told = { ...posting.job, told: true };
  await save(told);
  await showCard(told, dependencies);
  await eraseIfUnused(job.keyOwner, job.fingerprint, dependencies);
  return null;
}
