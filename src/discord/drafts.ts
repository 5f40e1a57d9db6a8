import {
  ButtonStyle,
  type APIButtonComponentWithCustomId,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type RepliableInteraction,
} from 'discord.js';
import { UserError } from '../errors.js';
import { newJobId } from '../jobs/job-id.js';
import type { Draft, HandedFile, VideoWish } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import { setKeyButton } from './next-steps.js';
import { button, buttons } from './look.js';
import { formContent } from './form-content.js';
import { videoForm } from './prompt-modal.js';
import type { Services } from './services.js';
import { fitMessage } from './show.js';
import { textsOf } from './texts-of.js';
import { longestText, plainWish } from './video-wish.js';

/** What a draft may keep beside its wish. */
type Kept = Pick<Draft, 'assets' | 'onceAs'>;

/** A wish of whoever acts, to be remembered. Its id may become a job's. */
function newDraft(interaction: RepliableInteraction, wish: VideoWish, { timing }: Services, kept: Kept = {}): Draft {
  return { id: newJobId(), ownerId: interaction.user.id, createdAt: timing.now(), wish, ...kept };
}

/** The id of the one job that may come of a draft. */
export const onceAsOf = ({ id, onceAs }: Draft): string => onceAs ?? id;

const editButton = ({ id }: Draft, { labels }: Texts) => button('redraft', labels.edit, id);
const makeButton = ({ id }: Draft, label: string) => button('make', label, id, ButtonStyle.Primary);

/**
 * Opens a form with a large field for the prompt. What came with the command is remembered meanwhile: a form cannot wait for that.
 *
 * @param options.maybeFrame asks whether the one picture that came with it is the first frame
 */
export async function openForm(
  interaction: ButtonInteraction | ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
  wish: VideoWish,
  services: Services,
  { maybeFrame = false } = {},
): Promise<void> {
  const draft = newDraft(interaction, wish, services);
  const saving = services.store.drafts.add(draft).catch((error: unknown) => {
    services.log.error({ draft: draft.id, err: error }, 'what a form goes on from could not be kept');
  });
  const texts = textsOf(interaction);
  const content = await formContent(interaction, Promise.resolve(wish), services, { asksUse: maybeFrame });
  await interaction.showModal(videoForm(`drafted:${draft.id}`, texts.videos.formTitles.new, content, texts));
  await saving;
}

/** Answers privately and keeps what was asked for behind the buttons. */
async function answerKeeping(
  interaction: RepliableInteraction,
  content: string,
  wish: VideoWish,
  services: Services,
  buttonsOf: (draft: Draft) => APIButtonComponentWithCustomId[],
  kept: Kept = {},
): Promise<void> {
  const draft = newDraft(interaction, wish, services, kept);
  await services.store.drafts.add(draft);
  // A form cannot hold more: what is over stays with its member as a file.
  const isLong = wish.prompt.length > longestText;
  await interaction.editReply({
    content: fitMessage(content),
    ...(isLong ? { files: [{ attachment: Buffer.from(wish.prompt), name: 'prompt.txt' }] } : {}),
    components: [buttons(...buttonsOf(draft))],
    allowedMentions: { parse: [] },
  });
}

/**
 * Refuses privately, and keeps what was asked for behind buttons: a refused prompt is never lost.
 *
 * @param kept.onceAs where one job alone may come of it, whoever asks again
 */
export const refuse = (
  interaction: RepliableInteraction,
  { say, next }: Pick<UserError, 'say' | 'next'>,
  wish: VideoWish,
  services: Services,
  kept: Pick<Kept, 'onceAs'> = {},
): Promise<void> => {
  const texts = textsOf(interaction);
  const buttonsOf = (draft: Draft) => [
    ...(next === 'set-key' ? [setKeyButton(texts, draft.id)] : []),
    editButton(draft, texts),
  ];
  return answerKeeping(interaction, say(texts), wish, services, buttonsOf, kept);
};

/** Refuses for want of a key, and keeps the files that were to become assets: once a key is stored, adding them goes on. */
export const refuseFiles = (
  interaction: RepliableInteraction,
  { say }: Pick<UserError, 'say'>,
  { files, name }: { files: readonly HandedFile[]; name: string | null },
  services: Services,
): Promise<void> => {
  const texts = textsOf(interaction);
  const wish = { ...plainWish(''), files: [...files] };
  const content = `${say(texts)} ${texts.assets.keptFiles}`;
  return answerKeeping(interaction, content, wish, services, (draft) => [setKeyButton(texts, draft.id)], {
    assets: { name },
  });
};

/** Does what a form was sent for; where that is refused, the prompt that was typed is not lost. */
export async function keepingPrompt(
  interaction: ModalSubmitInteraction,
  prompt: string,
  services: Services,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await refuse(interaction, error, plainWish(prompt), services);
  }
}

/** Asks before it is paid. */
export const askFirst = (
  interaction: RepliableInteraction,
  question: string,
  wish: VideoWish,
  services: Services,
  kept: Pick<Kept, 'onceAs'> = {},
): Promise<void> => {
  const texts = textsOf(interaction);
  const buttonsOf = (draft: Draft) => [makeButton(draft, texts.labels.makeIt), editButton(draft, texts)];
  return answerKeeping(interaction, question, wish, services, buttonsOf, kept);
};

/** Offers one to five wishes with what each costs on its button: each is made once, however often it is pressed. */
export async function offer(
  interaction: RepliableInteraction,
  question: string,
  offers: readonly { wish: VideoWish; label: string }[],
  services: Services,
): Promise<void> {
  const kept = offers.map(({ wish, label }) => ({ draft: newDraft(interaction, wish, services), label }));
  await Promise.all(kept.map(({ draft }) => services.store.drafts.add(draft)));
  const row = buttons(...kept.map(({ draft, label }) => makeButton(draft, label)));
  await interaction.editReply({ content: question, components: [row] });
}
