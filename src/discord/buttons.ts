import { MessageFlags } from 'discord.js';
import { UserError } from '../errors.js';
import type { Job } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { deleteConfirmed, deleteResult } from './delete-result.js';
import { formContent } from './form-content.js';
import { jobOf } from './job-of.js';
import { original } from './original.js';
import { videoForm } from './prompt-modal.js';
import { quote, showText } from './show.js';
import { keepingPrompt } from './drafts.js';
import { drafted, make, makeVideo, redraft, startFromForm } from './draft-buttons.js';
import { extended, resultButtons } from './result-buttons.js';
import { startVideo } from './start-video.js';
import { textsOf } from './texts-of.js';
import { unconfirmedButtons } from './unconfirmed.js';
import { wishFrom } from './video-wish.js';

/** Discord's limit of 2,000 characters, with room for the marks of a quotation. */
const longestContent = 1800;

/** The same once more with a new seed, paid as the presser's own `/video`. */
const again: Button = {
  name: 'again',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await jobOf(interaction, jobId, services);
    await startVideo(interaction, wishFrom(job, { prompt: job.request.prompt, seed: null }), services);
  },
};

const editWish = (job: Job) => wishFrom(job, job.request);

/** Opens the prompt and what goes with it for a change. */
const edit: Button = {
  name: 'edit',
  async press(interaction, jobId, services) {
    const reading = jobOf(interaction, jobId, services).then(editWish, (error: unknown) => {
      // It is told when the form is sent.
      if (error instanceof UserError) return undefined;
      throw error;
    });
    const texts = textsOf(interaction);
    const content = await formContent(interaction, reading, services);
    await interaction.showModal(videoForm(`edited:${jobId}`, texts.videos.formTitles.edit, content, texts));
  },
};

const edited: Modal = {
  name: 'edited',
  async submit(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const prompt = interaction.fields.getTextInputValue('prompt');
    await keepingPrompt(interaction, prompt, services, async () => {
      await startFromForm(interaction, editWish(await jobOf(interaction, jobId, services)), services);
    });
  },
};

/** Shows a prompt that was cut on its card; as a file where its length in a message would be too much. */
const showPrompt: Button = {
  name: 'prompt',
  async press(interaction, jobId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { prompt } = (await jobOf(interaction, jobId, services)).request;
    const { text, cut } = showText(prompt, longestContent);
    await interaction.editReply(
      cut
        ? { files: [{ attachment: Buffer.from(prompt), name: 'prompt.txt' }] }
        : { content: quote(text), allowedMentions: { parse: [] } },
    );
  },
};

export const buttons: readonly Button[] = [
  again,
  edit,
  redraft,
  make,
  makeVideo,
  showPrompt,
  deleteResult,
  deleteConfirmed,
  original,
  ...resultButtons,
  ...unconfirmedButtons,
];
export const modals: readonly Modal[] = [edited, drafted, extended];
