import { UserError } from '../errors.js';
import type { Asset, Reference } from '../store/records.js';
import { mediaTypes } from '../provider/types.js';
import { mentionsMember, plainText, splitPrompt } from './prompt.js';
import { suggestion } from './suggestion.js';

const maximumPromptLength = 4000;
const countedPattern = /^(image|video|audio)([1-9]\d*)$/;

/** Everything that a prompt may stand with. */
export interface PromptSurroundings {
  /** Assets that came with the request; they are sent even when the prompt does not name them. */
  files: readonly Asset[];
  firstFrame?: Asset | undefined;
  lastFrame?: Asset | undefined;
  /** The assets that the prompt may name. */
  group: readonly Asset[];
}

export interface ResolvedPrompt {
  references: Reference[];
  /** The prompt in the provider's words. */
  providerText: string;
}

/**
 * Resolves what a prompt names. Per type, frames come first, then the files in their order, then assets by their first
 * appearance; each asset is sent once. `@image1` ... stand for the first image of that order, and so on.
 *
 * @throws UserError for an empty or over-long prompt, an unknown name, a mention of a member. Nothing was sent by then.
 */
export function resolvePrompt(prompt: string, surroundings: PromptSurroundings): ResolvedPrompt {
  const { files, firstFrame, lastFrame, group } = surroundings;
  checkLength(prompt);
  if (mentionsMember(prompt)) {
    throw new UserError((texts) => texts.prompts.namesMembers);
  }
  const frames = [firstFrame, lastFrame].filter((frame) => frame !== undefined);
  const byName = new Map([...group, ...frames, ...files].map((asset) => [asset.name, asset]));
  const parts = splitPrompt(prompt, (name) => byName.has(name) || countedPattern.test(name));

  const ordered = new Map([...frames, ...files].map((asset) => [asset.id, asset]));
  for (const part of parts) {
    if (part.kind !== 'reference' || countedPattern.test(part.name)) continue;
    const asset = byName.get(part.name);
    if (!asset) throw unknownName(part.typed, [...byName.keys()]);
    if (!ordered.has(asset.id)) ordered.set(asset.id, asset);
  }

  const counted = new Map<string, string>();
  const counts = { image: 0, video: 0, audio: 0 };
  for (const asset of ordered.values()) {
    counts[asset.type] += 1;
    counted.set(asset.name, `${asset.type}${counts[asset.type]}`);
  }
  const places = new Set(counted.values());

  const providerText = parts
    .map((part) => {
      if (part.kind === 'words') return plainText(part.text);
      const place = counted.get(part.name) ?? part.name;
      if (!places.has(place)) throw missingPlace(place, counts);
      return `@${place}`;
    })
    .join('');
  const references = [...ordered.values()].map((asset): Reference => ({
    assetId: asset.id,
    name: asset.name,
    type: asset.type,
    role: roleOf(asset, surroundings),
  }));
  if (lastFrame && lastFrame.id === firstFrame?.id) references.splice(1, 0, loopEnd(lastFrame));
  return { references, providerText };
}

/** A video that ends as it begins: one asset in two roles. Frames stand first and alone, so no count shifts. */
function loopEnd({ id, name, type }: Asset): Reference {
  return { assetId: id, name, type, role: 'last_frame' };
}

function roleOf({ id, type }: Asset, { firstFrame, lastFrame }: PromptSurroundings): Reference['role'] {
  if (id === firstFrame?.id) return 'first_frame';
  return id === lastFrame?.id ? 'last_frame' : `reference_${type}`;
}

function checkLength(prompt: string): void {
  if (!/[^\s\p{Control}\p{Format}]/u.test(prompt)) {
    throw new UserError((texts) => texts.prompts.empty);
  }
  if (prompt.length > maximumPromptLength) {
    const { length } = prompt;
    throw new UserError((texts) => texts.prompts.tooLong({ length, most: maximumPromptLength }));
  }
}

/** Of a name that a prompt has; no asset's is longer, but a prompt may. */
const longestShown = 40;

function shown(name: string): string {
  return `\`@${name.length > longestShown ? `${name.slice(0, longestShown)}…` : name}\``;
}

function unknownName(typed: string, names: string[]): UserError {
  return new UserError((texts) => {
    const { prompts } = texts;
    const otherwise = names.length === 0 ? prompts.noAssets : prompts.someAssets;
    const hint = suggestion(typed, names, (name) => `\`@${name}\``, texts) ?? otherwise;
    return prompts.unknownName({ name: shown(typed), hint });
  });
}

function missingPlace(place: string, counts: Record<Asset['type'], number>): UserError {
  const type = mediaTypes.find((known) => place.startsWith(known)) ?? 'image';
  return new UserError((texts) => texts.prompts.missingPlace({ place: shown(place), type, have: counts[type] }));
}
