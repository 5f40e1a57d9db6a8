import { BodyError } from './bodies.js';
import type { Answer, AnswerHeaders, Loss } from './exchange.js';
import { readWords, wrapperCodes, type Words } from './envelope.js';
import { ProviderError } from './errors.js';
import { parseJson, type Scrub } from './json.js';
import { kindOf, tellingKind } from './kinds.js';
import type { ProviderErrorKind, TaskFailure } from './types.js';

/** Seconds or an HTTP date, in milliseconds from `nowMs`; a day at most. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const waitMs = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, Math.round(waitMs)), 86_400_000);
}

function requestIdIn(headers: AnswerHeaders | undefined): string | undefined {
  return headers?.get('x-oneapi-request-id') ?? headers?.get('x-request-id') ?? headers?.get('x-tt-logid');
}

interface Refusal {
  status: number;
  headers: AnswerHeaders | undefined;
  words: Words;
  /** Only to be shown, where `words` say nothing. */
  shown?: string | undefined;
  scrub: Scrub;
  nowMs: number;
}

/** Any 4xx, but a time-out: a gateway that gave up waiting cannot say what became of the request. */
function refuses(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 499;
}

function errorFrom({ status, headers, words, shown, scrub, nowMs }: Refusal): ProviderError {
  const requestId = words.requestId ?? requestIdIn(headers);
  const retryAfterMs = parseRetryAfter(headers?.get('retry-after'), nowMs);
  const message = words.message ?? shown ?? `The provider answered with HTTP ${status} and no readable reason.`;
  return new ProviderError(message, {
    kind: kindOf(words, status),
    outcome: tellingKind(words) !== undefined || refuses(status) ? 'refused' : 'unknown',
    status,
    ...(words.code === undefined ? {} : { upstreamCode: words.code }),
    ...(requestId === undefined ? {} : { requestId: scrub(requestId) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(words.contentIndex === undefined ? {} : { contentIndex: words.contentIndex }),
  });
}

/**
 * The error of an answer that is not what was asked for: a refusal in any envelope, or nothing that can be read.
 *
 * The outcome is `refused` for any 4xx, and for any status when code or message name a known refusal. It is `unknown`
 * for everything else, an unreadable 2xx above all: the request may have been accepted.
 */
export function refusalError(
  { status, headers, body }: Answer,
  { scrub, nowMs }: { scrub: Scrub; nowMs: number },
): ProviderError {
  const text = new TextDecoder().decode(body);
  const document = parseJson(text, scrub);
  if (document !== undefined) {
    return errorFrom({ status, headers, words: readWords(document, scrub), scrub, nowMs });
  }
  // A page of some proxy: its text is worth showing, but it proves nothing.
  const { message } = readWords(scrub(text), scrub);
  return errorFrom({ status, headers, words: {}, shown: message, scrub, nowMs });
}

function lossMessage({ how, sent, status, cause }: Loss, code: string, timeoutMs: number): string {
  if (cause instanceof BodyError) return cause.message;
  if (how === 'too-large') return 'The answer of the provider is too large to be true.';
  if (how === 'timeout') return `The provider did not answer within ${timeoutMs / 1000} s.`;
  if (status !== undefined) return `The answer of the provider broke off (HTTP ${status}).`;
  return sent
    ? `The connection to the provider broke before it answered${code}.`
    : `The provider could not be reached${code}.`;
}

function lossKind({ how, status }: Loss): ProviderErrorKind {
  if (how === 'timeout') return 'timeout';
  return status === undefined ? 'unreachable' : 'provider-fault';
}

/** The error of an exchange without a whole answer. Its outcome is `refused` when the request was never sent. */
export function lossError(
  loss: Loss,
  { scrub, nowMs, timeoutMs }: { scrub: Scrub; nowMs: number; timeoutMs: number },
): ProviderError {
  const { sent, status, headers, cause } = loss;
  if (status !== undefined && status >= 400 && status < 500) {
    return errorFrom({ status, headers, words: {}, scrub, nowMs });
  }
  const errorCode = cause && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const retryAfterMs = parseRetryAfter(headers?.get('retry-after'), nowMs);
  return new ProviderError(
    lossMessage(loss, errorCode === undefined ? '' : ` (${errorCode})`, timeoutMs),
    {
      kind: lossKind(loss),
      outcome: sent ? 'unknown' : 'refused',
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    // Only the words: undici's errors can carry the bytes of an answer, and loggers print what an error carries.
    cause ? { cause: new Error(scrub(`${cause.name}: ${cause.message}`)) } : {},
  );
}

/** Why a task failed, in the same terms. There is no status: the reading itself succeeded. */
export function taskFailure(words: Words, unexplained: { message: string; kind: ProviderErrorKind }): TaskFailure {
  const explained = tellingKind(words) !== undefined || (words.code !== undefined && !wrapperCodes.has(words.code));
  return {
    kind: explained ? kindOf(words, undefined) : unexplained.kind,
    message: words.message ?? unexplained.message,
    ...(words.code === undefined ? {} : { code: words.code }),
    ...(words.requestId === undefined ? {} : { requestId: words.requestId }),
    ...(words.contentIndex === undefined ? {} : { contentIndex: words.contentIndex }),
  };
}
