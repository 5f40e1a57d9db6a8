import { DiscordAPIError, HTTPError, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { PostedMessage } from '../jobs/delivery.js';
import type { KeptFile } from '../media/types.js';
import type { JobIn } from '../store/records.js';
import type { Rung } from './ladder.js';
import { longestDescription } from './look.js';
import { PlaceError } from '../jobs/delivery.js';
import { postMessage, TooLargeError } from './post.js';
import { resultCard, type ShownVideo } from './result-card.js';
import { plainLine } from './show.js';
import { leastLimitBytes, uploadLimit } from './upload-limit.js';
import { createVersions, type Fit } from './versions.js';

/** Files that are sent for one result before its link must do: what was announced as allowed, then smaller versions. */
const mostFiles = 3;
/** After so many uploads that broke off, the file counts as too large for this line, or for what stands before Discord. */
const mostBrokenUploads = 2;

interface ResultDependencies {
  rest: REST;
  /** The same with a time-out for files: a slow line needs minutes for what it is allowed to send. */
  uploads: REST;
  /** Where a kept file lies. */
  pathOf(hash: string): string;
  /** Whether this process can read it. */
  hasFile(hash: string): Promise<boolean>;
  /** Absent where no versions can be made. */
  fit?: Fit | undefined;
  /** `UPLOAD_LIMIT_MB`, in bytes. */
  uploadLimitBytes?: number | undefined;
  log: Logger;
}

export function createResultPost({ rest, uploads, pathOf, hasFile, fit, uploadLimitBytes, log }: ResultDependencies) {
  const versions = createVersions(fit);
  const broken = new Map<string, number>();

  async function upload(
    job: JobIn<'delivering'>,
    rung: Rung,
    { path, originalBytes }: { path: string; originalBytes?: number },
  ): Promise<PostedMessage> {
    const name = `dailies-${job.id.slice(0, 8)}.mp4`.replace(/[^A-Za-z0-9.-]/g, '0');
    const description = plainLine(job.request.prompt, longestDescription);
    const shown: ShownVideo = { fileName: name, ...(originalBytes !== undefined && { originalBytes }) };
    try {
      return await postMessage(uploads, {
        ...rung,
        card: resultCard(job, shown),
        file: { path, name, description, contentType: 'video/mp4' },
      });
    } catch (error) {
      const answered = [DiscordAPIError, HTTPError, PlaceError, TooLargeError].some((type) => error instanceof type);
      if (answered) throw error;
      const count = (broken.get(job.id) ?? 0) + 1;
      broken.set(job.id, count);
      if (count < mostBrokenUploads) throw error;
      throw new TooLargeError('the upload broke off again', { cause: error });
    }
  }

  async function postVideo(
    job: JobIn<'delivering'>,
    video: KeptFile,
    rung: Rung,
    signal: AbortSignal | undefined,
  ): Promise<PostedMessage> {
    const { sizeBytes } = video;
    let maxBytes = Math.min(await uploadLimit(rest, rung.guildId), uploadLimitBytes ?? Infinity);
    for (let count = 0; count < mostFiles; count++) {
      const isOriginal = sizeBytes <= maxBytes;
      const version = isOriginal ? undefined : await versions.get(job.id, video, maxBytes, signal);
      if (!isOriginal && !version) break;
      const file = version ? { path: version.path, originalBytes: sizeBytes } : { path: pathOf(video.hash) };
      try {
        return await upload(job, rung, file);
      } catch (error) {
        if (!(error instanceof TooLargeError)) throw error;
        const refusedBytes = version?.sizeBytes ?? sizeBytes;
        log.info({ job: job.id, sizeBytes: refusedBytes, err: error }, 'a file is refused as too large');
        maxBytes = refusedBytes > leastLimitBytes ? leastLimitBytes : Math.floor(refusedBytes / 2);
      }
    }
    return await postMessage(rest, { ...rung, card: resultCard(job, { tooLarge: sizeBytes }) });
  }

  return {
    /** As the largest file that the place takes, else as a link. @throws PlaceError; what else is thrown is a passing trouble. */
    async post(job: JobIn<'delivering'>, rung: Rung, signal?: AbortSignal): Promise<PostedMessage> {
      const { video } = job;
      if (video !== null && (await hasFile(video.hash))) return await postVideo(job, video, rung, signal);
      return await postMessage(rest, { ...rung, card: resultCard(job, { notKept: true }) });
    },
    /** It is posted, or nowhere to be posted. */
    async forget(jobId: string): Promise<void> {
      broken.delete(jobId);
      await versions.drop(jobId);
    },
  };
}
