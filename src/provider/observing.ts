import { ProviderError } from './errors.js';
import type { ProviderErrorKind } from './types.js';

/** In the words of the provider's documentation. */
export type CallName =
  'CreateAssetGroup' | 'ListAssetGroups' | 'CreateAsset' | 'GetAsset' | 'ListAssets' | 'CreateTask' | 'ReadTask';

/** One request that was sent, also one that a read sent again. Nothing of its key or its content. */
interface ObservedRequest {
  call: CallName;
  /** `aborted` by the caller, or the kind of failure. */
  kind: 'ok' | 'aborted' | ProviderErrorKind;
  durationMs: number;
}

/** Told of each request when it has ended. Must not throw. */
export type ObserveRequest = (request: ObservedRequest) => void;

/** Runs requests, and tells of them where somebody listens. */
export function createObserving(observe: ObserveRequest | undefined) {
  return async function observing<Value>(call: CallName, request: () => Promise<Value>): Promise<Value> {
    if (!observe) return await request();
    const begunAt = performance.now();
    const tell = (kind: ObservedRequest['kind']) => observe({ call, kind, durationMs: performance.now() - begunAt });
    try {
      const value = await request();
      tell('ok');
      return value;
    } catch (error) {
      tell(error instanceof ProviderError ? error.kind : 'aborted');
      throw error;
    }
  };
}
