import * as generated from 'discord-api-spec/zod';

/** A schema of the official description, as far as checks use it. */
interface OfficialSchema {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: unknown }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

const schemas = generated as Record<string, OfficialSchema | undefined>;

function schema(name: string): OfficialSchema {
  const found = schemas[`${name}Schema`];
  if (!found) throw new Error(`the official description has no schema ${name}`);
  return found;
}

/** What a value may be: one of several schemas, or a list of such. */
export type Shape = { anyOf: readonly string[] } | { listOf: readonly string[] };

export function oneOf(...names: string[]): Shape {
  return { anyOf: names };
}

export function listOf(...names: string[]): Shape {
  return { listOf: names };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that a schema let fall: it does not know them. Undefined values are not there, in JSON. */
function unknownKeys(value: unknown, kept: unknown, path: string): string[] {
  if (Array.isArray(value) && Array.isArray(kept))
    return value.flatMap((item, index) => unknownKeys(item, kept[index], `${path}.${index}`));
  if (!isObject(value) || !isObject(kept)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    key in kept ? unknownKeys(below, kept[key], `${path}.${key}`) : [`${path}.${key}: not in the description`],
  );
}

function problemsWith(name: string, value: unknown): string[] {
  const parsed = schema(name).safeParse(value);
  if (parsed.success) return unknownKeys(value, parsed.data, '');
  return parsed.error.issues.map((issue) => `.${issue.path.map(String).join('.')}: ${issue.message} (${name})`);
}

/** What is wrong with a value by the official description: nothing, or the complaints of the schema that fits best. */
export function officialProblems(shape: Shape, value: unknown): string[] {
  if ('listOf' in shape) {
    if (!Array.isArray(value)) return ['is no list'];
    return value.flatMap((item, index) =>
      officialProblems({ anyOf: shape.listOf }, item).map((text) => `.${index}${text}`),
    );
  }
  const complaints = shape.anyOf.map((name) => problemsWith(name, value));
  return complaints.sort((one, other) => one.length - other.length)[0] ?? [];
}
