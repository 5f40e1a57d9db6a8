import type { Words } from './envelope.js';
import type { ProviderErrorKind } from './types.js';

interface Rule {
  in: 'code' | 'message';
  pattern: RegExp;
  kind: ProviderErrorKind;
}

/**
 * The first rule that fits decides. Codes as documented by docs.anyfast.ai and ModelArk (2026). Messages come before
 * the general codes, because a missing asset is reported as `InvalidParameter`.
 */
const rules: readonly Rule[] = [
  { in: 'code', kind: 'moderation', pattern: /^((Input|Output)\w*)?(SensitiveContentDetected|RiskDetection)/i },
  { in: 'code', kind: 'moderation', pattern: /\.(PolicyViolation|PrivacyInformation|SevereViolation|Violence)$/i },
  {
    in: 'code',
    kind: 'no-money',
    pattern: /^(insufficient_(user_)?quota|pre_consume_token_quota_failed|AccountOverdueError)$|Overdue$/i,
  },
  { in: 'code', kind: 'bad-key', pattern: /^(invalid_api_key|InvalidApiKey|AuthenticationError)/i },
  {
    in: 'code',
    kind: 'not-allowed',
    pattern:
      /^(Access_?Denied|model_not_found|ModelNotOpen|SubscriptionRequired|InvalidSubscription|InvalidEndpointOrModel|OperationDenied)/i,
  },
  {
    in: 'code',
    kind: 'too-fast',
    pattern: /RateLimitExceeded|^(RequestBurstTooFast|ServerOverloaded|QuotaExceeded|TooManyRequests)/i,
  },
  { in: 'code', kind: 'not-ready', pattern: /^NotFound\.(asset|group)/i },
  { in: 'code', kind: 'not-found', pattern: /^(task_not_exist|NotFound|ResourceNotFound)/i },
  { in: 'message', kind: 'not-ready', pattern: /\b(asset|group)\b.{0,120}\bnot (found|active)\b/i },
  { in: 'message', kind: 'not-allowed', pattern: /no available channel/i },
  { in: 'message', kind: 'no-money', pattern: /credit limit is insufficient/i },
  { in: 'message', kind: 'moderation', pattern: /may contain (sensitive|real person)|copyright restrictions/i },
  { in: 'code', kind: 'bad-request', pattern: /^(InvalidParameter|MissingParameter|invalid_request)/i },
];

function kindOfStatus(status: number | undefined): ProviderErrorKind {
  if (status === undefined || status < 400 || status >= 500 || status === 408) return 'provider-fault';
  const kinds = new Map<number, ProviderErrorKind>([
    [401, 'bad-key'],
    [402, 'no-money'],
    [403, 'not-allowed'],
    [404, 'not-found'],
    [429, 'too-fast'],
  ]);
  return kinds.get(status) ?? 'bad-request';
}

/** What code and message say of themselves, whatever the status: a refusal that is known. */
export function tellingKind(words: Words): ProviderErrorKind | undefined {
  return rules.find((rule) => rule.pattern.test(words[rule.in] ?? ''))?.kind;
}

const faultCode = /^(Internal(Service|Server)?_?Error|ContentSecurityDetectionError)/i;

/** What code and message say; without them the HTTP status decides. */
export function kindOf(words: Words, status: number | undefined): ProviderErrorKind {
  return tellingKind(words) ?? (faultCode.test(words.code ?? '') ? 'provider-fault' : kindOfStatus(status));
}
