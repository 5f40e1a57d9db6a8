import type { Choice, PlaygroundEvent, Upload } from '../../../protocol.js';

// The server is this project's own and sends what `protocol.ts` says; these look as far as is needed to take it at its word.

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isEvent(value: unknown): value is PlaygroundEvent {
  return isObject(value) && typeof value['type'] === 'string';
}

export function errorIn(value: unknown): string | undefined {
  const error = isObject(value) ? value['error'] : undefined;
  return typeof error === 'string' ? error : undefined;
}

export function textIn(value: unknown): string {
  const text = isObject(value) ? value['text'] : undefined;
  return typeof text === 'string' ? text : '';
}

function isUpload(value: unknown): value is Upload {
  return isObject(value) && typeof value['id'] === 'string';
}

export function uploadsIn(value: unknown): Upload[] {
  const uploads = isObject(value) ? value['uploads'] : undefined;
  return Array.isArray(uploads) ? uploads.filter(isUpload) : [];
}

function isChoice(value: unknown): value is Choice {
  return isObject(value) && typeof value['name'] === 'string' && 'value' in value;
}

export function choicesIn(value: unknown): Choice[] {
  const choices = isObject(value) ? value['choices'] : undefined;
  return Array.isArray(choices) ? choices.filter(isChoice) : [];
}
