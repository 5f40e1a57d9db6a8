/** What a refusal offers as a button beside its words. */
export type NextStep = 'set-key' | 'lend-key' | 'make-video';

/**
 * A refusal or failure whose message may be shown to a member as it stands. The message says what happened, whether it
 * cost anything, and what to do now. Everything else that is thrown stays in the log, behind a reference.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly next: NextStep | undefined;

  constructor(message: string, { next, ...options }: ErrorOptions & { next?: NextStep } = {}) {
    super(message, options);
    this.next = next;
  }
}
