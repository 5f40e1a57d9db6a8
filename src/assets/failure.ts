import type { ProviderError } from '../provider/errors.js';
import type { TaskFailure } from '../provider/types.js';
import type { Asset, Failure } from '../store/records.js';
import type { Failed } from './readiness.js';

const passingKinds = new Set<ProviderError['kind']>(['too-fast', 'provider-fault', 'timeout', 'unreachable']);

/** Whether a failed call says something of the provider's state now, and nothing of what was asked. */
export function isPassing({ kind }: ProviderError): boolean {
  return passingKinds.has(kind);
}

const closedKinds = new Set<ProviderError['kind']>(['bad-key', 'no-money', 'not-allowed']);

/** Whether a failed call says that the key may not ask, and nothing of what was asked for. */
export function isClosed({ kind }: ProviderError): boolean {
  return closedKinds.has(kind);
}

/** A refusal or fault of the provider as a record keeps it. `referenceName` is the asset to blame, where one is. */
export function failureOf(error: ProviderError, phase: Failure['phase'], referenceName: string | null = null): Failure {
  return {
    kind: error.kind,
    phase,
    code: error.upstreamCode ?? null,
    message: error.message,
    requestId: error.requestId ?? null,
    referenceName,
    blamesPrompt: false,
    charged: error.outcome === 'refused' ? 'no' : 'unknown',
  };
}

/** An asset that the provider accepted and then could not use, or whose creation was lost. */
export function assetFailed(
  { name }: Asset,
  message: string,
  charged: Failure['charged'],
  code: string | null = null,
): Failed {
  const failure: Failure = {
    kind: 'asset-failed',
    phase: 'assets',
    requestId: null,
    referenceName: name,
    blamesPrompt: false,
    charged,
    code,
    message,
  };
  return { state: 'failed', failure };
}

/** No way is left for an asset's bytes: the link to it has ended, and it is not kept any more. */
export function endedLink({ name }: Asset): Failure {
  return {
    kind: 'link-ended',
    phase: 'assets',
    code: null,
    message: 'The link to the file has ended, and the file is not kept any more.',
    requestId: null,
    referenceName: name,
    blamesPrompt: false,
    charged: 'no',
  };
}

/** A task that ended without a video; the provider does not bill those (its task guide). */
export function taskFailure(failure: TaskFailure): Failure {
  return {
    kind: failure.kind,
    phase: 'generation',
    code: failure.code ?? null,
    message: failure.message,
    requestId: failure.requestId ?? null,
    referenceName: null,
    blamesPrompt: false,
    charged: 'no',
  };
}
