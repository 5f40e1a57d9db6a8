import { assetFailed } from '../assets/failure.js';
import type { Asset, KeyOwner, Upload } from '../store/records.js';
import { explain } from './failures.js';
import { remadeNote } from './remade-note.js';

const longestReason = 160;

/** What an asset is, on one line: its type and measures. */
export function assetFacts({ type, width, height, durationSeconds }: Asset): string {
  const facts = [
    type,
    width === null || height === null ? null : `${width} × ${height}`,
    durationSeconds === null ? null : `${Number(durationSeconds.toFixed(1))} s`,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}

/** How far an asset is at the provider for one key, on one line. */
export function assetState(asset: Asset, upload: Upload | undefined, { scope }: Pick<KeyOwner, 'scope'>): string {
  const key = scope === 'member' ? 'your key' : "the server's key";
  switch (upload?.state) {
    case undefined:
      return `Not yet at the provider with ${key}: the first video that names it brings it there`;
    case 'creating':
    case 'processing':
      return `Being prepared at the provider with ${key}`;
    case 'active':
      return [`Ready at the provider with ${key}`, ...(upload.remade ? [remadeNote(upload.remade)] : [])].join('. ');
    case 'failed': {
      const { title, remedy } = explain(assetFailed(asset, upload.message, 'no', upload.code).failure, longestReason);
      return `Failed with ${key}. ${title} ${remedy}`;
    }
  }
}
