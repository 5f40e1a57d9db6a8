import type { Context } from './context.js';
import type { KeyOptions } from './options.js';
import type { Asset, Group } from './records.js';
import { assetReadyAtMs, assetStatus } from './status.js';

/** `2026-03-20T12:01:47Z` */
function time(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** An asset as reads show it; a failed one has lost its link. */
export function assetAnswer({ state, links, switches }: Context, asset: Asset) {
  const nowMs = state.nowMs();
  const status = assetStatus(asset, nowMs);
  const identity = { Id: asset.id, Name: asset.name };
  const kind = { AssetType: asset.type, GroupId: asset.groupId, Status: status };
  const changedAtMs = status === 'Processing' ? asset.updatedAtMs : Math.max(assetReadyAtMs(asset), asset.updatedAtMs);
  const times = { CreateTime: time(asset.createdAtMs), UpdateTime: time(changedAtMs) };
  const error = asset.ingestion?.error;
  if (status === 'Failed' && error) {
    return { ...identity, ...kind, Error: { Code: error.code, Message: error.message }, ...times };
  }
  const link = links.sign(`/assets/${asset.id}`, nowMs + switches.linkLifetimeMs);
  return { ...identity, URL: link, ...kind, ProjectName: 'default', ...times };
}

/** The name as it is listed: the gateway puts the owner before it. */
export function listedName(group: Group, { userId, tokenId }: KeyOptions): string {
  return `[u-${userId}]-[t-${tokenId}]-${group.name}`;
}

export function groupAnswer(group: Group, caller: KeyOptions) {
  return {
    Id: group.id,
    Name: listedName(group, caller),
    GroupType: 'AIGC',
    ProjectName: 'default',
    CreateTime: time(group.createdAtMs),
    UpdateTime: time(group.updatedAtMs),
  };
}

/** One page of a list, the newest first. */
export function pageOf<T extends { createdAtMs: number }, A>(
  found: readonly T[],
  { PageNumber, PageSize }: { PageNumber: number; PageSize: number },
  answer: (item: T) => A,
) {
  const start = (PageNumber - 1) * PageSize;
  const newestFirst = found.toReversed().sort((a, b) => b.createdAtMs - a.createdAtMs);
  return {
    PageNumber,
    PageSize,
    TotalCount: found.length,
    Items: newestFirst.slice(start, start + PageSize).map(answer),
  };
}
