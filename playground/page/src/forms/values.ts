import type { Field, Upload, UploadRef } from '../../../protocol.js';
import type { FormValues } from '../server/actions.js';

/** What stands in a field. */
export type FieldValue =
  | { kind: 'text'; text: string }
  | { kind: 'chosen'; values: readonly string[] }
  | { kind: 'files'; files: readonly File[] };

/** What the bot opened it with. */
export function startValue(field: Field): FieldValue {
  switch (field.kind) {
    case 'text':
      return { kind: 'text', text: field.value };
    case 'choice':
      return {
        kind: 'chosen',
        values: field.options.filter(({ preselected }) => preselected).map(({ value }) => value),
      };
    case 'entity':
      return { kind: 'chosen', values: field.preselected };
    case 'files':
      return { kind: 'files', files: [] };
  }
}

/** Characters as Discord counts them: not their halves. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Why Discord would not send it; null when it would. */
export function problemWith(field: Field, value: FieldValue | undefined): string | null {
  if (field.kind === 'text') {
    const length = value?.kind === 'text' ? lengthOf(value.text) : 0;
    if (length === 0) return field.required ? 'This is required.' : null;
    if (length < field.minLength) return `This needs ${field.minLength} characters or more.`;
    return length > field.maxLength ? `This takes up to ${field.maxLength} characters.` : null;
  }
  const count = value?.kind === 'chosen' ? value.values.length : value?.kind === 'files' ? value.files.length : 0;
  if (count === 0 && !field.required) return null;
  const least = Math.max(field.min, field.required ? 1 : 0);
  if (count < least) return least === 1 ? 'This is required.' : `This needs ${least} or more.`;
  return count > field.max ? `This takes up to ${field.max}.` : null;
}

/** Uploads the files, and puts all as the server takes it. @throws RefusedError */
export async function valuesToSend(
  values: ReadonlyMap<string, FieldValue>,
  upload: (files: readonly File[]) => Promise<Upload[]>,
): Promise<FormValues> {
  const ready: FormValues = {};
  for (const [customId, value] of values) {
    if (value.kind === 'text') ready[customId] = value.text;
    else if (value.kind === 'chosen') ready[customId] = [...value.values];
    else ready[customId] = (await upload(value.files)).map(({ id }): UploadRef => ({ upload: id }));
  }
  return ready;
}
