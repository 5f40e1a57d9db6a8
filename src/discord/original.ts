import { MessageFlags } from 'discord.js';
import { UserError } from '../errors.js';
import { freshResult } from '../jobs/fresh-link.js';
import type { JobIn } from '../store/records.js';
import type { Button } from './command.js';
import { finishedJob } from './result-assets.js';
import { longestDescription } from './look.js';
import { shownLink } from './result-card.js';
import type { Services } from './services.js';
import { plainLine, relativeTime } from './show.js';
import { textsOf } from './texts-of.js';

/** A message has 2,000 characters, and the link is not all of it. */
const longestLink = 1_800;
/** A file that is sent so goes through memory, however much the presser may upload. */
const largestFileBytes = 100 * 1024 * 1024;

/** Brings the original of a video that was posted smaller, or not at all, for being too large: a link that lives, else the file. */
export const original: Button = {
  name: 'original',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await finishedJob(interaction, jobId, services);
    const result = await livingResult(job, services);
    const { results } = textsOf(interaction);
    const link = result && shownLink(result.videoUrl, longestLink);
    if (result && link !== undefined) {
      const content = results.originalLink({ url: link, ends: relativeTime(result.urlEndsAt) });
      await interaction.editReply({ content, allowedMentions: { parse: [] } });
      return;
    }
    const kept = job.video !== null && (await services.files.has(job.video.hash)) ? job.video : undefined;
    if (!kept) throw new UserError((texts) => texts.results.originalGone);
    if (kept.sizeBytes > Math.min(interaction.attachmentSizeLimit, largestFileBytes)) {
      throw new UserError((texts) => texts.results.originalTooLarge(texts.format.bytes(kept.sizeBytes)));
    }
    const name = `dailies-${job.id.slice(0, 8)}.mp4`;
    const description = plainLine(job.request.prompt, longestDescription);
    await interaction.editReply({
      files: [{ attachment: services.files.path(kept.hash), name, description }],
    });
  },
};

/** A result whose link lives; undefined when the provider has none. */
async function livingResult(
  job: JobIn<'done'>,
  { tokens, provider, timing, log, signal }: Services,
): Promise<JobIn<'done'>['result'] | undefined> {
  if (timing.now() < job.result.urlEndsAt) return job.result;
  const result = await freshResult(job, { tokens, provider, timing, log }, signal);
  return result === 'none' || result === 'unknown' ? undefined : result;
}
