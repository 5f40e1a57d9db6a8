import type { TaskReference } from '../provider/types.js';
import type { JobIn } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { keyOf } from './key-of.js';
import { submit } from './submission.js';

/**
 * A waiting job: makes its assets usable with its key, one look at a time; when all are, submits it.
 */
export async function stepWaiting(
  job: JobIn<'waiting'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { store, tokens, library, timing, deadlineMs } = dependencies;
  const key = await keyOf(job, tokens);
  if (key === undefined) {
    return await fail(job, save, ownFailure('key-gone', 'assets', 'The key was removed.', 'no'), dependencies);
  }
  const payingKey = { owner: job.keyOwner, key, fingerprint: job.fingerprint };

  const readiness = await Promise.all(
    job.request.references.map(async (reference) => {
      const asset = await store.assets.get(reference.assetId);
      if (asset) return await library.step(asset, payingKey, signal);
      const failure = ownFailure('asset-failed', 'assets', 'It was removed.', 'no', reference.name);
      return { state: 'failed', failure } as const;
    }),
  );
  for (const one of readiness) if (one.state === 'failed') return await fail(job, save, one.failure, dependencies);
  const retries = readiness.flatMap((one) => (one.state === 'pending' ? [one.retryAt] : []));
  if (retries.length > 0 && timing.over(job.createdAt, deadlineMs)) {
    const failure = ownFailure('timeout', 'assets', 'Its files did not become usable in time.', 'no');
    return await fail(job, save, failure, dependencies);
  }
  if (retries.length > 0) return Math.max(timing.now(), Math.min(...retries));

  const references = job.request.references.flatMap((reference, index): TaskReference[] => {
    const one = readiness[index];
    return one?.state === 'active' ? [{ ...reference, providerAssetId: one.providerAssetId }] : [];
  });
  return await submit(job, save, { key, references }, dependencies, signal);
}
