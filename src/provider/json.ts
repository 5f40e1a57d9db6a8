/** Takes a secret out of text that comes from outside. */
export type Scrub = (text: string) => string;

/** Gateways echo the key in some refusals. */
export function scrubKey(key: string): Scrub {
  return (text) => (key === '' ? text : text.replaceAll(key, '[key]'));
}

/**
 * JSON from outside, its strings scrubbed after their escapes are undone. `undefined` when it is none: the error of
 * `JSON.parse` would quote what it could not read.
 */
export function parseJson(text: string, scrub: Scrub): unknown {
  try {
    const parsed: unknown = JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? scrub(value) : value,
    );
    return parsed;
  } catch {
    return undefined;
  }
}
