import { resolvePrompt } from '../assets/references.js';
import { estimateTokens } from '../provider/cost.js';
import { defaults } from '../provider/models.js';
import { assertAllowed, settle } from '../provider/rules.js';
import type { Asset, JobRequest } from '../store/records.js';

/** What a member chose; what is absent falls to the defaults. */
export interface Wishes {
  model?: string | undefined;
  durationSeconds?: number | undefined;
  ratio?: string | undefined;
  resolution?: string | undefined;
  audio?: boolean | undefined;
  seed?: number | undefined;
}

/**
 * Turns a prompt and wishes into a request that the provider should accept, before anything is sent or paid.
 *
 * @param files assets that came with the request
 * @param group the assets that the prompt may name
 * @throws UserError naming what is wrong and the remedy
 */
export function makeRequest(
  prompt: string,
  wishes: Wishes,
  files: readonly Asset[],
  group: readonly Asset[],
): { request: JobRequest; estimatedTokens: number } {
  const { references, providerText } = resolvePrompt(prompt, files, group);
  const assets = new Map([...group, ...files].map((asset) => [asset.id, asset]));
  const secondsOf = (assetId: string) => assets.get(assetId)?.durationSeconds ?? null;
  const settled = settle({
    model: wishes.model ?? defaults.model,
    durationSeconds: wishes.durationSeconds ?? defaults.durationSeconds,
    ratio: wishes.ratio ?? defaults.ratio,
    resolution: wishes.resolution ?? defaults.resolution,
    references: references.map((reference) => ({ ...reference, durationSeconds: secondsOf(reference.assetId) })),
  });
  assertAllowed(settled);
  const { model, durationSeconds, ratio, resolution } = settled;
  const referenceVideoSeconds = settled.references
    .filter(({ type }) => type === 'video')
    .reduce((sum, reference) => sum + (reference.durationSeconds ?? 0), 0);
  return {
    request: {
      prompt,
      providerText,
      references,
      fileAssetIds: files.map(({ id }) => id),
      model,
      durationSeconds,
      ratio,
      resolution,
      audio: wishes.audio ?? defaults.audio,
      seed: wishes.seed ?? null,
    },
    estimatedTokens: estimateTokens({ model, resolution, ratio, durationSeconds, referenceVideoSeconds }),
  };
}
