import { UserError } from '../errors.js';
import type { Say } from '../texts/english.js';
import { FetchError } from './fetch-error.js';
import type { Fetcher } from './fetch.js';
import { showFileName } from './file-name.js';
import type { Files } from './files.js';
import { assertUsable, largestFileBytes, refuseSize, refuseType } from './limits.js';
import { ProbeError } from './probe-error.js';
import type { Probe } from './probe.js';
import type { KeptFile, MediaFacts } from './types.js';
import { createTurns } from '../turns.js';

interface IntakeOptions {
  files: Files;
  /** Goes to Discord's CDN only. */
  fetcher: Fetcher;
  probe: Probe;
  /** How many files are taken in at once; the others wait. */
  concurrency?: number;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

export interface TakeOptions {
  signal?: AbortSignal;
  /** The size that Discord's attachment object says: a refusal before anything is downloaded. */
  declaredBytes?: number;
}

export interface Intake {
  /**
   * Downloads an attachment, checks what it really is, and keeps it by its hash. What is refused leaves nothing behind.
   * Throws `UserError` for whatever a member can do something about, or the signal's reason.
   */
  take(url: string, fileName: string, options?: TakeOptions): Promise<{ file: KeptFile; facts: MediaFacts }>;
  /** Checks a file that is kept already, as `take` does. Throws `UserError` also when it is not kept any more. */
  check(file: KeptFile, fileName: string): Promise<{ file: KeptFile; facts: MediaFacts }>;
}

const fetchRefusal = (error: FetchError, fileName: string): never => {
  const name = showFileName(fileName);
  const refuse = (say: Say): never => {
    throw new UserError(say, { cause: error });
  };
  switch (error.reason) {
    case 'too-large':
      return refuseSize(fileName, error.sizeBytes);
    case 'gone':
      return refuse(({ files }) => files.linkEnded(name));
    case 'not-allowed-host':
      return refuse(({ files }) => files.notAtDiscord(name));
    case 'timeout':
      return refuse(({ files }) => files.slowToFetch(name));
    case 'status':
    case 'network':
    case 'disk':
      return refuse(({ files }) => files.notFetched(name));
  }
};

const probeRefusal = (error: ProbeError, fileName: string): never => {
  if (error.reason === 'unknown-type') return refuseType(fileName, error.mime);
  const name = showFileName(fileName);
  const isSlow = error.reason === 'timeout';
  throw new UserError(({ files }) => (isSlow ? files.slowToRead(name) : files.unreadable(name)), { cause: error });
};

const refusal = (error: unknown, fileName: string): never => {
  if (error instanceof FetchError) return fetchRefusal(error, fileName);
  if (error instanceof ProbeError) return probeRefusal(error, fileName);
  throw error;
};

/** The way of a member's file into `DATA_DIR`. */
export const createIntake = ({ files, fetcher, probe, concurrency = 4, clock = Date.now }: IntakeOptions): Intake => {
  const turns = createTurns(concurrency);

  const takeNow = async (url: string, fileName: string, signal: AbortSignal | undefined) => {
    const options = signal === undefined ? {} : { signal };
    const temporary = await files.receive(fetcher.read(url, { maxBytes: largestFileBytes, ...options }));
    try {
      const facts = await probe.probe(temporary.path, options);
      assertUsable(facts, fileName);
      return { file: await files.keep(temporary), facts };
    } catch (error) {
      await files.discard(temporary);
      throw error;
    }
  };

  return {
    async take(url, fileName, { signal, declaredBytes = 0 } = {}) {
      if (declaredBytes >= largestFileBytes) refuseSize(fileName, declaredBytes);
      try {
        return await turns.take(() => takeNow(url, fileName, signal), signal);
      } catch (error) {
        return refusal(error, fileName);
      }
    },

    async check(file, fileName) {
      if (!(await files.has(file.hash))) {
        throw new UserError((texts) => texts.files.notKept(showFileName(fileName)));
      }
      try {
        const facts = await probe.probe(files.path(file.hash));
        assertUsable(facts, fileName);
        // It becomes an asset now, and is kept for as long as one that is added now.
        await files.touch(file.hash, clock());
        return { file, facts };
      } catch (error) {
        return refusal(error, fileName);
      }
    },
  };
};
