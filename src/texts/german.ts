import type { Texts } from './english.js';
import { createFormats } from './formats.js';
import { answers } from './german/answers.js';
import { cards } from './german/cards.js';
import { assets } from './german/assets.js';
import { forgetMe } from './german/forget-me.js';
import { groups } from './german/groups.js';
import { keys } from './german/keys.js';
import { settings } from './german/settings.js';
import { usage } from './german/usage.js';
import { welcome } from './german/welcome.js';
import { commands } from './german/commands.js';
import { failures } from './german/failures.js';
import { files } from './german/files.js';
import { models } from './german/models.js';
import { moderation } from './german/moderation.js';
import { prompts } from './german/prompts.js';
import { jobs } from './german/jobs.js';
import { keyLog } from './german/key-log.js';
import { labels } from './german/labels.js';
import { results } from './german/results.js';
import { videos } from './german/videos.js';

export const german: Texts = {
  format: createFormats('de-DE', { about: 'etwa', tokens: 'Tokens', or: 'oder', and: 'und' }),
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
