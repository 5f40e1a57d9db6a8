import { waits } from '../assets/timing.js';
import type { PayingKey } from '../assets/keys.js';
import type { Readiness } from '../assets/readiness.js';
import type { Asset, JobIn, Reference } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { keyOf } from './key-of.js';
import { beginPosting } from './posting.js';
import type { Usable } from './refusal.js';
import { submit } from './submission.js';
import { showCard } from './takes.js';

/**
 * A waiting job: makes its assets usable with its key, one look at a time; when all are, submits it.
 */
export async function stepWaiting(
  before: JobIn<'waiting'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { tokens, timing } = dependencies;
  const job = await tellLate(before, save, dependencies);
  const found = await keyOf(job, tokens);
  if (found === undefined) {
    return await fail(job, save, ownFailure('key-gone', 'assets', 'The key was removed.', 'no'), dependencies);
  }
  const key: PayingKey = { owner: job.keyOwner, key: found, fingerprint: job.fingerprint };

  const looks = await Promise.all(
    job.request.references.map((reference) => lookAt(reference, key, dependencies, signal)),
  );
  const told = await tellRemade(job, save, looks, dependencies);
  for (const { readiness } of looks) {
    if (readiness.state === 'failed') return await fail(told, save, readiness.failure, dependencies);
  }
  const retries = looks.flatMap(({ readiness }) => (readiness.state === 'pending' ? [readiness.retryAt] : []));
  if (retries.length > 0) {
    // The library ends what will not become usable. What is left to wait for is a provider that is away or busy.
    if (!timing.over(job.createdAt, waits.unreachable)) return Math.max(timing.now(), Math.min(...retries));
    const failure = ownFailure('timeout', 'assets', 'Its files did not become usable in a day.', 'unknown');
    return await fail(told, save, failure, dependencies);
  }
  const usable = looks.flatMap(({ reference, asset, readiness }): Usable[] =>
    asset && readiness.state === 'active' ? [{ reference, asset, providerAssetId: readiness.providerAssetId }] : [],
  );
  return await submit(told, save, { key, usable }, dependencies, signal);
}

/** After the deadline, once: whatever it waits for, its thread knows of it. */
async function tellLate(
  job: JobIn<'waiting'>,
  save: Save,
  { timing, delivery, deadlineMs }: StepDependencies,
): Promise<JobIn<'waiting'>> {
  if (job.lateToldAt !== undefined || !timing.over(job.createdAt, deadlineMs)) return job;
  const posting = await beginPosting(job, save, timing);
  await delivery.postOverdue(posting.job, posting.earlier);
  const told = { ...posting.job, lateToldAt: timing.now(), postingSince: null };
  await save(told);
  return told;
}

interface Look {
  reference: Reference;
  asset?: Asset;
  readiness: Readiness;
}

async function lookAt(
  reference: Reference,
  key: PayingKey,
  { store, library }: StepDependencies,
  signal: AbortSignal,
): Promise<Look> {
  const asset = await store.assets.get(reference.assetId);
  if (asset) return { reference, asset, readiness: await library.step(asset, key, signal) };
  const failure = ownFailure('asset-failed', 'assets', 'It was removed.', 'no', reference.name);
  return { reference, readiness: { state: 'failed', failure } };
}

/** Second creations while the job waited are paid as well: they are written into it once, and its card shows them. */
async function tellRemade(
  job: JobIn<'waiting'>,
  save: Save,
  looks: readonly Look[],
  dependencies: StepDependencies,
): Promise<JobIn<'waiting'>> {
  const remade = [...job.remade];
  for (const { reference, readiness } of looks) {
    if (readiness.state === 'pending' || !readiness.remade || readiness.remade.at < job.createdAt) continue;
    const { name } = reference;
    const { reason, charged } = readiness.remade;
    if (!remade.some((one) => one.name === name)) remade.push({ name, reason, charged });
  }
  if (remade.length === job.remade.length) return job;
  const told = { ...job, remade };
  await save(told);
  await showCard(told, dependencies);
  return told;
}
