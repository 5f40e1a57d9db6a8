import type { BaseInteraction } from 'discord.js';
import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { textsFor } from '../texts/languages.js';

/** The words for whoever acts. */
export function textsOf({ locale }: Pick<BaseInteraction, 'locale'>): Texts {
  return textsFor(locale);
}

/** The words for whoever asked for a job: its card and what is posted of it is written in their language. */
export function textsOfJob({ locale }: Pick<Job, 'locale'>): Texts {
  return textsFor(locale);
}

/** The words for all who read along in the server of a job, as in its log channel. */
export function textsOfServer({ guildLocale }: Pick<Job, 'guildLocale'>): Texts {
  return textsFor(guildLocale);
}
