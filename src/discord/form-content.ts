import type { APISelectMenuOption, BaseInteraction } from 'discord.js';
import { longestName } from '../assets/names.js';
import { UserError } from '../errors.js';
import type { ChosenDefaults } from '../store/defaults.js';
import type { Asset, VideoWish } from '../store/records.js';
import type { Store } from '../store/store.js';
import type { Texts } from '../texts/english.js';
import { assetFacts } from './asset-facts.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { builtIn, fields } from './settings-fields.js';
import { textsOf } from './texts-of.js';
import { extensionPrefix, longestText, plainWish } from './video-wish.js';
import { answerLimitMs, within } from './within.js';

/** A select has 25 options (Discord's documentation, August 2026); one says that the video begins with the picture. */
const mostPictures = 24;

/** What a form shows. */
export interface FormContent {
  prompt: string;
  /** How long it may be. */
  longestPrompt: number;
  /** Pictures of the channel to choose among. */
  pictures: APISelectMenuOption[];
  /** Whether it asks what the one picture that comes with it is for. */
  asksUse: boolean;
  beginsWithPicture: boolean;
  shapes: APISelectMenuOption[];
  lengths: APISelectMenuOption[];
  takesFiles: boolean;
}

/** The values of a setting, the one that holds now chosen; it is among them whatever it is. */
function optionsOf(name: string, model: string, now: string | undefined): { value: string; default: boolean }[] {
  const values = fields.find((field) => field.name === name)?.values(model) ?? [];
  const all = now === undefined || values.includes(now) ? values : [now, ...values];
  return all.map((value) => ({ value, default: value === now }));
}

function lengthsFor(
  wish: VideoWish,
  defaults: ChosenDefaults | undefined,
  { form }: Texts['videos'],
): APISelectMenuOption[] {
  const model = wish.wishes.model ?? defaults?.model?.value ?? builtIn.model;
  const now = wish.wishes.durationSeconds ?? (defaults && (defaults.durationSeconds?.value ?? builtIn.durationSeconds));
  return optionsOf('duration', model, now?.toString()).map((option) => ({
    ...option,
    label: form.seconds(option.value),
  }));
}

function shapesFor(
  wish: VideoWish,
  defaults: ChosenDefaults | undefined,
  { form }: Texts['videos'],
): APISelectMenuOption[] {
  const shapes = new Map<string, string>(Object.entries(form.shapes));
  const now = wish.wishes.ratio ?? (defaults && (defaults.ratio?.value ?? builtIn.ratio));
  return optionsOf('ratio', builtIn.model, now).map((option) => {
    const words = shapes.get(option.value);
    return {
      ...option,
      label: words === undefined ? option.value : form.shapeOption({ ratio: option.value, words }),
    };
  });
}

/** The asset that a wish begins with, where its name is known. */
export function frameIdOf(wish: VideoWish, images: readonly Asset[]): string | undefined {
  const typed = wish.firstFrame?.trim().replace(/^@/, '').toLowerCase();
  const known = wish.knownNames.find(({ name }) => name === typed)?.assetId;
  return known ?? images.find(({ name }) => name === typed)?.id;
}

/**
 * The pictures that a form may offer: those of the channel's group; where the wish belongs to another channel's, which its member
 * may have left, those alone that the wish has already.
 */
export async function offeredImages(
  wish: VideoWish,
  channelId: string,
  { groups, assets }: Pick<Store, 'groups' | 'assets'>,
): Promise<Asset[]> {
  const group = wish.groupId === null ? await groups.current(channelId) : await groups.get(wish.groupId);
  if (!group) return [];
  const images = await assets.list(group.id, { type: 'image' });
  if (wish.groupId === null || group.channelId === channelId) return images;
  const used = new Set([...wish.fileAssetIds, frameIdOf(wish, images)]);
  return images.filter(({ id }) => used.has(id));
}

/** Those that the wish has already come first. */
function picturesFor(wish: VideoWish, images: readonly Asset[], texts: Texts): APISelectMenuOption[] {
  const used = new Set([...wish.fileAssetIds, frameIdOf(wish, images)]);
  const usedFirst = [...images.filter(({ id }) => used.has(id)), ...images.filter(({ id }) => !used.has(id))];
  return usedFirst.slice(0, mostPictures).map((image) => ({
    label: `@${image.name}`,
    description: assetFacts(image, texts),
    value: image.id,
    default: used.has(image.id),
  }));
}

/**
 * What a form shows for a wish. A form cannot wait: whatever the store does not tell in time is left out of it.
 *
 * @param reading the wish that it goes on from; its `UserError` is thrown
 * @param options.asksUse what came with it is one picture, whose use is asked
 * @param options.isExtension a clip is continued: the shape follows it, and it goes along as it is; pictures can be named in the prompt
 */
export async function formContent(
  interaction: BaseInteraction,
  reading: Promise<VideoWish | undefined>,
  { store, settings, log }: Pick<Services, 'store' | 'settings' | 'log'>,
  { asksUse = false, isExtension = false, limitMs = answerLimitMs } = {},
): Promise<FormContent> {
  const texts = textsOf(interaction);
  const { videos } = texts;
  const { channelId } = groupPlace(interaction);
  const place = { memberId: interaction.user.id, channelId, guildId: interaction.guildId };
  const inTime = <Value>(value: Promise<Value>) =>
    within(
      limitMs,
      value.catch((error: unknown) => {
        if (error instanceof UserError) throw error;
        log.warn({ err: error }, 'a form opens without what it could show');
        return undefined;
      }),
    );
  const readImages = async () => {
    const wish = await reading;
    return wish ? await offeredImages(wish, channelId, store) : [];
  };
  const [found, images = [], defaults] = await Promise.all([
    inTime(reading),
    inTime(readImages()),
    inTime(settings.resolve(place)),
  ]);
  const wish = found ?? plainWish('');
  const continues = isExtension || wish.extendsJobId !== undefined;
  return {
    prompt: wish.prompt,
    longestPrompt: continues ? longestText - extensionPrefix('x'.repeat(longestName)).length : longestText,
    // A form that could not learn what it goes on from must not offer to take away what it does not show.
    pictures: found === undefined || continues ? [] : picturesFor(wish, images, texts),
    asksUse,
    beginsWithPicture: wish.firstFileIsFrame || images.some(({ id }) => id === frameIdOf(wish, images)),
    shapes: found === undefined || continues ? [] : shapesFor(wish, defaults, videos),
    lengths: found === undefined ? [] : lengthsFor(wish, defaults, videos),
    takesFiles: found !== undefined && !continues,
  };
}
