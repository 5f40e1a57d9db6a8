import type { KeptFile } from '../media/types.js';

/** A smaller version of a video, on disk until it is discarded. */
export interface Version {
  path: string;
  sizeBytes: number;
  discard(): Promise<void>;
}

/** Makes a version of a kept video of at most so many bytes; undefined where there is none. Takes up to minutes. */
export type Fit = (video: KeptFile, maxBytes: number, signal?: AbortSignal) => Promise<Version | undefined>;

/**
 * Versions for jobs that are being posted. Made once: a post that is tried again for hours does not make them again. They are
 * lost with the process; the next one makes them anew.
 */
export function createVersions(fit: Fit | undefined) {
  const made = new Map<string, Map<number, Version | undefined>>();
  return {
    async get(jobId: string, video: KeptFile, maxBytes: number, signal?: AbortSignal): Promise<Version | undefined> {
      if (!fit) return undefined;
      const ofJob = made.get(jobId) ?? new Map<number, Version | undefined>();
      made.set(jobId, ofJob);
      if (!ofJob.has(maxBytes)) ofJob.set(maxBytes, await fit(video, maxBytes, signal));
      return ofJob.get(maxBytes);
    },
    /** The job is posted: a file that cannot be removed now is no reason to post it again. */
    async drop(jobId: string): Promise<void> {
      const ofJob = [...(made.get(jobId)?.values() ?? [])];
      made.delete(jobId);
      await Promise.allSettled(ofJob.flatMap((version) => (version ? [version.discard()] : [])));
    },
  };
}
