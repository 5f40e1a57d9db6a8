import { z } from 'zod';
import { hideAddresses, saysNothing } from './hide-addresses.js';
import { parseJson, type Scrub } from './json.js';

/** What a refusal says, whichever envelope it came in. `message` is plain text for people: no JSON, no HTML, no links or hosts, no request id. */
export interface Words {
  code?: string;
  message?: string;
  requestId?: string;
  /** From `content[2]` in the message or the parameter's name. */
  contentIndex?: number;
}

const maxDepth = 6;
const maxMessageLength = 500;
const maxCodeLength = 100;
/** More of a text is not looked at: the patterns below are slow on long ones. */
const maxTextLength = 4000;

/** The gateway puts these around an error of ModelArk: the inner code counts. */
export const wrapperCodes: ReadonlySet<string> = new Set([
  'fail_to_fetch_task',
  'bad_response_status_code',
  'upstream_error',
]);

const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

const envelopeSchema = z.object({
  error: z.unknown().optional(),
  Error: z.unknown().optional(),
  ResponseMetadata: z.unknown().optional(),
  code: word,
  Code: word,
  message: word,
  Message: word,
  param: word,
  request_id: word,
  RequestId: word,
});

const requestIdPattern = / ?[([]? ?\brequest[ _-]?id\b ?[:=] ?(\w[\w.-]*\w|\w) ?[)\]]?\.?/i;
/** `[NotFound.group_id] The specified group ...` */
const bracketedCodePattern = /^.*?\[([A-Za-z]+(?:\.[A-Za-z_]+)+)\] ?/;

/** Codes that name nothing. */
const emptyCodePattern = /^(success|ok|\d{1,3})?$/i;

/** On one line, with single spaces. */
function condense(text: string): string {
  // Half a word would be no host any more, and shown.
  const whole = text.length > maxTextLength ? text.slice(0, maxTextLength).replace(/\S*$/, '') : text;
  return whole.replaceAll(/[\p{Cc}\s]+/gu, ' ');
}

function stripHtml(text: string): string {
  if (!/<[a-z!/?]/i.test(text)) return text;
  const title = /<title[^>]*>([^<]*)<\/title/i.exec(text)?.[1];
  return (title ?? text.replaceAll(/<(script|style)\b.*?<\/\1/gi, ' ').replaceAll(/<[^>]*(>|$)/g, ' ')).replaceAll(
    /[<>]/g,
    ' ',
  );
}

function tidy(text: string): string | undefined {
  const plain = stripHtml(text)
    // A document that could not be read, cut off perhaps.
    .replace(/[{[] ?["{[].*$/, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  const hidden = hideAddresses(plain);
  const short = hidden.length > maxMessageLength ? `${hidden.slice(0, maxMessageLength - 1)}…` : hidden;
  // U+FFFD: bytes that are no text.
  return saysNothing(short) || short.includes('\u{FFFD}') ? undefined : short;
}

function contentIndexOf(text: string | undefined): number | undefined {
  const digits = /content\[(\d{1,3})\]/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Keeps what is known, the first that knows it. */
function merge(...all: readonly (Words | undefined)[]): Words {
  const merged: Words = {};
  for (const words of all) {
    if (words?.code !== undefined) merged.code ??= words.code;
    if (words?.message !== undefined) merged.message ??= words.message;
    if (words?.requestId !== undefined) merged.requestId ??= words.requestId;
    if (words?.contentIndex !== undefined) merged.contentIndex ??= words.contentIndex;
  }
  return merged;
}

function wordsOf(fields: { [Field in keyof Words]: Words[Field] | undefined }): Words {
  return merge({
    ...(fields.code ? { code: fields.code } : {}),
    ...(fields.message === undefined ? {} : { message: fields.message }),
    ...(fields.requestId ? { requestId: fields.requestId } : {}),
    ...(fields.contentIndex === undefined ? {} : { contentIndex: fields.contentIndex }),
  });
}

/** A message may be a JSON document, hold one behind some words, or name a code in brackets. */
function readMessage(text: string, scrub: Scrub, depth: number): Words {
  const from = text.indexOf('{');
  const embedded = from < 0 ? undefined : parseJson(text.slice(from, text.lastIndexOf('}') + 1), scrub);
  const inner = embedded === undefined ? undefined : readWords(embedded, scrub, depth + 1);
  const plain = condense(inner?.message === undefined ? text : text.slice(0, from));
  const withoutId = plain.replace(requestIdPattern, '');
  const bracketed = bracketedCodePattern.exec(withoutId);
  const message = tidy(bracketed ? withoutId.slice(bracketed[0].length) : withoutId);
  const own = wordsOf({
    code: bracketed?.[1],
    message: message ?? tidy(withoutId),
    requestId: requestIdPattern.exec(plain)?.[1],
    contentIndex: contentIndexOf(plain),
  });
  return merge(inner, own);
}

/**
 * Reads the words of a refusal out of any document: the gateway's `{error}` and `{code, message}`, either with another
 * document inside `message`, and the asset service's `{ResponseMetadata: {Error}}`. The innermost words win.
 */
export function readWords(document: unknown, scrub: Scrub, depth = 0): Words {
  if (depth > maxDepth) return {};
  if (typeof document === 'string') return readMessage(document, scrub, depth);
  if (Array.isArray(document)) return readWords(document[0], scrub, depth + 1);
  const parsed = envelopeSchema.safeParse(document);
  if (!parsed.success) return {};
  const { data } = parsed;
  const nested = [data.error, data.Error, data.ResponseMetadata]
    .filter((value) => value !== undefined && value !== null)
    .map((value) => readWords(value, scrub, depth + 1));
  const text = data.message ?? data.Message;
  const code = data.code ?? data.Code;
  const own = wordsOf({
    code:
      code !== undefined && emptyCodePattern.test(code)
        ? undefined
        : tidy(condense(code ?? ''))?.slice(0, maxCodeLength),
    message: undefined,
    requestId: data.request_id ?? data.RequestId,
    contentIndex: contentIndexOf(data.param),
  });
  return merge(...nested, text === undefined ? undefined : readMessage(text, scrub, depth), own);
}
