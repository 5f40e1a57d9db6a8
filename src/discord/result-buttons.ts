import { MessageFlags } from 'discord.js';
import { UserError } from '../errors.js';
import { estimateTokens } from '../provider/cost.js';
import { betterResolutions } from '../provider/models.js';
import type { JobIn, VideoWish } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { keepingPrompt, offer } from './drafts.js';
import { formContent } from './form-content.js';
import { formWish } from './form-values.js';
import { longestDescription } from './look.js';
import { videoForm } from './prompt-modal.js';
import { addResultAsset, clipAsset, fileNameFor, finishedJob, tellReady, whereToAdd } from './result-assets.js';
import { plainLine } from './show.js';
import { startVideo } from './start-video.js';
import { textsOf } from './texts-of.js';
import { plainWish, wishFrom } from './video-wish.js';

/** The same prompt, seed and references in another resolution. */
function finerWish(job: JobIn<'done'>, resolution: string): VideoWish {
  const wish = wishFrom(job, { prompt: job.request.prompt, seed: job.result.seed ?? job.request.seed });
  return { ...wish, wishes: { ...wish.wishes, resolution } };
}

/** At once where there is one better resolution, with a choice and its tokens where there are several: each makes one video. */
export const finish: Button = {
  name: 'finish',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await finishedJob(interaction, jobId, services);
    const better = betterResolutions(job.request.model, job.request.resolution);
    const [only, ...others] = better;
    if (only === undefined) {
      throw new UserError((texts) => texts.results.nothingFiner(job.request.model));
    }
    if (others.length === 0) {
      await startVideo(interaction, finerWish(job, only), services);
      return;
    }
    const { results, format } = textsOf(interaction);
    const offers = better.map((resolution) => ({
      wish: finerWish(job, resolution),
      label: results.resolutionFor({ resolution, tokens: format.aboutTokens(tokensAt(job, resolution)) }),
    }));
    await offer(interaction, results.whichResolution, offers, services);
  },
};

function tokensAt({ request, estimatedTokens }: JobIn<'done'>, resolution: string): number {
  const { model, ratio, durationSeconds } = request;
  const now = estimateTokens({ model, resolution: request.resolution, ratio, durationSeconds });
  // Reference videos weigh the same in every resolution.
  return Math.round((estimatedTokens / now) * estimateTokens({ model, resolution, ratio, durationSeconds }));
}

/** What the continuation of a clip takes from it. The shape follows the clip (`adaptive`), as the provider demands. */
function extendWish({ id, request: { model, resolution, audio, durationSeconds } }: JobIn<'done'>): VideoWish {
  const wishes = { model, resolution, audio, durationSeconds, ratio: 'adaptive' };
  return { ...plainWish(''), wishes, extendsJobId: id };
}

/** Asks how the clip goes on. */
export const extend: Button = {
  name: 'extend',
  async press(interaction, jobId, services) {
    const reading = finishedJob(interaction, jobId, services).then(extendWish, (error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    });
    const content = await formContent(interaction, reading, services, { isExtension: true });
    const texts = textsOf(interaction);
    await interaction.showModal(videoForm(`extended:${jobId}`, texts.results.extendTitle, content, texts));
  },
};

/** Makes the clip a reference and continues it. */
export const extended: Modal = {
  name: 'extended',
  async submit(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const next = interaction.fields.getTextInputValue('prompt');
    await keepingPrompt(interaction, next, services, async () => {
      const job = await finishedJob(interaction, jobId, services);
      await startVideo(interaction, formWish(interaction, extendWish(job)), services);
    });
  },
};

export const saveAsAsset: Button = {
  name: 'save',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const added = await clipAsset(interaction, await finishedJob(interaction, jobId, services), services);
    await interaction.editReply(await tellReady(added, added.key, services, textsOf(interaction)));
  },
};

/** The picture is shown first: the link of that message is what the provider fetches, also weeks later. */
export const lastFrame: Button = {
  name: 'last-frame',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await finishedJob(interaction, jobId, services);
    const file = job.lastFrame;
    if (file === null || !(await services.files.has(file.hash))) {
      throw new UserError((texts) => texts.results.lastFrameGone);
    }
    const where = await whereToAdd(interaction, job, services);
    const fileName = fileNameFor(job, '-end.png');
    const about = plainLine(job.request.prompt, longestDescription);
    const texts = textsOf(interaction);
    const shown = await interaction.editReply({
      files: [
        { attachment: services.files.path(file.hash), name: fileName, description: texts.results.lastFrameOf(about) },
      ],
    });
    const sourceUrl = shown.attachments.first()?.url;
    if (sourceUrl === undefined) throw new Error('Discord answered without the file that was sent');
    const added = await addResultAsset(interaction, { file, fileName, sourceUrl }, where, services);
    await interaction.editReply(await tellReady(added, where.key, services, texts));
  },
};

export const resultButtons: readonly Button[] = [finish, extend, saveAsAsset, lastFrame];
