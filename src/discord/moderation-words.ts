import type { Failure } from '../store/records.js';
import type { Explanation } from './failure-case.js';

type Medium = 'text' | 'image' | 'video' | 'audio';

interface Cause {
  /** Where code or message say so. */
  sign: RegExp;
  /** Why it was stopped. */
  because: string;
  /** How whatever takes its place should be. */
  without: string;
  /** What is said instead where it shows nothing. */
  unseen?: Partial<Record<Medium, string>>;
}

/** The suffixes of ModelArk's codes and the words of its messages (2026); the first that fits. */
const causes: readonly Cause[] = [
  {
    sign: /PrivacyInformation|real person|privacy/i,
    because: 'it may show a real person',
    unseen: { text: 'it may name a real person', audio: 'it may be the voice of a real person' },
    without: 'in which no real person can be recognised',
  },
  {
    sign: /PolicyViolation|copyright/i,
    because: 'it may be protected by copyright',
    without: 'without known works, brands or characters',
  },
  {
    sign: /SevereViolation|severe violation/i,
    because: 'it counts as a severe violation of the rules',
    without: 'that keeps to the rules',
  },
  { sign: /Violence/i, because: 'it may be violent', without: 'without violence' },
  { sign: /RiskDetection/i, because: 'it may be risky', without: 'without anything violent, sexual or political' },
];
const sensitive: Omit<Cause, 'sign'> = {
  because: 'it may be sensitive',
  without: 'without anything violent, sexual or political',
};
/** What ends at 100 % and gives no reason (public clients, 2026). */
const unexplained: Omit<Cause, 'sign'> = {
  because: 'it may show a real person or a protected work',
  without: 'without real people or known works',
};

/** What an input of a kind is called, and what takes its place. */
const inputs: Record<Medium, { noun: string; another: string }> = {
  text: { noun: 'the prompt', another: 'a prompt' },
  image: { noun: 'an image', another: 'an image' },
  video: { noun: 'a video', another: 'a video' },
  audio: { noun: 'a sound', another: 'a sound' },
};
const outputs: Record<Medium, string> = {
  text: 'The finished video',
  image: 'The finished video',
  video: 'The finished video',
  audio: 'The sound of the finished video',
};

function isMedium(word: string | undefined): word is Medium {
  return word !== undefined && Object.hasOwn(inputs, word);
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

/** Moderation of what was sent, or of what was made: who caused it, why, and what to change. */
export function moderationWords(failure: Failure, culprit: string | undefined): Explanation {
  const medium = mediumOf(failure);
  const output = isOutput(failure);
  const said = `${failure.code ?? ''} ${failure.message}`;
  const otherwise = output && failure.code === null ? unexplained : sensitive;
  const { because: seen, unseen, without } = causes.find(({ sign }) => sign.test(said)) ?? otherwise;
  const because = (medium && unseen?.[medium]) ?? seen;
  if (output) {
    const silent = medium === 'audio' ? ', or choose no sound' : '';
    return {
      title: `${outputs[medium ?? 'video']} was held back by moderation: ${because}.`,
      remedy: `Describe a video ${without}${silent}, then try again.`,
      again: true,
    };
  }
  const { noun, another } = medium === undefined ? { noun: 'a reference', another: 'something' } : inputs[medium];
  return {
    title: `Moderation refused ${medium === 'text' ? noun : (culprit ?? noun)}: ${because}.`,
    remedy: `${medium === 'text' ? 'Write' : 'Use'} ${another} ${without}, then try again.`,
    again: false,
  };
}
