import { MessageFlags, type APIButtonComponent } from 'discord.js';
import type { Job } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { again, edit, isInPlace } from './cards.js';
import type { Select } from './command.js';
import { jobOf } from './job-of.js';
import { linkOf, standingOf, stateWords } from './job-words.js';
import { button, buttons, card, facts, linkButton, panel, words, type Card } from './look.js';
import { quote, relativeTime, showText } from './show.js';
import { textsOf } from './texts-of.js';

/** The name of the select of a list of jobs. */
export const jobSelect = 'job';

const longestPrompt = 1_000;
const mostLines = 20;

/** One of a list: how it stands, and what can be done with it. */
export const openJob: Select = {
  name: jobSelect,
  async choose(interaction, _, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await jobOf(interaction, interaction.values[0] ?? '', services);
    const reader = { id: interaction.user.id, now: services.timing.now() };
    const { components } = detailsCard(job, reader, textsOf(interaction));
    await interaction.editReply({ flags: MessageFlags.IsComponentsV2, components, allowedMentions: { parse: [] } });
  },
};

/** A job in words, whole. */
export function detailsCard(job: Job, { id, now }: { id: string; now: number }, texts: Texts): Card {
  const { cards, jobs, format } = texts;
  const asked = jobs.askedFor({
    since: relativeTime(job.createdAt),
    by: job.ownerId === id ? null : `<@${job.ownerId}>`,
  });
  const { model, durationSeconds, ratio, resolution, audio } = job.request;
  const tokens = 'result' in job ? job.result.tokens : null;
  return card([
    panel([
      words(`${stateWords(job, now, texts)} · ${asked}`),
      words(standingOf(job, now, texts)),
      words(quote(showText(job.request.prompt.trim(), longestPrompt, mostLines).text || jobs.noWords)),
      words(
        facts(
          model,
          `${durationSeconds} s`,
          ratio,
          resolution,
          audio ? cards.withSound : cards.silent,
          tokens === null ? format.aboutTokens(job.estimatedTokens, job.price) : format.tokens(tokens, job.price),
        ),
      ),
      buttons(...actionsOf(job, id, texts)),
    ]),
  ]);
}

function actionsOf(job: Job, readerId: string, texts: Texts): APIButtonComponent[] {
  const { labels } = texts;
  const link = linkOf(job, readerId);
  // What no channel took, or came directly, is for who asked alone.
  const hasOriginal =
    job.state === 'done' &&
    job.deletedAt === null &&
    (job.ownerId === readerId || (job.message !== null && isInPlace(job.place, job.message)));
  return [
    ...(link === undefined ? [] : [linkButton(labels.open, link)]),
    again(job, texts),
    edit(job, texts),
    ...(hasOriginal ? [button('original', labels.original, job.id)] : []),
  ];
}
