import type { Failure, KeyOwner } from '../store/records.js';
import type { Texts } from '../texts/english.js';
import type { Case, Explanation } from './failure-case.js';
import { cases } from './failure-cases.js';
import { fileProblems } from './file-problems.js';
import { moderationWords } from './moderation-words.js';
import { plainCode, plainWords } from './plain-words.js';

const longestReason = 200;

/** ModelArk's codes of moderation, wherever they come from. */
const moderationCode = /(SensitiveContentDetected|RiskDetection)/i;

/**
 * Why a job or an asset failed, in plain words: a sentence for what happened, one for what to do, one for the money. The
 * provider's own words stand in it only where they are plain, cut at `reasonLength` characters. The upstream's code and
 * request id stand apart, for small print.
 *
 * @param options.payer whose key paid: a member's own account is theirs to look after, a server's is not
 */
export function explain(
  failure: Failure,
  texts: Texts,
  {
    payer = 'member',
    reasonLength = longestReason,
  }: { payer?: KeyOwner['scope']; reasonLength?: number | undefined } = {},
): Explanation & { charge: string; smallPrint: string | null } {
  const requestId = plainCode(failure.requestId);
  const smallPrint = [plainCode(failure.code), requestId && texts.failures.request(requestId)]
    .filter(Boolean)
    .join(' · ');
  return {
    ...explanationOf(failure, { payer, reasonLength }, texts),
    charge: texts.failures.charged[failure.charged](paidFor(failure, texts), payer),
    smallPrint: smallPrint === '' ? null : smallPrint,
  };
}

function paidFor(failure: Failure, { failures }: Texts): string | undefined {
  switch (failure.phase) {
    case 'card':
      return undefined;
    case 'assets':
      return named(failure);
    case 'submission':
    case 'generation':
    case 'download':
      return failures.theVideo;
  }
}

function explanationOf(
  failure: Failure,
  { payer, reasonLength }: { payer: KeyOwner['scope']; reasonLength: number },
  texts: Texts,
): Explanation {
  const { failures } = texts;
  const { kind, code, message } = failure;
  const isAboutFile = kind === 'asset-failed' || kind === 'bad-request';
  if (kind === 'moderation' || (isAboutFile && moderationCode.test(code ?? ''))) {
    return moderationWords(failure, named(failure), texts);
  }
  const [otherwise, ...special] = cases[kind];
  const fitting = [...(isAboutFile ? fileProblems : []), ...special].find((one) => fits(one, failure)) ?? otherwise;
  const words: Partial<Record<string, string>> = {
    file: named(failure) ?? failures.aFile,
    part: named(failure) ?? (failure.blamesPrompt ? failures.thePrompt : failures.theRequest),
    reason: plainWords(message, reasonLength) ?? failures.noReason,
  };
  const { title: pattern, remedy, lentRemedy = remedy } = fitting.say(texts);
  const title = pattern.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
  return { title: capital(title), remedy: payer === 'server' ? lentRemedy : remedy, again: fitting.again ?? false };
}

function fits({ code, message, phase, charged }: Case, failure: Failure): boolean {
  if (phase !== undefined && phase !== failure.phase) return false;
  if (charged !== undefined && charged !== failure.charged) return false;
  return (code?.test(failure.code ?? '') ?? true) && (message?.test(failure.message) ?? true);
}

function named({ referenceName }: Failure): string | undefined {
  return referenceName === null ? undefined : `\`@${referenceName.replace(/[^\p{L}\p{N}_-]/gu, '')}\``;
}

function capital(sentence: string): string {
  return sentence.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
