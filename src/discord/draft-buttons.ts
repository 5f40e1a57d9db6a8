import { MessageFlags } from 'discord.js';
import { UserError } from '../errors.js';
import type { Draft } from '../store/records.js';
import type { Button, Modal } from './command.js';
import { refuse } from './drafts.js';
import { choseFrame, promptModal } from './prompt-modal.js';
import type { Services } from './services.js';
import { startVideo } from './start-video.js';
import { plainWish } from './video-wish.js';
import { answerLimitMs, within } from './within.js';

/** A draft of whoever acts; undefined when it is too old, or never could be written. */
async function ownDraft(id: string, userId: string, { store }: Services): Promise<Draft | undefined> {
  const draft = await store.drafts.get(id);
  if (draft && draft.ownerId !== userId) throw new UserError('Only who asked for this can go on with it.');
  return draft;
}

/** Opens what was refused, or asked about, for a change. */
export const redraft: Button = {
  name: 'redraft',
  async press(interaction, draftId, services) {
    const reading = ownDraft(draftId, interaction.user.id, services).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      services.log.warn({ draft: draftId, err: error }, 'a form opens without its prompt');
      return undefined;
    });
    const draft = await within(answerLimitMs, reading);
    await interaction.showModal(promptModal(`drafted:${draftId}`, 'Edit the prompt', draft?.wish));
  },
};

/** The prompt that was typed for a draft. */
export const drafted: Modal = {
  name: 'drafted',
  async submit(interaction, draftId, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const prompt = interaction.fields.getTextInputValue('prompt');
    const draft = await ownDraft(draftId, interaction.user.id, services);
    if (draft) {
      const firstFileIsFrame = choseFrame(interaction) || draft.wish.firstFileIsFrame;
      await startVideo(interaction, { ...draft.wish, prompt, firstFileIsFrame }, services);
      return;
    }
    const reason =
      'I do not have the settings and files of this form any more. **Edit** goes on with the prompt alone. Nothing was charged.';
    await refuse(interaction, reason, plainWish(prompt), services);
  },
};

/** A member agrees to what it will cost. */
export const make: Button = {
  name: 'make',
  async press(interaction, draftId, services) {
    await interaction.deferUpdate();
    const draft = await ownDraft(draftId, interaction.user.id, services);
    if (!draft) throw new UserError('I do not know this any more. Start with /video. Nothing was charged.');
    await startVideo(interaction, draft.wish, services, draft.id);
  },
};
