import { fitsInRequest } from '../provider/bodies.js';
import type { AssetSource, AssetWay, SourceFile } from '../provider/types.js';
import type { Asset } from '../store/records.js';
import { linkMarginMs, type Timing } from './timing.js';

/** The bytes of an asset that are kept here; undefined when they are not kept any more. */
export type SourceFileOf = (asset: Asset) => Promise<SourceFile | undefined>;

/**
 * How an asset's bytes can come to the provider now; undefined when in no way. A public link went well in seconds where
 * bytes were lost (public clients, 2026), so it comes first while it lives.
 */
export interface Ways {
  /** When nothing was tried. */
  first(asset: Asset): Promise<AssetSource | undefined>;
  /** Another than the one that was tried in vain. */
  other(asset: Asset, tried: AssetWay): Promise<AssetSource | undefined>;
  /** The one that went well before, else what is left. */
  again(asset: Asset, worked: AssetWay): Promise<AssetSource | undefined>;
}

export function createWays(sourceFileOf: SourceFileOf, timing: Timing): Ways {
  function link({ sourceUrl: url }: Asset): AssetSource | undefined {
    return linkLives(url, timing.now()) ? { way: 'link', url } : undefined;
  }
  async function multipart(asset: Asset): Promise<AssetSource | undefined> {
    const file = await sourceFileOf(asset);
    return file && { way: 'multipart', file };
  }
  async function insideJson(asset: Asset): Promise<AssetSource | undefined> {
    const file = await sourceFileOf(asset);
    // Raw base64 is taken for PNG, whatever it is.
    const way = file?.mimeType === 'image/png' ? 'base64' : 'data-uri';
    return file && fitsInRequest(way, file.sizeBytes) ? { way, file } : undefined;
  }
  const bytesFirst = async (asset: Asset) => (await multipart(asset)) ?? link(asset);
  const first = async (asset: Asset) => link(asset) ?? (await multipart(asset));

  return {
    first,
    other: async (asset, tried) =>
      tried === 'link' ? await multipart(asset) : ((await insideJson(asset)) ?? link(asset)),
    again: async (asset, worked) => {
      if (worked === 'link') return await first(asset);
      return worked === 'multipart'
        ? await bytesFirst(asset)
        : ((await insideJson(asset)) ?? (await bytesFirst(asset)));
    },
  };
}

/** Discord signs its links: `ex` is when one ends, in hexadecimal seconds since 1970 (Discord's documentation, August 2026). */
function linkLives(sourceUrl: string, now: number): boolean {
  const end = new URL(sourceUrl).searchParams.get('ex');
  if (end === null || !/^[0-9a-f]+$/i.test(end)) return true;
  return Number.parseInt(end, 16) * 1000 - now > linkMarginMs;
}
