import { setTimeout as delay } from 'node:timers/promises';
import { resumeUnfinished } from './assets/unfinished.js';
import type { Core } from './core.js';
import { eraseUnused } from './jobs/retired-keys.js';
import type { Runner } from './jobs/runner.js';

/** Between two looks for assets that a process has left behind that was killed. */
const betweenResumesMs = 15_000;
/** An asset that is being brought to the provider is its process's own for so long. */
const ownForMs = 60_000;

export interface Working {
  /** Works on jobs, and goes on with what other processes have left behind. */
  start(): void;
  /** What has begun has ended. */
  settled(): Promise<void>;
}

/** Makes the store and the files ready for work: what an earlier process left half done is cleared away first. */
export async function prepareWork(core: Core, runner: Runner): Promise<Working> {
  const { store, tokens, media, library, timing, clock, log, signal } = core;
  const isShared = core.settings.store.kind === 'redis';
  if (!isShared) {
    // Before anything new can begin: what an earlier process held is nobody's now. Where others share the store, leases end.
    await store.jobs.releaseAll();
    for (const counterparts of [store.providerGroups, store.uploads]) await counterparts.releaseAll(clock());
  }
  await eraseUnused({ store, tokens });
  await media.removeLeftovers();
  const dependencies = { store, tokens, library, timing, log };

  async function resume(): Promise<void> {
    if (!isShared) await resumeUnfinished(dependencies, signal);
    while (isShared && !signal.aborted) {
      await resumeUnfinished(dependencies, signal, { leftForMs: ownForMs });
      await delay(betweenResumesMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  let resumed: Promise<void> = Promise.resolve();
  return {
    start() {
      runner.start();
      media.keeper.start();
      resumed = resume();
    },
    settled: () => resumed,
  };
}
