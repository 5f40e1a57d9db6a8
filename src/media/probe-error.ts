/**
 * Why nothing is known about a file: `unknown-type` (its content is of no type that is read here), `unreadable` (damaged,
 * cut short, or not there), `timeout` (reading took longer than it may).
 */
export type ProbeErrorReason = 'unknown-type' | 'unreadable' | 'timeout';

/** A file that could not be probed. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly reason: ProbeErrorReason;
  /** For `unknown-type`, what the content was recognised as, if it was. */
  readonly mime: string | undefined;

  constructor(reason: ProbeErrorReason, detail: { mime?: string | undefined; message?: string } = {}) {
    super(detail.message ?? detail.mime ?? reason);
    this.reason = reason;
    this.mime = detail.mime;
  }
}
