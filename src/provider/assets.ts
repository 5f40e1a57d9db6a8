import { z } from 'zod';
import { readWords } from './envelope.js';
import type { Scrub } from './json.js';
import type { ProviderAsset, ProviderGroup } from './types.js';

const id = z.string().trim().min(1);
const word = z.string().optional().catch(undefined);

const mediaTypeOf = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['image', 'video', 'audio']));

const createdSchema = z.object({ Id: id });

const assetSchema = z.object({
  Id: id,
  Name: word,
  // The provider itself takes a missing type for an image.
  AssetType: mediaTypeOf.nullish().transform((type) => type ?? 'image'),
  GroupId: word,
  Status: word,
  Error: z.unknown().optional(),
});

const groupSchema = z.object({ Id: id, Name: word });

const pageSchema = z
  .object({ Items: z.array(z.unknown()).nullish(), TotalCount: z.number().nullish(), PageNumber: z.number().nullish() })
  .refine((page) => Object.values(page).some((value) => value !== null && value !== undefined), 'is no page');

/** The answer itself, or what the upstream's or the gateway's envelope holds. */
function candidates(document: unknown): unknown[] {
  const enveloped = z.object({ Result: z.unknown().optional(), data: z.unknown().optional() }).safeParse(document);
  return enveloped.success ? [document, enveloped.data.Result, enveloped.data.data] : [document];
}

function firstParsed<Value>(schema: z.ZodType<Value>, document: unknown): Value | undefined {
  for (const candidate of candidates(document)) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

/** `Inactive` counts as failed: it may never be referenced again. A status that is not known may still change. */
function statusOf(status: string | undefined): ProviderAsset['status'] {
  switch (status?.toLowerCase()) {
    case 'active':
      return 'active';
    case 'failed':
    case 'inactive':
      return 'failed';
    default:
      return 'processing';
  }
}

function toAsset(asset: z.infer<typeof assetSchema>, scrub: Scrub): ProviderAsset {
  const status = statusOf(asset.Status);
  const why = readWords(asset.Error, scrub);
  // Switched off at the provider, it comes without a reason.
  if (asset.Status?.toLowerCase() === 'inactive') why.code ??= 'Inactive';
  const said = why.code !== undefined || why.message !== undefined;
  return {
    id: asset.Id,
    name: asset.Name ?? '',
    type: asset.AssetType,
    groupId: asset.GroupId ?? '',
    status,
    ...(said ? { error: { code: why.code ?? '', message: why.message ?? 'it gave no reason.' } } : {}),
  };
}

/** The id of what was made: `{Id}`. */
export function parseCreated(document: unknown): { id: string } | undefined {
  const created = firstParsed(createdSchema, document);
  return created && { id: created.Id };
}

export function parseAsset(document: unknown, scrub: Scrub): ProviderAsset | undefined {
  const asset = firstParsed(assetSchema, document);
  return asset && toAsset(asset, scrub);
}

/** `items` are those that could be read; `size` counts all. */
export interface Page<Item> {
  items: Item[];
  size: number;
  totalCount: number | undefined;
}

function parsePage<Item>(document: unknown, read: (item: unknown) => Item | undefined): Page<Item> | undefined {
  const page = firstParsed(pageSchema, document);
  if (!page) return undefined;
  const all = page.Items ?? [];
  const items = all.map(read).filter((item) => item !== undefined);
  return { items, size: all.length, totalCount: page.TotalCount ?? undefined };
}

export function parseAssetPage(document: unknown, scrub: Scrub): Page<ProviderAsset> | undefined {
  return parsePage(document, (item) => parseAsset(item, scrub));
}

export function parseGroupPage(document: unknown): Page<ProviderGroup> | undefined {
  return parsePage(document, (item) => {
    const group = groupSchema.safeParse(item);
    return group.success ? { id: group.data.Id, name: group.data.Name ?? '' } : undefined;
  });
}
