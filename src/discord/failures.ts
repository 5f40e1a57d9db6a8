import type { Failure } from '../store/records.js';
import { showLine } from './show.js';

const longestReason = 300;

interface Explanation {
  /** What happened. */
  title: string;
  /** What to do now. */
  remedy: string;
  /** Whether the same again may go well. */
  again: boolean;
}

const charges: Record<Failure['charged'], string> = {
  no: 'Nothing was charged.',
  yes: 'The provider has charged for it.',
  unknown: 'Whether the provider charged for it is not known; your AnyFast account shows it.',
};

/**
 * Why a job or an asset failed, in plain words, the provider's own cut at `reasonLength` characters. The upstream's code and
 * request id stand apart, for small print.
 */
export function explain(
  failure: Failure,
  reasonLength = longestReason,
): Explanation & { charge: string; smallPrint: string | null } {
  const smallPrint = [failure.code, failure.requestId && `request ${failure.requestId}`].filter(Boolean).join(' · ');
  return {
    ...explanationOf(failure, reason(failure, reasonLength)),
    charge: charges[failure.charged],
    smallPrint: smallPrint === '' ? null : showLine(smallPrint, 200),
  };
}

function explanationOf(failure: Failure, reason: string): Explanation {
  switch (failure.kind) {
    case 'moderation':
      return moderation(failure);
    case 'bad-key':
      return stop('AnyFast does not accept the key.', 'Store a valid one with /token set.');
    case 'key-gone':
      return stop('The key that was to pay is not stored any more.', 'Store one with /token set and try again.');
    case 'no-money':
      return stop('The AnyFast account has too little credit.', 'Top it up at AnyFast, then try again.');
    case 'not-allowed':
      return stop(
        'The key may not use this model or service.',
        'Choose another model, or open it in your AnyFast account.',
      );
    case 'bad-request':
      return stop(
        `The provider refused ${failure.referenceName === null ? 'the request' : name(failure)}: ${reason}`,
        failure.phase === 'assets' ? 'Change the file and add it again.' : 'Change what it names, then try again.',
      );
    case 'link-ended':
      return stop(
        `Discord's link to ${name(failure)} has ended, and it was added with another key.`,
        'Add the file again with /asset add.',
      );
    case 'asset-failed':
      return stop(
        `The provider could not use ${name(failure)}: ${reason}`,
        failure.charged === 'unknown' ? 'Add the file again.' : 'Change the file and add it again.',
      );
    case 'not-ready':
      return retry('A file or group is not visible at the provider yet, or not any more.', 'Try again in a minute.');
    case 'not-found':
      return retry('The provider does not find something that it had accepted before.', 'Try again in a minute.');
    case 'too-fast':
      return retry('The provider has too much to do for this key.', 'Try again in a few minutes.');
    case 'provider-fault':
      return retry('The provider has a fault.', 'Try again in a few minutes.');
    case 'timeout':
      return retry('The provider did not finish in time.', 'Try again later.');
    case 'unreachable':
      return retry('The provider cannot be reached.', 'Try again in a few minutes.');
    case 'no-place':
      return stop(
        'I may not post in that channel.',
        'Ask a moderator to let me view it, send messages and attach files there.',
      );
    case 'result-lost':
      return retry(
        'The video was finished, but it could not be downloaded.',
        'Try again, or look in your AnyFast account.',
      );
  }
}

function moderation(failure: Failure): Explanation {
  const code = failure.code ?? '';
  const output = code.startsWith('Output') || failure.phase === 'generation';
  const cause = code.includes('PrivacyInformation')
    ? 'it may show a real person'
    : code.includes('PolicyViolation')
      ? 'it may be protected by copyright'
      : 'it may be sensitive';
  if (output) {
    return retry(
      `The finished video was held back by moderation: ${cause}.`,
      'Describe it differently, away from real people and known works, then try again.',
    );
  }
  const part =
    failure.referenceName === null ? (code.startsWith('InputText') ? 'the prompt' : 'a reference') : name(failure);
  return stop(`Moderation refused ${part}: ${cause}.`, 'Change that part, then try again.');
}

function stop(title: string, remedy: string): Explanation {
  return { title, remedy, again: false };
}

function retry(title: string, remedy: string): Explanation {
  return { title, remedy, again: true };
}

function name({ referenceName }: Failure): string {
  return referenceName === null ? 'a file' : `\`@${referenceName}\``;
}

/** The provider's own words as the end of a sentence; a document or a page of some proxy has none for members. */
function reason({ message }: Failure, maximumLength: number): string {
  const words = showLine(message, maximumLength).replace(/[.\s]+$/, '');
  return words === '' || /^\s*[{[<]/.test(message) ? 'it gave no reason.' : `${words}.`;
}
