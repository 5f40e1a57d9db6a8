import { FetchError, type FetchErrorReason } from '../media/fetch-error.js';
import type { KeptFile } from '../media/types.js';
import type { JobIn } from '../store/records.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail, ownFailure } from './failing.js';
import { freshResult } from './fresh-link.js';
import { beginPosting } from './posting.js';
import { eraseIfUnused } from './retired-keys.js';
import { showCard } from './takes.js';

/** In milliseconds of the provider's time. */
const waits = {
  /** Between two tries of a download that failed in passing. */
  download: 20_000,
  /** Between two readings of the task for a link that works. */
  freshLink: 3 * 60_000,
  /** A link that lives is of more use to its member than further tries of a download that does not come through. */
  patience: 3_600_000,
};

/** The same link will not be fetched by this bot at any other time. */
const hopeless = new Set<FetchErrorReason>(['not-allowed-host', 'too-large']);

/**
 * A finished job: downloads its video, then posts it. Each is written down when it is done. From the first try of the post on
 * nothing is downloaded any more that was not kept: a link may stand there already. What another process has kept where this one
 * cannot read it is downloaded anew; that it may be posted already is what the post looks for.
 */
export async function stepDelivering(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { video, postingSince } = job;
  const isReady = video === null ? postingSince !== null : await dependencies.hasFile(video.hash);
  if (isReady) return await post(job, save, dependencies, signal);
  try {
    return await keep(job, save, dependencies, signal);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    dependencies.log.warn({ job: job.id, reason: error.reason }, 'a result could not be downloaded');
    return await withoutFile(job, error.reason, save, dependencies, signal);
  }
}

/** @throws FetchError */
async function keep(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const video = await dependencies.download(job.result.videoUrl, signal, 'video');
  const { missingSince, ...rest } = job;
  await save({ ...rest, video, lastFrame: await keepLastFrame(job, dependencies, signal) });
  return dependencies.timing.now();
}

/** Tries again, with a fresh link where this one has ended; gives the member the link where the bot cannot have the file. */
async function withoutFile(
  job: JobIn<'delivering'>,
  reason: FetchErrorReason,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { timing } = dependencies;
  const isOver = timing.now() > job.result.urlEndsAt;
  if (reason === 'gone' || isOver) return await withFreshLink(job, save, dependencies, signal);
  if (!hopeless.has(reason) && !timing.over(job.finishedAt, waits.patience)) {
    return timing.later(waits.download).retryAt;
  }
  return await postLink(job, save, dependencies, signal);
}

/**
 * Lost is a result only when its link has ended and the provider has no other that works. A process that has kept it may come
 * by within some time; and it may be posted already.
 */
async function withFreshLink(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { timing, log } = dependencies;
  const again = () => timing.later(waits.freshLink).retryAt;
  const result = await freshResult(job, dependencies, signal);
  if (result === 'unknown') return again();
  if (result !== 'none') {
    const fresh = { ...job, result };
    try {
      return await keep(fresh, save, dependencies, signal);
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      log.warn({ job: job.id, reason: error.reason }, 'a fresh link could not be downloaded from either');
      if (hopeless.has(error.reason)) return await postLink(fresh, save, dependencies, signal);
      if (error.reason !== 'gone') {
        await save(fresh);
        return again();
      }
    }
  }
  if (timing.now() <= job.result.urlEndsAt) return again();
  if (job.video !== null && !timing.over(job.missingSince ?? timing.now(), waits.patience)) {
    if (job.missingSince === undefined) await save({ ...job, missingSince: timing.now() });
    return again();
  }
  if (job.postingSince !== null) return await post(job, save, dependencies, signal);
  const failure = ownFailure('result-lost', 'download', 'The finished video could not be downloaded.', 'yes');
  return await fail(job, save, failure, dependencies);
}

/** The member gets the link itself, as long as it lasts. */
async function postLink(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const lastFrame = await keepLastFrame(job, dependencies, signal);
  return await post({ ...job, lastFrame }, save, dependencies, signal);
}

/** The last frame is an extra: a video does not wait for it. What was kept before stays in the record. */
async function keepLastFrame(
  job: JobIn<'delivering'>,
  { download, log }: StepDependencies,
  signal: AbortSignal,
): Promise<KeptFile | null> {
  if (job.result.lastFrameUrl === null) return job.lastFrame;
  try {
    return await download(job.result.lastFrameUrl, signal, 'image');
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    log.warn({ job: job.id, reason: error.reason }, 'a last frame could not be downloaded');
    return job.lastFrame;
  }
}

async function post(
  job: JobIn<'delivering'>,
  save: Save,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<WakeAt> {
  const { delivery, timing, log } = dependencies;
  const posting = await beginPosting(await withLivingLink(job, dependencies, signal), save, timing);
  const message = await delivery.postResult(posting.job, posting.earlier, signal);
  const done: JobIn<'done'> = { ...posting.job, state: 'done', endedAt: timing.now(), message, deletedAt: null };
  await save(done);
  log.info({ job: job.id, posted: message !== null, tokens: job.result.tokens }, 'delivered');
  await showCard(done, dependencies);
  await eraseIfUnused(done.keyOwner, done.fingerprint, dependencies);
  return null;
}

/** A result that waited for Discord is posted with a link that still works, where there is one. */
async function withLivingLink(
  job: JobIn<'delivering'>,
  dependencies: StepDependencies,
  signal: AbortSignal,
): Promise<JobIn<'delivering'>> {
  if (dependencies.timing.now() <= job.result.urlEndsAt) return job;
  const result = await freshResult(job, dependencies, signal);
  return result === 'none' || result === 'unknown' ? job : { ...job, result };
}
