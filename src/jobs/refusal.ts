import { failureOf } from '../assets/failure.js';
import type { PayingKey } from '../assets/keys.js';
import { waits } from '../assets/timing.js';
import type { ProviderError } from '../provider/errors.js';
import { demandsAdaptiveRatio } from '../provider/reasons.js';
import type { ProviderErrorKind } from '../provider/types.js';
import type { Asset, Failure, JobIn, Reference } from '../store/records.js';
import { blame, inContentOrder } from './blame.js';
import type { Save, StepDependencies, WakeAt } from './dependencies.js';
import { fail } from './failing.js';
import { showCard } from './takes.js';

/** A reference that the job's key can use. */
export interface Usable {
  reference: Reference;
  asset: Asset;
  providerAssetId: string;
}

/** What a job is submitted with. */
export interface Sendable {
  key: PayingKey;
  /** In the order of the request's references. */
  usable: readonly Usable[];
}

/** What says nothing of the request itself: the provider is away, or has too much to do. */
const waitedOut: ReadonlySet<ProviderErrorKind> = new Set(['too-fast', 'unreachable', 'timeout']);

/**
 * A submission was refused, so nothing was accepted and nothing is paid: the job is mended, or waits where waiting may mend
 * it, and fails otherwise.
 *
 * An asset that the generation does not find is read anew (`Library.doubt`), each once a job; that tells an asset that is
 * gone, and is made again by the library at most once, from one that is too new. From then on the refusal is waited out for
 * as long as a new asset takes to be known, and then the job fails. So a job ends after as many rounds as it has references.
 */
export async function refused(
  job: JobIn<'waiting'>,
  save: Save,
  error: ProviderError,
  sent: Sendable,
  dependencies: StepDependencies,
): Promise<WakeAt> {
  const { timing } = dependencies;
  // Held back before it left: the provider has refused nothing yet.
  if (error.kind === 'too-fast' && error.status === undefined) {
    await save(job);
    return timing.later(error.retryAfterMs ?? waits.tooFast).retryAt;
  }
  const mayReshape = !job.reshaped && job.request.ratio !== 'adaptive';
  if (mayReshape && demandsAdaptiveRatio(error)) return await reshape(job, save, dependencies);
  if (error.kind === 'not-ready') {
    const unknown = notFound(error, sent.usable).filter(({ asset }) => !job.doubted?.includes(asset.id));
    if (unknown.length > 0) return await doubt(job, save, unknown, sent.key, dependencies);
  }
  const refusedSince = job.refusedSince ?? timing.now();
  const patienceMs = patienceFor(error);
  if (patienceMs === undefined || timing.over(refusedSince, patienceMs)) {
    return await fail(job, save, failureFor(job, error), dependencies);
  }
  await save({ ...job, refusedSince });
  const waitMs = error.retryAfterMs ?? (error.kind === 'not-ready' ? waits.betweenReads : waits.tooFast);
  return timing.later(waitMs).retryAt;
}

function failureFor({ request }: JobIn<'waiting'>, error: ProviderError): Failure {
  const culprit = blame(request.references, { code: error.upstreamCode, contentIndex: error.contentIndex });
  const failure = { ...failureOf(error, 'submission'), ...culprit };
  // The provider's demand is met, and would be of no use to whoever reads it.
  if (request.ratio !== 'adaptive' || !demandsAdaptiveRatio(error)) return failure;
  return { ...failure, message: `${failure.message} The ratio was adaptive already.` };
}

/** How long a refusal is waited out, in milliseconds of the provider's time; undefined when waiting cannot mend it. */
function patienceFor({ kind }: ProviderError): number | undefined {
  if (kind === 'not-ready') return waits.assetAccepted;
  return waitedOut.has(kind) ? waits.unreachable : undefined;
}

/** ModelArk took the request for an extension, whose shape follows its clip. What else it demands is the member's choice. */
async function reshape(job: JobIn<'waiting'>, save: Save, dependencies: StepDependencies): Promise<WakeAt> {
  const { timing, log } = dependencies;
  const reshaped = { ...job, reshaped: true, request: { ...job.request, ratio: 'adaptive' } };
  log.info({ job: job.id, ratio: job.request.ratio }, 'the provider demands the ratio adaptive');
  await save(reshaped);
  await showCard(reshaped, dependencies);
  return timing.now();
}

/** Those that the message names, by their id or by their place; all where it names none. */
function notFound({ message, contentIndex }: ProviderError, usable: readonly Usable[]): readonly Usable[] {
  const byId = usable.filter(({ providerAssetId }) => message.includes(providerAssetId));
  if (byId.length > 0) return byId;
  const placed = inContentOrder(usable.map((one) => ({ one, type: one.reference.type })))[(contentIndex ?? 0) - 1];
  return placed ? [placed.one] : usable;
}

async function doubt(
  job: JobIn<'waiting'>,
  save: Save,
  unknown: readonly Usable[],
  key: PayingKey,
  { library, timing, log }: StepDependencies,
): Promise<WakeAt> {
  // First of all: found as it was written last, it would count as sent.
  await save({ ...job, refusedSince: null });
  const assets = new Map(unknown.map(({ asset }) => [asset.id, asset]));
  for (const asset of assets.values()) await library.doubt(asset, key);
  log.info({ job: job.id, assets: [...assets.keys()] }, 'a generation did not find its assets; they are read anew');
  await save({ ...job, refusedSince: null, doubted: [...(job.doubted ?? []), ...assets.keys()] });
  return timing.later(waits.betweenReads).retryAt;
}
