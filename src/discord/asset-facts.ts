import type { Asset } from '../store/records.js';

/** What an asset is, on one line: its type and measures. */
export function assetFacts({ type, width, height, durationSeconds }: Asset): string {
  const facts = [
    type,
    width === null || height === null ? null : `${width} × ${height}`,
    durationSeconds === null ? null : `${Number(durationSeconds.toFixed(1))} s`,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}
