import type { Failure } from '../store/records.js';

export interface Explanation {
  /** What happened. */
  title: string;
  /** What to do now. */
  remedy: string;
  /** Whether the same again may go well. */
  again: boolean;
}

/**
 * One way to fail, in words. What is given of `code`, `message`, `phase` and `charged` must all fit. In `title`, `{file}`
 * becomes the asset by its name, `{part}` the asset, the prompt or the request, whichever is to blame, and `{reason}` what
 * the provider says where its words are plain.
 */
export interface Case {
  code?: RegExp;
  message?: RegExp;
  phase?: Failure['phase'];
  charged?: Failure['charged'];
  title: string;
  remedy: string;
  again?: true;
}

/** The first is for whatever none of the others fits; it has no conditions. */
export type Cases = readonly [otherwise: Case, ...special: Case[]];

/** What several of them advise. */
export const inAMinute = 'Try again in a minute.';
export const inAFewMinutes = 'Try again in a few minutes.';
export const changeAndAdd = 'Change the file and add it again.';
export const addAgain = 'Add the file again with /asset add.';
