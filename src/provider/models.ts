import type { MediaType } from './types.js';

/** Worst first. `2k` is made by scaling up. */
export const resolutions = ['480p', '720p', '1080p', '2k', '4k'] as const;
export type Resolution = (typeof resolutions)[number];

/** `adaptive` leaves the choice to the model. */
export const ratios = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'] as const;
export type Ratio = (typeof ratios)[number];

interface ReferenceLimit {
  count: number;
  /** Of all of them together. */
  totalSeconds?: number;
}

interface ModelLimits {
  /** Worst first. */
  resolutions: readonly Resolution[];
  /** Whole seconds of the clip that is made. */
  seconds: { min: number; max: number };
  references: Record<MediaType, ReferenceLimit>;
  /** Names that older documentation uses. */
  aliases: readonly string[];
  /** The only ratio that goes with a first frame, where there is but one. */
  firstFrameRatio?: Ratio;
}

const standardReferences = {
  image: { count: 9 },
  video: { count: 3, totalSeconds: 15 },
  audio: { count: 3, totalSeconds: 15 },
} as const;

/** What each model can do, by docs.anyfast.ai (2026). A new model is one more entry. */
export const models = {
  'seedance-2.0': {
    resolutions: ['480p', '720p', '1080p', '4k'],
    seconds: { min: 4, max: 15 },
    references: standardReferences,
    aliases: ['seedance'],
  },
  'seedance-2.0-fast': {
    resolutions: ['480p', '720p'],
    seconds: { min: 4, max: 15 },
    references: standardReferences,
    aliases: ['seedance-fast'],
  },
  'seedance-2.0-mini': {
    resolutions: ['480p', '720p'],
    seconds: { min: 4, max: 15 },
    references: standardReferences,
    aliases: [],
  },
  'seedance-2.0-ultra': {
    resolutions: ['720p', '1080p', '2k'],
    seconds: { min: 4, max: 15 },
    references: standardReferences,
    aliases: [],
  },
  'seedance-2.5': {
    resolutions: ['480p', '720p', '1080p'],
    seconds: { min: 4, max: 30 },
    references: {
      image: { count: 30 },
      video: { count: 10, totalSeconds: 30 },
      audio: { count: 10, totalSeconds: 30 },
    },
    aliases: [],
    firstFrameRatio: 'adaptive',
  },
} as const satisfies Record<string, ModelLimits>;

export type ModelName = keyof typeof models;
export type Model = ModelLimits & { name: ModelName };

function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name);
}

export const modelNames: readonly ModelName[] = Object.keys(models).filter(isModelName);

/**
 * What is made when nothing is chosen: what ModelArk itself takes (5 s, 720p, with sound; docs.byteplus.com ModelArk
 * 1520757, 2026-07), but 16:9 in place of `adaptive`, so that the estimate holds and what is made is no surprise.
 */
export const defaults = {
  model: 'seedance-2.0',
  resolution: '720p',
  durationSeconds: 5,
  ratio: '16:9',
  audio: true,
} as const satisfies {
  model: ModelName;
  resolution: Resolution;
  durationSeconds: number;
  ratio: Ratio;
  audio: boolean;
};

/** The model's resolutions above one of them, worst first. */
export function betterResolutions(model: string, resolution: string): readonly Resolution[] {
  const all = findModel(model)?.resolutions ?? [];
  const place = all.findIndex((known) => known === resolution);
  return place < 0 ? [] : all.slice(place + 1);
}

/** By its name or an older one, in any case. */
export function findModel(name: string): Model | undefined {
  const wanted = name.trim().toLowerCase();
  const found = modelNames.find((candidate) => {
    const aliases: readonly string[] = models[candidate].aliases;
    return candidate === wanted || aliases.includes(wanted);
  });
  return found && { name: found, ...models[found] };
}
