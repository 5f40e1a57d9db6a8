import { english, type Say } from './texts/english.js';

/** What a refusal offers as a button beside its words. */
export type NextStep = 'set-key' | 'lend-key' | 'make-video';

/**
 * A refusal or failure that may be shown to a member, in their language. It says what happened, whether it cost anything, and
 * what to do now; `message` is the same in English. Everything else that is thrown stays in the log, behind a reference.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly say: Say;
  readonly next: NextStep | undefined;

  constructor(say: Say, { next, ...options }: ErrorOptions & { next?: NextStep } = {}) {
    super(say(english), options);
    this.say = say;
    this.next = next;
  }
}
