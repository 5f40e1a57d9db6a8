import { lstat, opendir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';

interface Swept {
  removed: number;
  removedBytes: number;
}

export interface Keeper {
  /** Goes through the kept files once. Throws the signal's reason, and what `inUse` throws: then nothing was removed. */
  sweep(signal: AbortSignal): Promise<Swept>;
  /** Sweeps now and from then on every hour. Keeps no process alive, and cannot die: a sweep that fails is logged. */
  start(): void;
  /** Ends it, with a sweep that is under way. */
  stop(): Promise<void>;
}

interface KeeperOptions {
  dataDir: string;
  /** `KEEP_DAYS`: a file older than these goes. */
  keepDays: number;
  /** `KEEP_GB`, in bytes: above it the oldest go. What may not go counts too. */
  keepBytes: number;
  /** SHA-256 hashes of the files that something unfinished needs, as they are now. They stay. */
  inUse(): Promise<ReadonlySet<string>>;
  /** Milliseconds since 1970. */
  clock: () => number;
  log?: Logger;
}

interface SeenFile {
  path: string;
  hash: string;
  /** When it was kept or last needed; milliseconds since 1970. */
  modifiedAt: number;
  sizeBytes: number;
}

const dayMs = 86_400_000;
const betweenSweepsMs = 3_600_000;
/** A file is kept before the record is written that needs it. */
const youngMs = 60_000;
/** How many files are held before those that are not among the oldest are let go of. */
const leastHeld = 1_024;

/** What `act` gives, or undefined for what is not there (any more). */
const ifThere = async <Result>(act: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const look = async (file: string): Promise<Omit<SeenFile, 'hash'> | undefined> => {
  const found = await ifThere(lstat(file));
  return found?.isFile() ? { path: file, modifiedAt: found.mtimeMs, sizeBytes: found.size } : undefined;
};

/** The files in `<dataDir>/files/ab/abcd...`, one at a time, in no order. Whatever has another name is nobody's to remove. */
async function* keptFiles(dataDir: string, signal: AbortSignal): AsyncGenerator<SeenFile, void, undefined> {
  const root = path.join(dataDir, 'files');
  for await (const { name: start } of (await ifThere(opendir(root))) ?? []) {
    if (!/^[0-9a-f]{2}$/.test(start)) continue;
    for await (const { name } of (await ifThere(opendir(path.join(root, start)))) ?? []) {
      signal.throwIfAborted();
      if (!/^[0-9a-f]{64}$/.test(name) || !name.startsWith(start)) continue;
      const file = await look(path.join(root, start, name));
      if (file !== undefined) yield { hash: name, ...file };
    }
  }
}

/** Of all these, the oldest that together have `leastBytes`. Holds about twice as many as it returns, however many come. */
const oldest = async (files: AsyncIterable<SeenFile>, leastBytes: number): Promise<SeenFile[]> => {
  const held: SeenFile[] = [];
  let most = leastHeld;
  const letGo = (): void => {
    held.sort((one, other) => one.modifiedAt - other.modifiedAt);
    let sizeBytes = 0;
    const last = held.findIndex((file) => (sizeBytes += file.sizeBytes) >= leastBytes);
    if (last !== -1) held.length = last + 1;
    most = Math.max(leastHeld, 2 * held.length);
  };
  for await (const file of files) {
    held.push(file);
    if (held.length >= most) letGo();
  }
  letGo();
  return held;
};

/** Keeps the promise of `KEEP_DAYS` and `KEEP_GB`: the files of `DATA_DIR` go when they are old, and the oldest when they are many. */
export const createKeeper = ({ dataDir, keepDays, keepBytes, inUse, clock, log }: KeeperOptions): Keeper => {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  /** Removes it and counts that. False for one that was kept again since it was seen, is gone already, or cannot be removed. */
  const remove = async (file: SeenFile, swept: Swept): Promise<boolean> => {
    try {
      const now = await look(file.path);
      if (now === undefined || now.modifiedAt !== file.modifiedAt) return false;
      await rm(file.path);
    } catch (error) {
      log?.warn({ err: error }, 'a kept file could not be removed');
      return false;
    }
    swept.removed += 1;
    swept.removedBytes += file.sizeBytes;
    return true;
  };

  /** Whether it is nobody's, as far as that is known. */
  const mayGo = (file: SeenFile, needed: ReadonlySet<string>): boolean =>
    !needed.has(file.hash) && file.modifiedAt < clock() - youngMs;

  /** Removes what is too old. Returns how many bytes all others have. */
  const removeOld = async (swept: Swept, signal: AbortSignal): Promise<number> => {
    const needed = await inUse();
    let keptBytes = 0;
    for await (const file of keptFiles(dataDir, signal)) {
      const isOld = file.modifiedAt < clock() - keepDays * dayMs;
      if (!isOld || !mayGo(file, needed) || !(await remove(file, swept))) keptBytes += file.sizeBytes;
    }
    return keptBytes;
  };

  const removeOldest = async (excessBytes: number, swept: Swept, signal: AbortSignal): Promise<void> => {
    const needed = await inUse();
    async function* candidates() {
      for await (const file of keptFiles(dataDir, signal)) if (mayGo(file, needed)) yield file;
    }
    for (const file of await oldest(candidates(), excessBytes)) {
      signal.throwIfAborted();
      await remove(file, swept);
    }
  };

  const sweep = async (signal: AbortSignal): Promise<Swept> => {
    signal.throwIfAborted();
    const swept: Swept = { removed: 0, removedBytes: 0 };
    const excessBytes = (await removeOld(swept, signal)) - keepBytes;
    if (excessBytes > 0) await removeOldest(excessBytes, swept, signal);
    return swept;
  };

  const round = async (): Promise<void> => {
    try {
      const swept = await sweep(ending.signal);
      if (swept.removed > 0) log?.info(swept, 'kept files were removed');
    } catch (error) {
      if (!ending.signal.aborted) log?.error({ err: error }, 'kept files could not be looked through');
    }
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      running = round();
    }, betweenSweepsMs);
    timer.unref();
  };

  return {
    sweep,
    start() {
      running ??= round();
    },
    async stop() {
      ending.abort(new Error('the keeper is stopped'));
      clearTimeout(timer);
      await running;
    },
  };
};
