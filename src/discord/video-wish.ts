import type { Job, JobRequest, VideoWish } from '../store/records.js';

/** Discord's limit for a text input; prompts are held to it too, so that each can be edited. */
export const longestText = 4000;

/** A wish for a prompt alone. */
export function plainWish(prompt: string): VideoWish {
  return {
    prompt,
    wishes: {},
    count: 1,
    files: [],
    firstFileIsFrame: false,
    fileAssetIds: [],
    firstFrame: null,
    lastFrame: null,
    groupId: null,
    knownNames: [],
  };
}

/** What goes on from an earlier job: its settings, its files and frames, and what its names stood for. */
export function wishFrom(job: Job, { prompt, seed }: Pick<JobRequest, 'prompt' | 'seed'>): VideoWish {
  const { model, durationSeconds, ratio, resolution, audio, fileAssetIds, references } = job.request;
  const nameOf = (role: string) => references.find((reference) => reference.role === role)?.name ?? null;
  return {
    ...plainWish(prompt),
    wishes: { model, durationSeconds, ratio, resolution, audio, ...(seed === null ? {} : { seed }) },
    fileAssetIds,
    firstFrame: nameOf('first_frame'),
    lastFrame: nameOf('last_frame'),
    groupId: job.groupId,
    knownNames: references.map(({ name, assetId }) => ({ name, assetId })),
  };
}

/** What goes before the prompt of a continuation, where the provider looks for it. */
export function extensionPrefix(assetName: string): string {
  return `Extend @${assetName}: `;
}
