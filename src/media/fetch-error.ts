/**
 * Why a download failed.
 *
 * - `not-allowed-host`: the address, a redirect's target, or what its name resolves to is outside the rule.
 * - `gone`: the link has ended (403, 404, 410); `status`: any other answer that is not 200.
 * - `timeout`: no connection, no answer, or too slow; `network`: the connection broke.
 * - `disk`: what came could not be written down here.
 */
export type FetchErrorReason = 'not-allowed-host' | 'too-large' | 'timeout' | 'status' | 'gone' | 'network' | 'disk';

/** A download that failed. The message carries no URL: a link may be signed. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly reason: FetchErrorReason;
  /** HTTP status, for `status` and `gone`. */
  readonly status: number | undefined;
  /** What the server announced, for `too-large`. */
  readonly sizeBytes: number | undefined;

  constructor(reason: FetchErrorReason, fields: { status?: number; sizeBytes?: number } = {}, options?: ErrorOptions) {
    super(fields.status === undefined ? `download: ${reason}` : `download: ${reason} (${fields.status})`, options);
    this.reason = reason;
    this.status = fields.status;
    this.sizeBytes = fields.sizeBytes;
  }
}
