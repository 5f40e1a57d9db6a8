import { readFile } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import type { Asset } from '../store/records.js';
import { assetFacts } from './asset-facts.js';
import type { Texts } from '../texts/english.js';
import type { Services } from './services.js';
import type { PageFile } from './show-page.js';

/** All files of one message: what every place takes (Discord's documentation, August 2026: 10 MiB). */
export const mostShownBytes = 10 * 1024 * 1024;

/** What Discord's clients show inside a message, by the extension that the content has. A sound stands as a file. */
const shownExtensions: Record<Asset['type'], readonly string[]> = {
  image: ['jpg', 'png', 'gif', 'webp'],
  video: ['mp4', 'mov'],
  audio: ['mp3', 'wav'],
};

/** The asset's kept file, ready to be attached under a name of its own, or why it cannot be shown. */
export async function fileOf(
  asset: Asset,
  { files }: Pick<Services, 'files'>,
  texts: Texts,
): Promise<PageFile | 'too-large' | 'gone' | 'not-shown'> {
  if (asset.sizeBytes > mostShownBytes) return 'too-large';
  const bytes = await readFile(files.path(asset.hash)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return 'gone';
  const extension = (await fileTypeFromBuffer(bytes))?.ext;
  if (extension === undefined || !shownExtensions[asset.type].includes(extension)) return 'not-shown';
  const description = `@${asset.name}, ${assetFacts(asset, texts)}`;
  return { attachment: bytes, name: `${asset.name}.${extension}`, description };
}

/** The pictures among assets that fit into one message together, by the assets' ids: the small ones first, so that many do. */
export async function picturesOf(
  assets: readonly Asset[],
  services: Pick<Services, 'files'>,
  texts: Texts,
): Promise<Map<string, PageFile>> {
  const smallFirst = assets
    .filter(({ type }) => type === 'image')
    .sort((one, other) => one.sizeBytes - other.sizeBytes);
  const pictures = new Map<string, PageFile>();
  let left = mostShownBytes;
  for (const asset of smallFirst) {
    if (asset.sizeBytes > left) break;
    const file = await fileOf(asset, services, texts);
    if (typeof file === 'string') continue;
    pictures.set(asset.id, file);
    left -= file.attachment.length;
  }
  return pictures;
}
