import { z } from 'zod';
import type { Price } from './records.js';

const id = z.string().min(1);
const amount = z.number().positive();

/** What a million tokens of one model cost; `withVideo` where a video is among the inputs, null where that is the same. */
const modelPriceSchema = z.object({ perMillion: amount, withVideo: amount.nullable().default(null) });
export type ModelPrice = z.infer<typeof modelPriceSchema>;

/** A server's prices, by model: they differ by reseller, so that there are none by themselves. */
export const pricesSchema = z.object({
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD'),
  models: z.record(z.string(), modelPriceSchema).default({}),
});
export type Prices = z.infer<typeof pricesSchema>;

/** On which terms a server lends its key. */
export const keyTermsSchema = z.object({
  /** Who may use it: members with one of these roles, or everybody where there is none. */
  roleIds: z.array(id).default([]),
  /** What each member may spend with it in a day (UTC); null for no limit. */
  tokensPerDay: z.int().nonnegative().nullable().default(null),
  /** And all of them together. */
  tokensPerDayInAll: z.int().nonnegative().nullable().default(null),
});
export type KeyTerms = z.infer<typeof keyTermsSchema>;

/** Where the jobs are logged that a server's key pays; null for nowhere. */
export const logChannelSchema = id.nullable();

/** What is assumed where the terms cannot be read: nobody spends, until somebody sets them again. */
export const closedTerms: KeyTerms = { roleIds: [], tokensPerDay: 0, tokensPerDayInAll: null };

/** What a million tokens of a request cost, by a server's prices; null where it has none for the model. */
export function priceOf(prices: Prices, request: { model: string; hasVideo: boolean }): Price | null {
  const price = Object.hasOwn(prices.models, request.model) ? prices.models[request.model] : undefined;
  if (!price) return null;
  const perMillion = request.hasVideo ? (price.withVideo ?? price.perMillion) : price.perMillion;
  return { perMillion, currency: prices.currency };
}
