import { MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { Draft, VideoWish } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { onceAsOf, openForm, refuse } from './drafts.js';
import { formContent } from './form-content.js';
import { formPictures, formWish, withChosen } from './form-values.js';
import { makeVideoName } from './next-steps.js';
import { videoForm } from './prompt-modal.js';
import type { Services } from './services.js';
import { startVideo } from './start-video.js';
import { textsOf } from './texts-of.js';
import { plainWish } from './video-wish.js';

/** A draft of whoever acts; undefined when it is too old, or never could be written. */
export async function ownDraft(id: string, userId: string, { store }: Services): Promise<Draft | undefined> {
  const draft = await store.drafts.get(id);
  if (draft && draft.ownerId !== userId) throw new UserError((texts) => texts.videos.notYours, { next: 'make-video' });
  return draft;
}

/** Opens what was refused, or asked about, for a change. */
export const redraft: Button = {
  name: 'redraft',
  async press(interaction, draftId, services) {
    const texts = textsOf(interaction);
    const reading = ownDraft(draftId, interaction.user.id, services).then((draft) => draft?.wish);
    const content = await formContent(interaction, reading, services);
    await interaction.showModal(videoForm(`drafted:${draftId}`, texts.videos.formTitles.edit, content, texts));
  },
};

/** Starts what a form asks for; where that does not go together, all of it is kept. */
export async function startFromForm(
  interaction: ModalSubmitInteraction,
  before: VideoWish,
  services: Services,
  kept: Pick<Draft, 'onceAs'> = {},
): Promise<void> {
  const typed = formWish(interaction, before);
  let wish: VideoWish;
  try {
    wish = await formPictures(interaction, typed, services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await refuse(interaction, error, await withChosen(interaction, typed, services), services, kept);
    return;
  }
  await startVideo(interaction, wish, services, { ...kept, agreed: false });
}

/** The form that was sent for a draft. */
export const drafted: Modal = {
  name: 'drafted',
  async submit(interaction, draftId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const draft = await ownDraft(draftId, interaction.user.id, services);
    if (draft) {
      await startFromForm(interaction, draft.wish, services, { onceAs: draft.onceAs });
      return;
    }
    const refusal = new UserError((texts) => texts.videos.formOutdated);
    await refuse(interaction, refusal, formWish(interaction, plainWish('')), services);
  },
};

/** Opens an empty form, from a greeting or a refusal. */
export const makeVideo: Button = {
  name: makeVideoName,
  press: (interaction, _, services) => openForm(interaction, plainWish(''), services),
};

/** A member agrees to what it will cost. */
export const make: Button = {
  name: 'make',
  async press(interaction, draftId, services) {
    await interaction.deferUpdate();
    const draft = await ownDraft(draftId, interaction.user.id, services);
    if (!draft) throw new UserError((texts) => texts.videos.draftGone, { next: 'make-video' });
    await startVideo(interaction, draft.wish, services, { onceAs: onceAsOf(draft) });
  },
};
