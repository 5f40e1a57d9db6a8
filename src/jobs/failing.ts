import type { Failure, JobIn } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';

/** The reason is known; what is left is to tell it. */
export async function fail(
  job: JobIn<'waiting' | 'submitting' | 'generating' | 'delivering'>,
  save: Save,
  failure: Failure,
  { timing, log }: StepDependencies,
): Promise<WakeAt> {
  log.info({ job: job.id, kind: failure.kind, code: failure.code, phase: failure.phase }, 'failed');
  await save({ ...job, state: 'failing', failure });
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
  return { kind, phase, code: null, message, requestId: null, referenceName, charged };
}
