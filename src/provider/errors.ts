import type { ProviderErrorKind } from './types.js';

interface ProviderErrorFields {
  kind: ProviderErrorKind;
  /** Whether the request took effect: `refused` is certain, `unknown` means that it may have been accepted and paid. */
  outcome: 'refused' | 'unknown';
  /** HTTP status, where an answer came. */
  status?: number | undefined;
  upstreamCode?: string | undefined;
  requestId?: string | undefined;
  /**
   * How long to wait before asking again, in milliseconds as the provider means them: `POLL_SPEEDUP` is not applied. What
   * the client throws as `too-fast` always has it; else it is there when `Retry-After` was.
   */
  retryAfterMs?: number | undefined;
  /** Which part of the request is named as the culprit: the index in `content`, the text being 0. */
  contentIndex?: number | undefined;
}

/** Any failure of the provider, of whichever of its four envelopes, or of the way there. The message is the provider's own. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  readonly outcome: 'refused' | 'unknown';
  readonly status: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly contentIndex: number | undefined;

  constructor(message: string, fields: ProviderErrorFields, options?: ErrorOptions) {
    super(message, options);
    this.kind = fields.kind;
    this.outcome = fields.outcome;
    this.status = fields.status;
    this.upstreamCode = fields.upstreamCode;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.contentIndex = fields.contentIndex;
  }
}
