import { resolvePrompt, type PromptSurroundings } from '../assets/references.js';
import { estimateTokens } from '../provider/cost.js';
import { defaults } from '../provider/models.js';
import { assertAllowed, settle } from '../provider/rules.js';
import type { JobRequest, Wishes } from '../store/records.js';

/**
 * Turns a prompt and wishes into a request that the provider should accept, before anything is sent or paid.
 *
 * @throws UserError naming what is wrong and the remedy
 */
export function makeRequest(
  prompt: string,
  wishes: Wishes,
  surroundings: PromptSurroundings,
): { request: JobRequest; estimatedTokens: number } {
  const { references, providerText } = resolvePrompt(prompt, surroundings);
  const { files, group } = surroundings;
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
