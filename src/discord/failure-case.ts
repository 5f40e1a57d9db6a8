import type { Failure } from '../store/records.js';
import type { Texts } from '../texts/english.js';

/** What happened, with places for what it names (see the texts of failures), and what to do now. */
export interface FailureWords {
  title: string;
  remedy: string;
  /** What to do where a server's key paid: its account is out of the member's reach. The remedy, where it is left out. */
  lentRemedy?: string;
}

export interface Explanation {
  title: string;
  remedy: string;
  /** Whether the same again may go well. */
  again: boolean;
}

/** One way to fail, in words. What is given of `code`, `message`, `phase` and `charged` must all fit. */
export interface Case {
  code?: RegExp;
  message?: RegExp;
  phase?: Failure['phase'];
  charged?: Failure['charged'];
  say: (texts: Texts) => FailureWords;
  again?: true;
}

/** The first is for whatever none of the others fits; it has no conditions. */
export type Cases = readonly [otherwise: Case, ...special: Case[]];
