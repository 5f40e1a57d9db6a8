import type { ContentItem } from './bodies.js';
import type { Model } from './models.js';
import { invalidParameter, missingParameter } from './refusals.js';

/** One item of `content` but the text. */
export interface Reference {
  kind: 'image' | 'video' | 'audio';
  role: string;
  url: string;
  /** The name of its link in the body: `content[1].image_url.url`. */
  param: string;
}

export interface Content {
  text: string;
  references: readonly Reference[];
}

const order = ['text', 'image_url', 'video_url', 'audio_url'] as const;

function referenceOf(item: ContentItem, index: number): Reference | undefined {
  switch (item.type) {
    case 'text':
      return undefined;
    case 'image_url':
      return { kind: 'image', role: item.role, url: item.image_url.url, param: `content[${index}].image_url.url` };
    case 'video_url':
      return { kind: 'video', role: item.role, url: item.video_url.url, param: `content[${index}].video_url.url` };
    case 'audio_url':
      return { kind: 'audio', role: item.role, url: item.audio_url.url, param: `content[${index}].audio_url.url` };
  }
}

/** @throws Refusal where text, order, roles, counts or the names in the text do not fit together */
export function checkContent(items: readonly ContentItem[], model: Model, ratio: string): Content {
  const [first, ...others] = items;
  if (first?.type !== 'text') throw missingParameter('content[0].text');
  others.forEach((item, index) => {
    const isAfter = order.indexOf(item.type) >= order.indexOf(items[index]?.type ?? 'text');
    if (item.type === 'text' || !isAfter) {
      throw invalidParameter(`content[${index + 1}]`, 'the order is one text, images, videos, audio.');
    }
  });
  const references = items.flatMap((item, index) => referenceOf(item, index) ?? []);
  checkRoles(references);
  checkCounts(references, model);
  checkNames(first.text, references);
  const startsWithFrame = references.some(({ role }) => role === 'first_frame');
  if (startsWithFrame && model.firstFrameIsAdaptive && ratio !== 'adaptive') {
    throw invalidParameter('ratio', 'with a first frame it must be adaptive.');
  }
  return { text: first.text, references };
}

function checkRoles(references: readonly Reference[]): void {
  const count = (role: string) => references.filter((reference) => reference.role === role).length;
  const frames = count('first_frame') + count('last_frame');
  if (frames > 0 && frames < references.length) {
    throw invalidParameter('content', 'first and last frames cannot be mixed with references.');
  }
  if (count('first_frame') > 1 || count('last_frame') > 1) {
    throw invalidParameter('content', 'there can be one first frame and one last frame.');
  }
  if (count('last_frame') > count('first_frame')) {
    throw invalidParameter('content', 'a last frame needs a first frame.');
  }
  if (references.length > 0 && references.every(({ kind }) => kind === 'audio')) {
    throw invalidParameter('content', 'audio needs at least one image or video.');
  }
}

function countOf(references: readonly Reference[], kind: Reference['kind']): number {
  return references.filter((reference) => reference.kind === kind).length;
}

function checkCounts(references: readonly Reference[], model: Model): void {
  const most = { image: model.images, video: model.videos, audio: model.audios };
  for (const kind of ['image', 'video', 'audio'] as const) {
    if (countOf(references, kind) > most[kind]) {
      throw invalidParameter('content', `there can be at most ${most[kind]} of ${kind}_url.`);
    }
  }
}

/** `@image2` must be there. */
function checkNames(text: string, references: readonly Reference[]): void {
  for (const [name, kind, number] of text.matchAll(/(?<!\w)@(image|video|audio)(\d+)\b/g)) {
    const known = references.filter((reference) => reference.kind === kind).length;
    if (Number(number) < 1 || Number(number) > known) {
      throw invalidParameter('content[0].text', `${name} names nothing in content.`);
    }
  }
}
