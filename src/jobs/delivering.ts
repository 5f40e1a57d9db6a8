import { FetchError } from '../media/fetch-error.js';
import type { KeptFile } from '../media/types.js';
import type { JobIn } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { eraseIfUnused } from './retired-keys.js';
import { showCard } from './takes.js';

/** How often a download of a result that failed in passing is tried again, in milliseconds of the provider's time. */
const downloadRetryMs = 20_000;

/** A finished job: downloads its video, then posts it. Each is written down when it is done. */
export async function stepDelivering(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { delivery, timing, log } = dependencies;
  if (job.video === null) return await download(job, save, dependencies, signal);
  const message = await delivery.postResult(job);
  const done: JobIn<'done'> = { ...job, state: 'done', endedAt: timing.now(), message, deletedAt: null };
  await save(done);
  log.info({ job: job.id, posted: message !== null, tokens: job.result.tokens }, 'delivered');
  await showCard(done, dependencies);
  await eraseIfUnused(done.keyOwner, done.fingerprint, dependencies);
  return null;
}

async function download(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { timing, log } = dependencies;
  try {
    const video = await dependencies.download(job.result.videoUrl, signal);
    const lastFrame = await keepLastFrame(job, dependencies, signal);
    await save({ ...job, video, lastFrame });
    return timing.now();
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    log.warn({ job: job.id, reason: error.reason }, 'a result could not be downloaded');
    const hopeless = error.reason === 'not-allowed-host' || error.reason === 'too-large';
    if (hopeless || timing.now() > job.result.urlEndsAt) {
      const failure = ownFailure('result-lost', 'download', 'The finished video could not be downloaded.', 'yes');
      return await fail(job, save, failure, dependencies);
    }
    return timing.later(downloadRetryMs).retryAt;
  }
}

/** The last frame is an extra: a video does not wait for it. */
async function keepLastFrame(
  job: JobIn<'delivering'>,
  { download, log }: StepDependencies,
  signal: AbortSignal,
): Promise<KeptFile | null> {
  if (job.result.lastFrameUrl === null) return null;
  try {
    return await download(job.result.lastFrameUrl, signal);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    log.warn({ job: job.id, reason: error.reason }, 'a last frame could not be downloaded');
    return null;
  }
}

/** A failed job: posts why. */
export async function stepFailing(job: JobIn<'failing'>, save: Save, dependencies: StepDependencies): Promise<WakeAt> {
  const { delivery, timing } = dependencies;
  const message = await delivery.postFailure(job);
  const failed: JobIn<'failed'> = { ...job, state: 'failed', endedAt: timing.now(), message };
  await save(failed);
  await showCard(failed, dependencies);
  await eraseIfUnused(failed.keyOwner, failed.fingerprint, dependencies);
  return null;
}
