import type { Asset, AssetStatus, Task } from './records.js';

/** When an asset became Active or Failed, or will; Infinity while its file is not here. */
export function assetReadyAtMs(asset: Asset): number {
  return asset.ingestion ? Math.max(asset.processedAtMs, asset.ingestion.atMs) : Infinity;
}

export function assetStatus(asset: Asset, nowMs: number): AssetStatus {
  if (nowMs < assetReadyAtMs(asset)) return 'Processing';
  if (asset.ingestion?.error) return 'Failed';
  return nowMs < assetReadyAtMs(asset) + asset.inactiveAfterMs ? 'Active' : 'Inactive';
}

/** Whether anything knows it: reads, lists and generations. */
export function isAssetKnown({ readableAtMs, droppedAtMs }: Asset, nowMs: number): boolean {
  return nowMs >= readableAtMs && nowMs < droppedAtMs;
}

export type TaskPhase = 'not-started' | 'running' | 'succeeded' | 'failed';

export function taskPhase(task: Task, nowMs: number): TaskPhase {
  if (nowMs >= task.endsAtMs) return task.outcome.status;
  return nowMs < task.startsAtMs ? 'not-started' : 'running';
}

/** Whole percent; 100 only at an end. */
export function taskProgressPercent(task: Task, nowMs: number): number {
  switch (taskPhase(task, nowMs)) {
    case 'not-started':
      return 0;
    case 'running':
      return Math.min(99, Math.floor((100 * (nowMs - task.startsAtMs)) / Math.max(1, task.generationMs)));
    case 'succeeded':
      return 100;
    case 'failed':
      return task.outcome.status === 'failed' ? task.outcome.progressPercent : 100;
  }
}
