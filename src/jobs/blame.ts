import type { MediaType } from '../provider/types.js';
import { mediaTypes } from '../provider/types.js';
import type { Failure, Reference } from '../store/records.js';

/** What a refusal or a failed task says of its cause. */
interface Hint {
  code: string | undefined;
  /** As in `ProviderError`: the index in `content`. */
  contentIndex: number | undefined;
}

/** ModelArk's codes of moderation name the kind of input; the oldest ones are of the text. */
const textCode = /^(InputText|SensitiveContentDetected)/i;
const mediaCode = /^Input(Image|Video|Audio)/i;

/** References as the provider counts them behind the text: images, then videos, then audio (the client's body). */
export function inContentOrder<Item extends { type: MediaType }>(references: readonly Item[]): Item[] {
  return mediaTypes.flatMap((type) => references.filter((reference) => reference.type === type));
}

/** Who caused it: an asset by its name, or the prompt; neither where the provider does not say. */
export function blame(
  references: readonly Reference[],
  { code = '', contentIndex }: Hint,
): Pick<Failure, 'referenceName' | 'blamesPrompt'> {
  if (textCode.test(code) || contentIndex === 0) return { referenceName: null, blamesPrompt: true };
  if (contentIndex !== undefined) return named(inContentOrder(references)[contentIndex - 1]?.name);
  const type = mediaCode.exec(code)?.[1]?.toLowerCase();
  const names = new Set(references.filter((reference) => reference.type === type).map(({ name }) => name));
  // The only one of its kind needs no index.
  return named(names.size === 1 ? [...names][0] : undefined);
}

function named(name: string | undefined): Pick<Failure, 'referenceName' | 'blamesPrompt'> {
  return { referenceName: name ?? null, blamesPrompt: false };
}
