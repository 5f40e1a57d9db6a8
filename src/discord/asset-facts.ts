import { assetFailed } from '../assets/failure.js';
import type { Asset, KeyOwner, Upload } from '../store/records.js';
import { explain } from './failures.js';
import type { Texts } from '../texts/english.js';
import { remadeNote } from './remade-note.js';

const longestReason = 160;

/** What an asset is, on one line: its type and measures. */
export function assetFacts({ type, width, height, durationSeconds }: Asset, { assets, format }: Texts): string {
  const facts = [
    assets.types[type],
    width === null || height === null ? null : `${width} × ${height}`,
    durationSeconds === null ? null : `${format.number(Number(durationSeconds.toFixed(1)))} s`,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}

/** How far an asset is at the provider for one key, on one line. */
export function assetState(
  asset: Asset,
  upload: Upload | undefined,
  { scope }: Pick<KeyOwner, 'scope'>,
  texts: Texts,
): string {
  const { keys, notYetThere, beingPrepared, readyThere, failedThere } = texts.assets;
  const key = keys[scope];
  switch (upload?.state) {
    case undefined:
      return notYetThere(key);
    case 'creating':
    case 'processing':
      return beingPrepared(key);
    case 'active':
      return [readyThere(key), ...(upload.remade ? [remadeNote(upload.remade, texts)] : [])].join('. ');
    case 'failed': {
      const { failure } = assetFailed(asset, upload.message, 'no', upload.code);
      const { title, remedy } = explain(failure, texts, { payer: scope, reasonLength: longestReason });
      return failedThere({ key, why: `${title} ${remedy}` });
    }
  }
}
