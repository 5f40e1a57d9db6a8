import type { Context } from './context.js';
import type { Asset, Group, UpstreamError } from './records.js';
import { assetReadyAtMs } from './status.js';

/** What a key's owner does on the provider's own pages: at once, without a request, and not billed. All throw for ids that are not there. */
export interface Console {
  deleteAsset(id: string): void;
  renameAsset(id: string, name: string): void;
  moveAsset(id: string, groupId: string): void;
  /** Makes an asset Inactive as soon as it is Active. */
  deactivateAsset(id: string): void;
  /** Its assets go with it. */
  deleteGroup(id: string): void;
  renameGroup(id: string, name: string): void;
}

/** The provider's course, driven by hand. */
export interface Driver {
  /** Ends a task now, with success. Throws where it has ended or is not known. */
  finishTask(id: string): void;
  /** Ends a task now, as a failure; `progressPercent` is what it shows then (default 100). */
  failTask(id: string, error: UpstreamError, progressPercent?: number): void;
  /** Ends the preprocessing of an asset now: Failed with `error` or where the file is bad, else Active. Its file must be here (`filesArrived`). */
  finishAsset(id: string, error?: UpstreamError): void;
  console: Console;
}

export function createDriver(context: Context): Driver {
  const { state } = context;
  const runningTask = (id: string) => {
    const task = state.tasks.get(id);
    if (!task || state.nowMs() >= task.endsAtMs) throw new Error(`no running task ${id}`);
    task.endsAtMs = state.nowMs();
    task.startsAtMs = Math.min(task.startsAtMs, task.endsAtMs);
    return task;
  };
  return {
    finishTask: (id) => {
      const task = runningTask(id);
      task.outcome = { status: 'succeeded' };
      state.settle(task);
    },
    failTask: (id, error, progressPercent = 100) => {
      const task = runningTask(id);
      task.outcome = { status: 'failed', error, progressPercent };
      state.settle(task);
    },
    finishAsset: (id, error) => {
      const asset = state.assets.get(id);
      if (!asset?.ingestion) throw new Error(`no asset ${id} whose file is here`);
      asset.processedAtMs = state.nowMs();
      asset.ingestion.error = error ?? asset.ingestion.error;
    },
    console: createConsole(context),
  };
}

function createConsole({ state }: Context): Console {
  const changed = <T extends Asset | Group>(what: string, things: ReadonlyMap<string, T>, id: string): T => {
    const thing = things.get(id);
    if (!thing || thing.deleted) throw new Error(`no ${what} ${id}`);
    thing.updatedAtMs = state.nowMs();
    return thing;
  };
  const asset = (id: string) => changed('asset', state.assets, id);
  const group = (id: string) => changed('group', state.groups, id);
  return {
    deleteAsset: (id) => {
      asset(id).deleted = true;
    },
    renameAsset: (id, name) => {
      asset(id).name = name;
    },
    moveAsset: (id, groupId) => {
      asset(id).groupId = group(groupId).id;
    },
    deactivateAsset: (id) => {
      const found = asset(id);
      found.inactiveAfterMs = Math.max(0, state.nowMs() - assetReadyAtMs(found));
    },
    deleteGroup: (id) => state.removeGroup(group(id)),
    renameGroup: (id, name) => {
      group(id).name = name;
    },
  };
}
