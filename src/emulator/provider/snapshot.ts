import type { Asset, AssetStatus, Charge, Group, RecordedRequest, Task } from './records.js';
import type { State } from './state.js';
import { assetStatus, taskPhase } from './status.js';
import type { TaskPhase } from './status.js';

/** Read access for tests: everything in the order of creation, states as of the moment of asking. */
export interface Snapshot {
  readonly groups: readonly Readonly<Group>[];
  readonly assets: readonly (Readonly<Asset> & { status: AssetStatus })[];
  readonly tasks: readonly (Readonly<Task> & { phase: TaskPhase })[];
  /** Everything that was billed. */
  readonly ledger: readonly Readonly<Charge>[];
  readonly requests: readonly Readonly<RecordedRequest>[];
  readonly storageRequests: readonly Readonly<RecordedRequest>[];
  /** By key: the most reads that were under way at once, those that were refused for it included. */
  readonly mostReadsAtOnce: ReadonlyMap<string, number>;
}

export function createSnapshot(state: State): Snapshot {
  return {
    get groups() {
      return [...state.groups.values()];
    },
    get assets() {
      return [...state.assets.values()].map((asset) => ({ ...asset, status: assetStatus(asset, state.nowMs()) }));
    },
    get tasks() {
      state.settleAll();
      return [...state.tasks.values()].map((task) => ({ ...task, phase: taskPhase(task, state.nowMs()) }));
    },
    get ledger() {
      state.settleAll();
      return [...state.charges];
    },
    get requests() {
      return [...state.requests];
    },
    get storageRequests() {
      return [...state.storageRequests];
    },
    get mostReadsAtOnce() {
      return new Map(state.mostReadsAtOnce);
    },
  };
}
