import type { Texts } from './english.js';
import { createFormats } from './formats.js';
import { answers } from './german/answers.js';

export const german: Texts = {
  format: createFormats('de-DE', { about: 'etwa', tokens: 'Tokens', or: 'oder', and: 'und' }),
  answers,
};
