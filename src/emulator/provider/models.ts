/** What a model takes. Counts and seconds are the most allowed. Source: AnyFast's model pages, 2026. */
export interface Model {
  resolutions: readonly string[];
  minSeconds: number;
  maxSeconds: number;
  images: number;
  videos: number;
  videoSeconds: number;
  audios: number;
  audioSeconds: number;
  resolutionRequired: boolean;
  /** With a first frame the ratio must be `adaptive`. */
  firstFrameIsAdaptive: boolean;
  /** `original_result_url` gives the clip before upscaling. */
  upscales: boolean;
  /** ModelArk's name of it; only that of the standard model is documented, the others are like it. */
  upstreamName: string;
}

const standard = {
  resolutions: ['480p', '720p', '1080p', '4k'],
  minSeconds: 4,
  maxSeconds: 15,
  images: 9,
  videos: 3,
  videoSeconds: 15,
  audios: 3,
  audioSeconds: 15,
  resolutionRequired: false,
  firstFrameIsAdaptive: false,
  upscales: false,
  upstreamName: 'doubao-seedance-2-0-260128',
} satisfies Model;
const fast = { ...standard, resolutions: ['480p', '720p'], upstreamName: 'doubao-seedance-2-0-fast-260128' };

const models: Readonly<Record<string, Model>> = {
  'seedance-2.0': standard,
  seedance: standard,
  'seedance-2.0-fast': fast,
  'seedance-fast': fast,
  'seedance-2.0-mini': { ...fast, upstreamName: 'doubao-seedance-2-0-mini-260128' },
  'seedance-2.0-ultra': {
    ...standard,
    resolutions: ['720p', '1080p', '2k'],
    resolutionRequired: true,
    upscales: true,
    upstreamName: 'doubao-seedance-2-0-ultra-260128',
  },
  'seedance-2.5': {
    ...standard,
    resolutions: ['480p', '720p', '1080p'],
    maxSeconds: 30,
    images: 30,
    videos: 10,
    videoSeconds: 30,
    audios: 10,
    audioSeconds: 30,
    firstFrameIsAdaptive: true,
    upstreamName: 'doubao-seedance-2-5-260601',
  },
};

export function findModel(name: string): Model | undefined {
  return Object.hasOwn(models, name) ? models[name] : undefined;
}

export const ratios = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'] as const;
