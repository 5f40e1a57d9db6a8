import { createHash } from 'node:crypto';
import type { FileSource } from './file-source.js';
import { readMedia } from './media/facts.js';
import { mediaError, sizeLimitsBytes } from './media/limits.js';
import type { Settings } from './options.js';
import type { Asset, Ingestion } from './records.js';
import type { State } from './state.js';

/** Kept for the asset's own link. */
const keptBytes = 2e6;

/** Gets the files of assets in the background and looks into them. */
export interface Ingestions {
  start(asset: Asset, source: FileSource): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

export function createIngestions(state: State, { fetchTimeoutMs }: Settings): Ingestions {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();

  const ingest = async (asset: Asset, source: FileSource) => {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(fetchTimeoutMs)]);
    const bytes = await source.bytes(sizeLimitsBytes[asset.type], signal).catch(() => undefined);
    asset.ingestion = { atMs: state.nowMs(), ...examine(asset, source.claimedType, bytes) };
    state.events.emit('asset-ingested', asset);
  };
  const idle = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    start: (asset, source) => {
      const run = ingest(asset, source).finally(() => running.delete(run));
      running.add(run);
    },
    idle,
    stop: () => {
      stopped.abort();
      return idle();
    },
  };
}

function examine(asset: Asset, claimedType: string | undefined, bytes: Buffer | undefined): Omit<Ingestion, 'atMs'> {
  if (!bytes) {
    const error = { code: 'DownloadFailed', message: 'The file could not be downloaded from the URL.' };
    return { sizeBytes: 0, sha256: '', facts: undefined, error, bytes: undefined };
  }
  const facts = readMedia(bytes);
  const untrue = claimedType !== undefined && !claims(claimedType, facts?.format ?? '');
  return {
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    facts,
    error: untrue
      ? { code: 'InvalidFormat', message: `The file is not of the type ${claimedType}.` }
      : mediaError(asset.type, bytes.length, facts),
    bytes: bytes.length <= keptBytes ? bytes : undefined,
  };
}

const subtypes: Readonly<Record<string, readonly string[]>> = {
  JPG: ['jpeg', 'jpg'],
  MOV: ['quicktime', 'mov'],
  MP3: ['mpeg', 'mp3'],
  WAV: ['wav', 'x-wav', 'wave', 'vnd.wave'],
  BMP: ['bmp', 'x-ms-bmp'],
};

function claims(claimedType: string, format: string): boolean {
  const subtype = claimedType.split('/')[1] ?? '';
  return subtype === format.toLowerCase() || (subtypes[format] ?? []).includes(subtype);
}
