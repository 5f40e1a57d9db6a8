import type { Failure } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import type { Explanation } from './failure-case.js';

type Medium = 'text' | 'image' | 'video' | 'audio';

type Cause = keyof Texts['moderation']['causes'];

/** The suffixes of ModelArk's codes and the words of its messages (2026); the first that fits. */
const signs: readonly { sign: RegExp; cause: Cause }[] = [
  { sign: /PrivacyInformation|real person|privacy/i, cause: 'realPerson' },
  { sign: /PolicyViolation|copyright/i, cause: 'copyright' },
  { sign: /SevereViolation|severe violation/i, cause: 'severe' },
  { sign: /Violence/i, cause: 'violence' },
  { sign: /RiskDetection/i, cause: 'risky' },
];

const media: ReadonlySet<string> = new Set(['text', 'image', 'video', 'audio'] satisfies Medium[]);

function isMedium(word: string | undefined): word is Medium {
  return word !== undefined && media.has(word);
}

/** `InputImage...` or, in a message, `the input image`; the oldest codes are of the text. */
function mediumOf({ code, message, blamesPrompt }: Failure): Medium | undefined {
  if (blamesPrompt || /^SensitiveContentDetected/i.test(code ?? '')) return 'text';
  const word = /^(?:Input|Output)(Text|Image|Video|Audio)/i.exec(code ?? '') ?? /\b(?:in|out)put (\w+)/i.exec(message);
  const medium = word?.[1]?.toLowerCase();
  return isMedium(medium) ? medium : undefined;
}

function isOutput({ code, message, phase }: Failure): boolean {
  if (/^(Input|SensitiveContentDetected)/i.test(code ?? '')) return false;
  if (/^Output/i.test(code ?? '') || /\boutput\b/i.test(message)) return true;
  // A bare reason names the input in words alone.
  return phase === 'generation' && !/\binput (text|image|video|audio)\b/i.test(message);
}

function causeOf({ code, message }: Failure, output: boolean): Cause {
  const found = signs.find(({ sign }) => sign.test(`${code ?? ''} ${message}`));
  // What ends at 100 % and gives no reason (public clients, 2026).
  return found?.cause ?? (output && code === null ? 'unexplained' : 'sensitive');
}

/** Moderation of what was sent, or of what was made: who caused it, why, and what to change. */
export function moderationWords(failure: Failure, culprit: string | undefined, { moderation }: Texts): Explanation {
  const medium = mediumOf(failure);
  const output = isOutput(failure);
  const cause = causeOf(failure, output);
  const { because: seen, without } = moderation.causes[cause];
  const unseen = cause === 'realPerson' && (medium === 'text' || medium === 'audio') ? medium : undefined;
  const because = unseen === undefined ? seen : moderation.causes.realPerson.unseen[unseen];
  if (output) {
    const sound = medium === 'audio';
    return {
      title: moderation.heldBack({ sound, because }),
      remedy: moderation.outputRemedy({ sound, without }),
      again: true,
    };
  }
  const { noun, instead } = moderation.inputs[medium ?? 'unknown'];
  return {
    title: moderation.refused({ what: medium === 'text' ? noun : (culprit ?? noun), because }),
    remedy: moderation.inputRemedy({ instead, without }),
    again: false,
  };
}
