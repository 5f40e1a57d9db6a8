import { EventEmitter } from 'node:events';
import type { Settings } from './options.js';
import type { Asset, Charge, Group, RecordedRequest, Task } from './records.js';

/** What happens, in the moment in which it does; an end of a task when it is first noticed. */
export interface ProviderEvents {
  /** A call arrived and its body was read; it has not been looked at. */
  request: [RecordedRequest];
  'storage-request': [RecordedRequest];
  'group-created': [Group];
  'asset-created': [Asset];
  /** The file of an asset is here, or is known not to come. */
  'asset-ingested': [Asset];
  'task-created': [Task];
  'task-ended': [Task];
}

/** Everything that the provider remembers. Maps keep the order of creation. */
export interface State {
  groups: Map<string, Group>;
  assets: Map<string, Asset>;
  tasks: Map<string, Task>;
  charges: Charge[];
  requests: RecordedRequest[];
  storageRequests: RecordedRequest[];
  /** The most reads of a key that were under way at once. */
  mostReadsAtOnce: Map<string, number>;
  events: EventEmitter<ProviderEvents>;
  nowMs(): number;
  group(key: string, id: string): Group | undefined;
  asset(key: string, id: string): Asset | undefined;
  task(key: string, id: string): Task | undefined;
  /** Its assets go with it. */
  removeGroup(group: Group): void;
  charge(key: string, what: Charge['what'], id: string, tokens?: number): void;
  /** What something costs, in US dollars. */
  priceUsd(what: Charge['what'], tokens?: number): number;
  /** What is left to spend, less what running tasks may cost; Infinity for a key without a balance. */
  remainingUsd(key: string): number;
  /** How many tasks of a key have not ended. */
  unendedTasks(key: string): number;
  /** Notices and bills a task's end, once. */
  settle(task: Task): void;
  settleAll(): void;
}

export function createState({ clock, keys, prices }: Settings): State {
  const groups = new Map<string, Group>();
  const assets = new Map<string, Asset>();
  const tasks = new Map<string, Task>();
  const charges: Charge[] = [];
  const events = new EventEmitter<ProviderEvents>();

  const own = <T extends { key: string }>(map: Map<string, T>, key: string, id: string): T | undefined => {
    const found = map.get(id);
    return found?.key === key ? found : undefined;
  };
  const alive = <T extends { deleted: boolean }>(thing: T | undefined) => (thing?.deleted ? undefined : thing);

  const priceUsd: State['priceUsd'] = (what, tokens = 0) => {
    if (what === 'task') return (tokens / 1e6) * prices.millionTokensUsd;
    return what === 'group' ? prices.groupUsd : prices.assetUsd;
  };
  const bill = (atMs: number, key: string, what: Charge['what'], id: string, tokens?: number) => {
    charges.push({ atMs, key, what, id, ...(tokens !== undefined && { tokens }), usd: priceUsd(what, tokens) });
  };
  const settle = (task: Task) => {
    if (task.settled || clock.now() < task.endsAtMs) return;
    task.settled = true;
    if (task.outcome.status === 'succeeded') bill(task.endsAtMs, task.key, 'task', task.id, task.tokens);
    events.emit('task-ended', task);
  };
  const settleAll = () => {
    for (const task of tasks.values()) settle(task);
  };

  return {
    groups,
    assets,
    tasks,
    charges,
    requests: [],
    storageRequests: [],
    mostReadsAtOnce: new Map(),
    events,
    nowMs: () => clock.now(),
    group: (key, id) => alive(own(groups, key, id)),
    asset: (key, id) => alive(own(assets, key, id)),
    task: (key, id) => own(tasks, key, id),
    removeGroup: (group) => {
      group.deleted = true;
      for (const asset of assets.values()) if (asset.groupId === group.id) asset.deleted = true;
    },
    charge: (key, what, id) => bill(clock.now(), key, what, id),
    priceUsd,
    remainingUsd: (key) => {
      const balance = keys.get(key)?.balance;
      if (balance === undefined) return Infinity;
      settleAll();
      const spent = charges.filter((charge) => charge.key === key).reduce((sum, { usd }) => sum + usd, 0);
      const running = [...tasks.values()].filter((task) => task.key === key && !task.settled);
      return balance - spent - running.reduce((sum, { tokens }) => sum + priceUsd('task', tokens), 0);
    },
    unendedTasks: (key) => [...tasks.values()].filter((task) => task.key === key && clock.now() < task.endsAtMs).length,
    settle,
    settleAll,
  };
}
