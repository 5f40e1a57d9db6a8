type Type = 'image' | 'video' | 'audio';
const plural = { image: 'images', video: 'videos', audio: 'sounds' };

/** What models are for, and what they cannot make. `elsewhere` names those that can; null where none does. */
export const models = {
  summaries: {
    'seedance-2.0': 'the standard',
    'seedance-2.0-fast': 'faster and cheaper',
    'seedance-2.0-mini': 'cheapest',
    'seedance-2.0-ultra': 'scaled up, to 2k',
    'seedance-2.5': 'newest; up to 30 seconds and 30 images',
  },
  refusal: (sentence: string) => `${sentence} Nothing was charged.`,
  withOthers: ({ sentence, what, others }: { sentence: string; what: string; others: string | null }) =>
    others === null ? `${sentence}.` : `${sentence}; ${what} needs ${others}.`,
  unknown: ({ model, others }: { model: string; others: string }) => `There is no model ${model}. Choose ${others}.`,
  resolutions: ({ model, list }: { model: string; list: string }) => `${model} makes ${list}`,
  ratios: (list: string) => `The ratio is one of ${list}.`,
  seconds: ({ model, least, most }: { model: string; least: number; most: number }) =>
    `${model} makes ${least} to ${most} whole seconds`,
  tooMany: ({ model, most, type, here }: { model: string; most: number; type: Type; here: number }) =>
    `${model} takes up to ${most} ${plural[type]}, and here are ${here}`,
  tooLong: ({ model, most, type, here }: { model: string; most: number; type: Type; here: string }) =>
    `${model} takes ${most} s of ${plural[type]} in all, and here are ${here}`,
  framesAreImages: 'First and last frames are images. Choose images for them.',
  oneFrameEach: 'A video has one first frame and one last frame. Leave the others out.',
  lastNeedsFirst: 'A last frame needs a first frame. Add one, or leave the last frame out.',
  framesOrReferences:
    'A first or last frame does not go together with references. Use the frames alone, or the references alone.',
  soundAlone: 'Sound needs an image or a video beside it. Add one to the prompt.',
};

export type ModelTexts = typeof models;
