import { MessageFlags, type APIButtonComponent } from 'discord.js';
import type { Job } from '../store/records.js';
import { again, edit, isInPlace } from './cards.js';
import type { Select } from './command.js';
import { jobOf } from './job-of.js';
import { linkOf, standingOf, stateWords } from './job-words.js';
import { button, buttons, card, facts, linkButton, panel, words, type Card } from './look.js';
import { quote, relativeTime, showText, tokensAndCost } from './show.js';

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
    const { components } = detailsCard(job, { id: interaction.user.id, now: services.timing.now() });
    await interaction.editReply({ flags: MessageFlags.IsComponentsV2, components, allowedMentions: { parse: [] } });
  },
};

/** A job in words, whole. */
export function detailsCard(job: Job, { id, now }: { id: string; now: number }): Card {
  const asker = job.ownerId === id ? '' : ` by <@${job.ownerId}>`;
  const { model, durationSeconds, ratio, resolution, audio } = job.request;
  const tokens = 'result' in job ? job.result.tokens : null;
  return card([
    panel([
      words(`${stateWords(job, now)} · asked for ${relativeTime(job.createdAt)}${asker}`),
      words(standingOf(job, now)),
      words(quote(showText(job.request.prompt.trim(), longestPrompt, mostLines).text || 'no words')),
      words(
        facts(
          model,
          `${durationSeconds} s`,
          ratio,
          resolution,
          audio ? 'with sound' : 'silent',
          tokens === null ? tokensAndCost(job.estimatedTokens, job.price, 'about ') : tokensAndCost(tokens, job.price),
        ),
      ),
      buttons(...actionsOf(job, id)),
    ]),
  ]);
}

function actionsOf(job: Job, readerId: string): APIButtonComponent[] {
  const link = linkOf(job, readerId);
  // What no channel took, or came directly, is for who asked alone.
  const hasOriginal =
    job.state === 'done' &&
    job.deletedAt === null &&
    (job.ownerId === readerId || (job.message !== null && isInPlace(job.place, job.message)));
  return [
    ...(link === undefined ? [] : [linkButton('Open', link)]),
    again(job),
    edit(job),
    ...(hasOriginal ? [button('original', 'Original', job.id)] : []),
  ];
}
