import type { ProviderError } from '../provider/errors.js';
import type { TaskFailure } from '../provider/types.js';
import type { Failure } from '../store/records.js';

const passingKinds = new Set<ProviderError['kind']>(['too-fast', 'provider-fault', 'timeout', 'unreachable']);

/** Whether a failed call says something of the provider's state now, and nothing of what was asked. */
export function isPassing({ kind }: ProviderError): boolean {
  return passingKinds.has(kind);
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
    charged: error.outcome === 'refused' ? 'no' : 'unknown',
  };
}

/** An asset that the provider accepted and then could not use, or whose creation was lost. */
export function assetFailure(
  name: string,
  reason: { code: string | null; message: string },
  charged: Failure['charged'],
): Failure {
  return {
    kind: 'asset-failed',
    phase: 'assets',
    requestId: null,
    referenceName: name,
    charged,
    code: reason.code,
    message: reason.message,
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
    charged: 'no',
  };
}
