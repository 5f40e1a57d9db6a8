import type { FileSource } from './file-source.js';
import { mediaError, sizeLimitsBytes } from './media/limits.js';
import { lookInto } from './media/look-into.js';
import type { Settings } from './options.js';
import type { Asset, Ingestion } from './records.js';
import type { Spool, SpooledFile } from './spool.js';
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

export function createIngestions(state: State, spool: Spool, { fetchTimeoutMs }: Settings): Ingestions {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();

  let lookedInto = Promise.resolve();
  /** Large files are looked into one after another. */
  const inTurn = async (act: () => Promise<void>): Promise<void> => {
    const turn = lookedInto.then(act);
    lookedInto = turn.catch(() => undefined);
    return turn;
  };

  const ingest = async (asset: Asset, source: FileSource) => {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(fetchTimeoutMs)]);
    const file = await source.fetch(spool, sizeLimitsBytes[asset.type], signal);
    await inTurn(async () => {
      const found = await examine(asset, source.claimedType, file);
      asset.ingestion = { atMs: state.nowMs(), ...found };
      await file?.discard();
    });
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

async function examine(
  asset: Asset,
  claimedType: string | undefined,
  file: SpooledFile | undefined,
): Promise<Omit<Ingestion, 'atMs'>> {
  if (!file) {
    const error = { code: 'DownloadFailed', message: 'The file could not be downloaded from the URL.' };
    return { sizeBytes: 0, sha256: '', facts: undefined, error, bytes: undefined };
  }
  const { sizeBytes, sha256 } = file;
  const facts = await lookInto(file);
  const untrue = claimedType !== undefined && !claims(claimedType, facts?.format ?? '');
  return {
    sizeBytes,
    sha256,
    facts,
    error: untrue
      ? { code: 'InvalidFormat', message: `The file is not of the type ${claimedType}.` }
      : mediaError(asset.type, sizeBytes, facts),
    bytes: sizeBytes <= keptBytes ? await file.read(0, sizeBytes) : undefined,
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
