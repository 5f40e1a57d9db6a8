import type { z } from 'zod';
import { invalidForms } from './api-error.js';

type RawIssue = z.core.$ZodRawIssue;

function lengthProblem(issue: RawIssue & { code: 'too_big' | 'too_small' }): [string, string] {
  if (issue.origin === 'number' || issue.origin === 'int') {
    return issue.code === 'too_big'
      ? ['NUMBER_TYPE_MAX', `Value should be less than or equal to ${String(issue.maximum)}.`]
      : ['NUMBER_TYPE_MIN', `Value should be greater than or equal to ${String(issue.minimum)}.`];
  }
  return issue.code === 'too_big'
    ? ['BASE_TYPE_MAX_LENGTH', `Must be ${String(issue.maximum)} or fewer in length.`]
    : ['BASE_TYPE_MIN_LENGTH', `Must be ${String(issue.minimum)} or more in length.`];
}

/** The words Discord has for what zod found. */
function describe(issue: RawIssue): [string, string] {
  switch (issue.code) {
    case 'too_big':
    case 'too_small':
      return lengthProblem(issue);
    case 'invalid_type':
      return issue.input === undefined
        ? ['BASE_TYPE_REQUIRED', 'This field is required']
        : [`${issue.expected.toUpperCase()}_TYPE_CONVERT`, `Could not interpret value as ${issue.expected}.`];
    case 'invalid_value':
      return issue.input === undefined
        ? ['BASE_TYPE_REQUIRED', 'This field is required']
        : ['BASE_TYPE_CHOICES', `Value must be one of {${issue.values.map(String).join(', ')}}.`];
    case 'invalid_union':
      return ['UNION_TYPE_CHOICES', 'Value of field "type" is not one that is allowed here.'];
    case 'invalid_format':
      return ['STRING_TYPE_REGEX', 'String value did not match validation regex.'];
    default:
      return ['BASE_TYPE_INVALID', issue.message ?? 'Invalid value.'];
  }
}

const separator = ': ';

/** A code and its words in one line, for `error` of a schema's own checks. */
export function problem(code: string, message: string): string {
  return `${code}${separator}${message}`;
}

function split(message: string): { code: string; message: string } {
  const [code, ...rest] = message.split(separator);
  return rest.length > 0 && code !== undefined && /^[A-Z_]+$/.test(code)
    ? { code, message: rest.join(separator) }
    : { code: 'BASE_TYPE_INVALID', message };
}

/**
 * Reads a body by its schema.
 *
 * @throws ApiError 50035 that names every field at fault, below `at`.
 */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  at: readonly (string | number)[] = [],
): z.infer<Schema> {
  const parsed = schema.safeParse(body, { error: (issue) => problem(...describe(issue)) });
  if (parsed.success) return parsed.data;
  throw invalidForms(
    parsed.error.issues.map((issue) => ({ path: [...at, ...issue.path.map(String)], ...split(issue.message) })),
  );
}
