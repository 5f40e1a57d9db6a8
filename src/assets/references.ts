import { UserError } from '../errors.js';
import type { Asset, Reference } from '../store/records.js';
import { nearestNames } from './names.js';
import { mentionsMember, plainText, splitPrompt } from './prompt.js';

const maximumPromptLength = 4000;
const countedPattern = /^(image|video|audio)([1-9]\d*)$/;

export interface ResolvedPrompt {
  references: Reference[];
  /** The prompt in the provider's words. */
  providerText: string;
}

/**
 * Resolves what a prompt names. Per type, the files come first in their order, then assets by their first appearance; each
 * asset is sent once. `@image1` ... stand for the first image of that order, and so on.
 *
 * @param files assets that came with the request; they are sent even when the prompt does not name them
 * @param group the assets that can be named
 * @throws UserError for an empty or over-long prompt, an unknown name, a mention of a member. Nothing was sent by then.
 */
export function resolvePrompt(prompt: string, files: readonly Asset[], group: readonly Asset[]): ResolvedPrompt {
  checkLength(prompt);
  if (mentionsMember(prompt)) {
    throw new UserError(
      'A prompt names assets, not members: `@name` is a file that was added with /asset add. Describe the person, or add a picture of them. Nothing was charged.',
    );
  }
  const byName = new Map([...group, ...files].map((asset) => [asset.name, asset]));
  const parts = splitPrompt(prompt, (name) => byName.has(name) || countedPattern.test(name));

  const ordered = new Map(files.map((asset) => [asset.id, asset]));
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
    role: `reference_${asset.type}`,
  }));
  return { references, providerText };
}

function checkLength(prompt: string): void {
  if (prompt.trim() === '') {
    throw new UserError('The prompt is empty. Write what should happen in the video. Nothing was charged.');
  }
  if (prompt.length > maximumPromptLength) {
    throw new UserError(
      `The prompt has ${prompt.length} characters; ${maximumPromptLength} are the most. Shorten it. Nothing was charged.`,
    );
  }
}

function unknownName(typed: string, names: string[]): UserError {
  const near = nearestNames(typed, names).map((name) => `\`@${name}\``);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : names.length === 0
        ? "This channel's group has no assets yet: add one with /asset add."
        : 'Add it with /asset add.';
  return new UserError(
    `There is no \`@${typed}\` in this channel's group. ${hint} For a plain @ write \`\\@\`. Nothing was charged.`,
  );
}

function missingPlace(place: string, counts: Record<Asset['type'], number>): UserError {
  const type = place.replace(/\d+$/, '');
  const have = type === 'image' || type === 'video' || type === 'audio' ? counts[type] : 0;
  const plural = type === 'audio' ? 'sounds' : `${type}s`;
  return new UserError(
    `The prompt names \`@${place}\`, but this request has ${have === 0 ? `no ${plural}` : `only ${have} of its ${plural}`}. Name assets or attach files. Nothing was charged.`,
  );
}
