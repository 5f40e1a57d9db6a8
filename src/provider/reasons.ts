import type { ProviderError } from './errors.js';

/**
 * Whether the request was refused because the shape has to be `adaptive`: ModelArk reads some prompts as an extension or an
 * edit, and then says so in its `Issues:` list. Its words count alone, for relays lose the code
 * (`InvalidParameter.TaskTypeConstraint`) and the marks around `ratio` (public clients, 2026).
 */
export function demandsAdaptiveRatio({ kind, message }: Pick<ProviderError, 'kind' | 'message'>): boolean {
  return kind === 'bad-request' && /\bratio\W{1,3}(?:must|should|has to) be (?:set to )?\W?adaptive\b/i.test(message);
}

/** As an asset's `error` has it, or a refusal: `{ code: error.upstreamCode, message: error.message }`. */
interface Reason {
  code?: string | null | undefined;
  message?: string | null | undefined;
}

/** Seen in public clients: `DownloadFailed`, `InvalidParameter.DownloadFailed`, `ark.invalidparameter.downloadfailed`. */
const fetchCode = /download|(?:^|[._])(?:invalid_?)?(?:file|image|video|audio|media|resource)?_?url$/i;

const notFetched: readonly RegExp[] = [
  // "Failed to download media from the provided URL.", "The file could not be downloaded from the URL."
  /\b(?:could not|can ?not|can't|unable to|fail(?:ed|ure)? to|not able to) (?:be )?(?:download|fetch|retrieve)/i,
  /\b(?:could not|can ?not|can't|unable to|fail(?:ed|ure)? to|not able to) (?:access|reach|open|load|get)\b.{0,60}\b(?:url|link)\b/i,
  // "Timeout while downloading url=...", "Error while downloading"
  /\b(?:error|time-?out|timed out|fail(?:ed|ure)?) (?:while |when |in |on |during )?(?:the )?(?:download|fetch)/i,
  // "resource download failed", "download of the media timed out"
  /\b(?:download|fetch)(?:ing)?\b.{0,60}\b(?:fail|error|time-?out|timed out|interrupted)/i,
  // What the storage says when it is to take a file from a link: "fetch object return status code: 429"
  /\bfetch[ -]object\b/i,
  /\binvalid (?:(?:file|image|video|audio|media|resource|asset) )?(?:url|link)\b/i,
  /\b(?:url|link)\W{1,3}(?:is |was |has )?(?:not (?:valid|accessible|reachable|found|public)|in(?:valid|accessible)|unreachable|expired|ended)/i,
  /下载失败|下载超时|无法下载/,
];

/** Whatever the way, the content stays what it is. */
const contentCode = /pixel|format|fps|duration|codec|ratio|width|height|resolution|size|large|small|Sensitive|Risk/i;
const contentMessage =
  /\b(?:pixels?|aspect ratio|fps|frame rate|codec|(?:un|not )supported|too (?:large|small|long|short|big)|exceeds?|must be (?:between|at (?:least|most)|less|more)|sensitive|real person|specified (?:asset|group))\b/i;

/**
 * Whether an asset's file did not reach the provider by its link: then another way may go well. Not so for what is wrong
 * with the file itself. Words as public clients of ModelArk's asset service saw them (2026).
 */
export function couldNotFetch({ code, message }: Reason): boolean {
  // The gateway's wrapper says the same of everything.
  const ownCode = code === 'fail_to_fetch_task' ? '' : (code ?? '');
  const words = (message ?? '').replaceAll('fail_to_fetch_task', '');
  if (contentCode.test(ownCode) || contentMessage.test(words)) return false;
  return fetchCode.test(ownCode) || notFetched.some((pattern) => pattern.test(words));
}
