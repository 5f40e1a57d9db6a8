import { ButtonStyle, ComponentType, MessageFlags, type RepliableInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import { estimateTokens } from '../provider/cost.js';
import { betterResolutions } from '../provider/models.js';
import type { JobIn, VideoWish } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { keepingPrompt } from './drafts.js';
import { formContent } from './form-content.js';
import { formWish } from './form-values.js';
import { buttonId, longestDescription } from './look.js';
import { videoForm } from './prompt-modal.js';
import { addResultAsset, finishedJob, freshLink, tellReady, whereToAdd } from './result-assets.js';
import type { Services } from './services.js';
import { headOf, plainLine } from './show.js';
import { startVideo } from './start-video.js';
import { textsOf } from './texts-of.js';
import { plainWish, wishFrom } from './video-wish.js';

/** A file name that becomes the name of an asset: the first words of the prompt. */
function fileNameFor({ request }: JobIn<'done'>, suffix: string): string {
  const words = headOf(request.prompt.replace(/[^\p{Letter}\p{Number}]+/gu, '-'), 21).replace(/^-|-[^-]{0,3}$/g, '');
  return `${words}${suffix}`;
}

/** The same prompt, seed and references in another resolution. */
async function finishAt(
  interaction: RepliableInteraction,
  job: JobIn<'done'>,
  resolution: string,
  services: Services,
): Promise<void> {
  const wish = wishFrom(job, { prompt: job.request.prompt, seed: job.result.seed ?? job.request.seed });
  await startVideo(interaction, { ...wish, wishes: { ...wish.wishes, resolution } }, services);
}

/** At once where there is one better resolution, with a choice and its tokens where there are several. */
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
      await finishAt(interaction, job, only, services);
      return;
    }
    const { results, format } = textsOf(interaction);
    await interaction.editReply({
      content: results.whichResolution,
      components: [
        {
          type: ComponentType.ActionRow,
          components: better.map((resolution) => ({
            type: ComponentType.Button,
            style: ButtonStyle.Primary,
            label: results.resolutionFor({ resolution, tokens: format.aboutTokens(tokensAt(job, resolution)) }),
            customId: buttonId('finish-at', `${resolution}:${jobId}`),
          })),
        },
      ],
    });
  },
};

function tokensAt({ request, estimatedTokens }: JobIn<'done'>, resolution: string): number {
  const { model, ratio, durationSeconds } = request;
  const now = estimateTokens({ model, resolution: request.resolution, ratio, durationSeconds });
  // Reference videos weigh the same in every resolution.
  return Math.round((estimatedTokens / now) * estimateTokens({ model, resolution, ratio, durationSeconds }));
}

export const finishChosen: Button = {
  name: 'finish-at',
  async press(interaction, argument, services) {
    await interaction.deferUpdate();
    const [resolution = '', jobId = ''] = argument.split(':');
    await finishAt(interaction, await finishedJob(interaction, jobId, services), resolution, services);
  },
};

/** What the continuation of a clip takes from it. */
function extendWish({ request: { model, resolution, audio, durationSeconds } }: JobIn<'done'>): VideoWish {
  return { ...plainWish(''), wishes: { model, resolution, audio, durationSeconds, ratio: 'adaptive' } };
}

/** Asks how the clip goes on. */
export const extend: Button = {
  name: 'extend',
  async press(interaction, jobId, services) {
    const reading = finishedJob(interaction, jobId, services).then(extendWish, (error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    });
    const content = await formContent(interaction, reading, services);
    // The shape follows the clip, which goes along as it is: pictures can be named in the prompt.
    const asked = { ...content, shapes: [], pictures: [], takesFiles: false };
    await interaction.showModal(
      videoForm(`extended:${jobId}`, textsOf(interaction).results.extendTitle, asked, textsOf(interaction)),
    );
  },
};

/** Makes the clip a reference and continues it; the shape follows the clip (`adaptive`), as the provider demands. */
export const extended: Modal = {
  name: 'extended',
  async submit(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const next = interaction.fields.getTextInputValue('prompt');
    await keepingPrompt(interaction, next, services, async () => {
      const job = await finishedJob(interaction, jobId, services);
      const { group, asset } = await clipAsset(interaction, job, services);
      const prompt = `Extend @${asset.name}: ${next}`;
      const wish = { ...formWish(interaction, extendWish(job)), prompt, fileAssetIds: [asset.id], groupId: group.id };
      await startVideo(interaction, wish, services);
    });
  },
};

async function clipAsset(interaction: RepliableInteraction, job: JobIn<'done'>, services: Services) {
  if (job.video === null) throw new UserError((texts) => texts.results.notKept);
  const where = await whereToAdd(interaction, job, services);
  const sourceUrl = await freshLink(interaction, job, services.timing.now());
  const added = await addResultAsset(
    interaction,
    { file: job.video, fileName: fileNameFor(job, '.mp4'), sourceUrl },
    where,
    services,
  );
  return { ...where, ...added };
}

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

export const resultButtons: readonly Button[] = [finish, finishChosen, extend, saveAsAsset, lastFrame];
