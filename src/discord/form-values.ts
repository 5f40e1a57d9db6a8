import type { ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { Asset, VideoWish } from '../store/records.js';
import { handedFile } from './attachments.js';
import { frameIdOf, offeredImages } from './form-content.js';
import { groupPlace } from './place.js';
import { asFrame, formFields } from './prompt-modal.js';
import type { Services } from './services.js';

/** What stands in a list of the form; undefined for one that the form did not have. */
function chosenIn({ fields }: ModalSubmitInteraction, customId: string): readonly string[] | undefined {
  return fields.fields.has(customId) ? fields.getStringSelectValues(customId) : undefined;
}

/** The wish that a form goes on from, with all that was typed and chosen in it but the pictures. What the form did not show stays. */
export function formWish(interaction: ModalSubmitInteraction, before: VideoWish): VideoWish {
  const { fields } = interaction;
  const [ratio] = chosenIn(interaction, formFields.ratio) ?? [];
  const [duration] = chosenIn(interaction, formFields.duration) ?? [];
  const uploaded = fields.fields.has(formFields.files) ? fields.getUploadedFiles(formFields.files) : null;
  const files = [...before.files, ...[...(uploaded?.values() ?? [])].map(handedFile)];
  return {
    ...before,
    prompt: fields.getTextInputValue(formFields.prompt),
    wishes: {
      ...before.wishes,
      ...(ratio !== undefined && { ratio }),
      ...(duration !== undefined && { durationSeconds: Number(duration) }),
    },
    files,
    firstFileIsFrame: beginsWithFile(interaction, before) && files.length > 0,
  };
}

function beginsWithFile(interaction: ModalSubmitInteraction, { firstFileIsFrame }: VideoWish): boolean {
  const chosen = chosenIn(interaction, formFields.use) ?? chosenIn(interaction, formFields.pictures);
  return chosen === undefined ? firstFileIsFrame : chosen.includes(asFrame);
}

/**
 * The wish with the pictures that were chosen in place of those that it had and the form showed.
 *
 * @throws UserError for what does not go together
 */
export async function formPictures(
  interaction: ModalSubmitInteraction,
  wish: VideoWish,
  services: Pick<Services, 'store'>,
): Promise<VideoWish> {
  const chosen = chosenIn(interaction, formFields.pictures);
  if (chosen === undefined) return wish;
  const { pictures, areMissing } = await picturesAmong(chosen, interaction, wish, services);
  if (areMissing) throw new UserError((texts) => texts.prompts.assetGone);
  const { staying, added, without, frameWasOffered } = await replacing(interaction, wish, pictures, services);
  if (!chosen.includes(asFrame)) {
    return { ...without, ...(frameWasOffered && { lastFrame: null }), fileAssetIds: [...staying, ...added] };
  }
  const [frame, ...others] = pictures;
  if (others.length > 0) {
    throw new UserError((texts) => texts.videos.tooManyBegin(pictures.length));
  }
  if (frame) {
    const knownNames = wish.knownNames.filter(({ name }) => name !== frame.name);
    return {
      ...without,
      firstFileIsFrame: false,
      firstFrame: frame.name,
      fileAssetIds: staying.filter((id) => id !== frame.id),
      knownNames: [...knownNames, { name: frame.name, assetId: frame.id }],
    };
  }
  if (wish.firstFileIsFrame) return { ...without, fileAssetIds: staying };
  throw new UserError((texts) => texts.videos.noneBegins);
}

/**
 * The same for a form that is opened again: the pictures that are there still and their use as they were chosen, though they do
 * not go together.
 */
export async function withChosen(
  interaction: ModalSubmitInteraction,
  wish: VideoWish,
  services: Pick<Services, 'store'>,
): Promise<VideoWish> {
  const chosen = chosenIn(interaction, formFields.pictures);
  if (chosen === undefined) return wish;
  const { pictures } = await picturesAmong(chosen, interaction, wish, services);
  const { staying, added, without } = await replacing(interaction, wish, pictures, services);
  return { ...without, fileAssetIds: [...staying, ...added], firstFileIsFrame: beginsWithFile(interaction, wish) };
}

/** Those of the chosen that the form may have offered, and are there still. */
async function picturesAmong(
  chosen: readonly string[],
  interaction: ModalSubmitInteraction,
  wish: VideoWish,
  { store }: Pick<Services, 'store'>,
): Promise<{ pictures: Asset[]; areMissing: boolean }> {
  const offered = await offeredImages(wish, groupPlace(interaction).channelId, store);
  const ids = chosen.filter((value) => value !== asFrame);
  const pictures = ids.flatMap((id) => offered.find((image) => image.id === id) ?? []);
  return { pictures, areMissing: pictures.length < ids.length };
}

/** What pictures change of a wish when they stand in place of those that it had and the form showed. */
async function replacing(
  interaction: ModalSubmitInteraction,
  wish: VideoWish,
  pictures: readonly Asset[],
  services: Pick<Services, 'store'>,
) {
  const groupId = wish.groupId ?? pictures[0]?.groupId ?? null;
  const offered = await offeredBefore(wish, groupId, groupPlace(interaction).channelId, services);
  const frameWasOffered = offered.some(({ id }) => id === frameIdOf(wish, offered));
  const offeredIds = new Set(offered.map(({ id }) => id));
  const chosenIds = new Set(pictures.map(({ id }) => id));
  const staying = wish.fileAssetIds.filter((id) => !offeredIds.has(id) || chosenIds.has(id));
  return {
    frameWasOffered,
    staying,
    added: [...chosenIds].filter((id) => !staying.includes(id)),
    without: { ...wish, groupId, ...(frameWasOffered && { firstFrame: null }) },
  };
}

/** The pictures of a wish that its form could show: those that are in the group still. */
async function offeredBefore(
  wish: VideoWish,
  groupId: string | null,
  channelId: string,
  { store }: Pick<Services, 'store'>,
): Promise<Asset[]> {
  const id = groupId ?? (await store.groups.current(channelId))?.id;
  const images = id === undefined ? [] : await store.assets.list(id, { type: 'image' });
  const used = new Set([...wish.fileAssetIds, frameIdOf(wish, images)]);
  return images.filter((image) => used.has(image.id));
}
