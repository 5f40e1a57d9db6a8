/**
 * A refusal or failure whose message may be shown to a member as it stands. The message says what happened, whether it
 * cost anything, and what to do now. Everything else that is thrown stays in the log, behind a reference.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
