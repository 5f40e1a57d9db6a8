import type { Failure, JobIn } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { beginPosting } from './posting.js';
import { eraseIfUnused } from './retired-keys.js';
import { showCard } from './takes.js';

/** The reason is known; what is left is to tell it. */
export async function fail(
  job: JobIn<'waiting' | 'submitting' | 'generating' | 'delivering'>,
  save: Save,
  failure: Failure,
  { timing, log }: StepDependencies,
): Promise<WakeAt> {
  log.info({ job: job.id, kind: failure.kind, code: failure.code, phase: failure.phase }, 'failed');
  await save({ ...job, state: 'failing', failure, postingSince: null });
  return timing.now();
}

/** A reason that is the bot's own, not the provider's. */
export function ownFailure(
  kind: Failure['kind'],
  phase: Failure['phase'],
  message: string,
  charged: Failure['charged'],
  referenceName: string | null = null,
): Failure {
  return { kind, phase, code: null, message, requestId: null, referenceName, blamesPrompt: false, charged };
}

/** A failed job: posts why. */
export async function stepFailing(job: JobIn<'failing'>, save: Save, dependencies: StepDependencies): Promise<WakeAt> {
  const { delivery, timing } = dependencies;
  const posting = await beginPosting(job, save, timing);
  const message = await delivery.postFailure(posting.job, posting.earlier);
  const failed: JobIn<'failed'> = { ...posting.job, state: 'failed', endedAt: timing.now(), message };
  await save(failed);
  await showCard(failed, dependencies);
  await eraseIfUnused(failed.keyOwner, failed.fingerprint, dependencies);
  return null;
}
