import type { Job, Place } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { StepDependencies } from './dependencies.js';

/** All takes that were asked for together with a job, the job itself as it is now. */
export async function takesOf(job: Job, { store }: { store: Pick<Store, 'jobs'> }): Promise<Job[]> {
  if (job.batch.size === 1) return [job];
  return (await store.jobs.batch(job.batch.id)).map((take) => (take.id === job.id ? job : take));
}

/** Where another take of the batch is shown already. */
export function placeOf(takes: readonly Job[]): Place | undefined {
  for (const take of takes) if ('place' in take && take.place !== null) return take.place;
  return undefined;
}

/** Shows a job's new state on its card. Best effort: what cannot be read or shown now is not the job's trouble. */
export async function showCard(job: Job, dependencies: StepDependencies): Promise<void> {
  const { delivery, log } = dependencies;
  try {
    await delivery.updateCard(job, () => takesOf(job, dependencies));
  } catch (error) {
    log.warn({ job: job.id, err: error }, 'a card could not be shown');
  }
}
