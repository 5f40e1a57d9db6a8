import type { Logger } from 'pino';
import type { Settings } from './env.js';
import { createAddressCheck } from './media/addresses.js';
import { onlyOrigin, publicHttps } from './media/fetch-rules.js';
import { createFetcher } from './media/fetch.js';
import { createFiles } from './media/files.js';
import { createIntake } from './media/intake.js';
import { keepResult } from './media/keep-result.js';
import { createKeeper } from './media/keeper.js';
import { createProbe } from './media/probe.js';
import { createShrinker } from './media/shrink.js';
import { sourceFileOf } from './media/source-file.js';
import type { KeptFile } from './media/types.js';

const gibibyte = 1024 * 1024 * 1024;
/** No video of the models comes near it; an endless answer does not fill the disk. */
const largestResultBytes = gibibyte;
const leftoverAgeMs = 3_600_000;

type MediaSettings = Pick<Settings, 'filesDir' | 'discordCdnUrl' | 'anyfastBaseUrl' | 'keepDays' | 'keepGigabytes'>;

interface MediaDependencies {
  /** Hashes of kept files that something unfinished needs. */
  inUse(): Promise<ReadonlySet<string>>;
  clock: () => number;
  log: Logger;
}

/** Puts the ways of files together: in from Discord, in from the provider, kept in `DATA_DIR`, cut to size, cleared away. */
export function openMedia(settings: MediaSettings, { inUse, clock, log }: MediaDependencies) {
  const files = createFiles({ dataDir: settings.filesDir });
  const probe = createProbe();
  const { isLoopbackHost } = createAddressCheck({ allowLoopback: true });
  const allowLoopback = isLoopbackHost(new URL(settings.anyfastBaseUrl).hostname);
  const attachments = createFetcher({ rule: onlyOrigin(settings.discordCdnUrl) });
  const results = createFetcher({ rule: publicHttps({ allowLoopback }) });
  const shrinker = createShrinker({ files, probe });
  const keepBytes = settings.keepGigabytes * gibibyte;
  const keeper = createKeeper({
    dataDir: settings.filesDir,
    keepDays: settings.keepDays,
    keepBytes,
    inUse,
    clock,
    log,
  });

  return {
    files,
    intake: createIntake({ files, probe, fetcher: attachments, clock }),
    keeper,
    sourceFileOf: (hash: string) => sourceFileOf(files, hash),

    /** What the provider made. Throws `FetchError`. */
    download: (url: string, signal: AbortSignal, type: 'video' | 'image') =>
      keepResult(files, results.read(url, { maxBytes: largestResultBytes, signal }), type),

    /** A version of a video that fits, where one can be made. */
    async fit(video: KeptFile, maxBytes: number, signal?: AbortSignal) {
      const made = await shrinker.shrink(video, { maxBytes, ...(signal && { signal }) });
      if (!made.made) {
        log.info({ reason: made.reason, detail: made.detail, maxBytes }, 'no version of a video was made');
        return undefined;
      }
      const { file } = made;
      return { path: file.path, sizeBytes: file.sizeBytes, discard: () => files.discard(file) };
    },

    /** What an earlier process left half written. */
    removeLeftovers: () => files.removeLeftovers(clock() - leftoverAgeMs),

    async close(): Promise<void> {
      await keeper.stop();
      await Promise.all([probe.close(), attachments.close(), results.close()]);
    },
  };
}
