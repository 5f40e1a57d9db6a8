import { z } from 'zod';
import { problem } from './parse-body.js';

/** A field that may be missing or null: Discord takes both for "not given". */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined);
}

export const snowflake = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .refine((id) => /^(0|[1-9][0-9]{0,19})$/.test(id), {
    error: (issue) => problem('NUMBER_TYPE_COERCE', `Value "${String(issue.input)}" is not snowflake.`),
  });

/** Characters as Discord counts them, not UTF-16 units. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** A text of `minimum` to `maximum` characters. */
export function text(minimum: number, maximum: number) {
  return z.string().refine((value) => characters(value) >= minimum && characters(value) <= maximum, {
    error:
      minimum === 0
        ? problem('BASE_TYPE_MAX_LENGTH', `Must be ${maximum} or fewer in length.`)
        : problem('BASE_TYPE_BAD_LENGTH', `Must be between ${minimum} and ${maximum} in length.`),
  });
}

export function webUrl(schemes: readonly string[]) {
  return z.string().refine(
    (value) => {
      const scheme = /^([a-z]+):\/\//.exec(value)?.[1];
      return scheme !== undefined && schemes.includes(scheme) && (scheme === 'attachment' || URL.canParse(value));
    },
    { error: problem('URL_TYPE_INVALID_SCHEME', `Not a well formed URL of the schemes ${schemes.join(', ')}.`) },
  );
}
