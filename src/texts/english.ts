import { answers } from './english/answers.js';
import { createFormats } from './formats.js';

/** Everything that members read, in the language that every other one is written after. */
export const english = {
  format: createFormats('en-US', { about: 'about', tokens: 'tokens', or: 'or', and: 'and' }),
  answers,
};

/** What a language has words for. A leaf is a sentence, or a function of what it names. */
export type Texts = typeof english;

/** A sentence in whatever language its reader has. */
export type Say = (texts: Texts) => string;
