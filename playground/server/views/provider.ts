import type { EmbeddedProvider } from '../../../src/emulator/provider/provider.js';
import { taskProgressPercent } from '../../../src/emulator/provider/status.js';
import type * as protocol from '../../protocol.js';

const mostShown = 50;

type ProviderTask = EmbeddedProvider['state']['tasks'][number];
type ProviderAsset = EmbeddedProvider['state']['assets'][number];

function taskView(task: ProviderTask, member: string, nowMs: number): protocol.Task {
  const { id, model, text, durationSeconds, resolution, ratio, phase, createdAtMs, outcome } = task;
  const error = phase === 'failed' && outcome.status === 'failed' ? outcome.error : undefined;
  return {
    id,
    member,
    model,
    prompt: text,
    durationSeconds,
    resolution,
    ratio,
    phase,
    progressPercent: taskProgressPercent(task, nowMs),
    createdAtMs,
    error: error ? `${error.code}: ${error.message}` : null,
  };
}

function assetView({ id, name, type, status, ingestion }: ProviderAsset, member: string): protocol.Asset {
  const error = status === 'Failed' ? ingestion?.error : undefined;
  return { id, member, name, type, status, error: error ? `${error.code}: ${error.message}` : null };
}

/** What the provider's own pages would show, and how far everything is at this moment. */
export function providerView(
  { state }: EmbeddedProvider,
  memberOfKey: (key: string) => string,
  nowMs: number,
): protocol.ProviderState {
  const billedUsd: Record<string, number> = {};
  for (const { key, usd } of state.ledger) {
    const member = memberOfKey(key);
    billedUsd[member] = (billedUsd[member] ?? 0) + usd;
  }
  return {
    tasks: state.tasks
      .slice(-mostShown)
      .reverse()
      .map((task) => taskView(task, memberOfKey(task.key), nowMs)),
    assets: state.assets
      .filter(({ deleted }) => !deleted)
      .slice(-mostShown)
      .reverse()
      .map((asset) => assetView(asset, memberOfKey(asset.key))),
    billedUsd,
  };
}
