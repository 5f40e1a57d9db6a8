import { answers } from './english/answers.js';
import { cards } from './english/cards.js';
import { assets } from './english/assets.js';
import { forgetMe } from './english/forget-me.js';
import { groups } from './english/groups.js';
import { keys } from './english/keys.js';
import { settings } from './english/settings.js';
import { usage } from './english/usage.js';
import { welcome } from './english/welcome.js';
import { commands } from './english/commands.js';
import { failures } from './english/failures.js';
import { files } from './english/files.js';
import { models } from './english/models.js';
import { moderation } from './english/moderation.js';
import { prompts } from './english/prompts.js';
import { jobs } from './english/jobs.js';
import { keyLog } from './english/key-log.js';
import { labels } from './english/labels.js';
import { results } from './english/results.js';
import { videos } from './english/videos.js';
import { createFormats } from './formats.js';

/** Everything that members read, in the language that every other one is written after. */
export const english = {
  format: createFormats('en-US', { about: 'about', tokens: 'tokens', or: 'or', and: 'and' }),
  answers,
  cards,
  assets,
  forgetMe,
  groups,
  keys,
  settings,
  usage,
  welcome,
  commands,
  failures,
  files,
  models,
  moderation,
  prompts,
  jobs,
  keyLog,
  labels,
  results,
  videos,
};

/** What a language has words for. A leaf is a sentence, or a function of what it names. */
export type Texts = typeof english;

/** A sentence in whatever language its reader has. */
export type Say = (texts: Texts) => string;
