import { ComponentType } from 'discord.js';
import { expect } from 'vitest';
import type { Card } from '../../src/discord/look.js';
import { oneOf, officialProblems } from '../support/official-schemas.js';

export interface Part {
  type: ComponentType;
  content?: string;
  custom_id?: string;
  label?: string;
  components?: Part[];
  accessory?: Part;
  url?: string;
  description?: string;
  media?: { url: string };
  items?: { description?: string; media: { url: string } }[];
}

function partsOf(components: readonly Part[]): Part[] {
  return components.flatMap((part) => [
    part,
    ...partsOf([...(part.components ?? []), ...(part.accessory ? [part.accessory] : [])]),
  ]);
}

export const parts = (card: Card) => partsOf(card.components as Part[]);
export const texts = (card: Card) => parts(card).flatMap(({ content }) => content ?? []);
export const labels = (card: Card) => parts(card).flatMap(({ label }) => label ?? []);

/** Discord's limits for a message of components (reference, "Component Reference", August 2026), and good manners. */
export function checkCard(
  card: Card,
  { ownerId, mentions }: { ownerId: string; mentions: boolean } = { ownerId: '', mentions: false },
): void {
  expect(officialProblems(oneOf('MessageCreateRequest'), card)).toEqual([]);
  const all = parts(card);
  expect(all.length).toBeLessThanOrEqual(40);
  expect(texts(card).join('').length).toBeLessThanOrEqual(4000);
  for (const text of texts(card)) {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/undefined|null|NaN|Infinity|\[object/);
  }
  for (const { type, components } of all)
    if (type === ComponentType.ActionRow) expect(components?.length).toBeLessThanOrEqual(5);
  const ids = all.flatMap(({ custom_id }) => custom_id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const customId of ids) expect(customId.length).toBeLessThanOrEqual(100);
  expect(card.allowed_mentions).toEqual({ parse: [], users: mentions ? [ownerId] : [] });
}
