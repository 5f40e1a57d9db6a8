import { assetAnswer, pageOf } from './asset-answers.js';
import { isNameTaken } from './asset-creation.js';
import { idBody, listAssetsBody, parseAssetBody, updateAssetBody } from './bodies.js';
import type { Context } from './context.js';
import { checkGroupType, ownGroup } from './group-calls.js';
import type { KeyOptions } from './options.js';
import type { Asset } from './records.js';
import { assetServiceRefusal, groupNotFound } from './refusals.js';
import type { AssetAction } from './routes.js';
import { assetStatus, isAssetKnown } from './status.js';

function isReadable({ state, switches }: Context, asset: Asset): boolean {
  return isAssetKnown(asset, state.nowMs()) && !switches.unreadableAssetIds.has(asset.id);
}

/** @throws Refusal with `NotFound.asset_id` where this key has no such asset, or reads do not know it yet */
function ownAsset(context: Context, caller: KeyOptions, action: AssetAction, id: string): Asset {
  const asset = context.state.asset(caller.key, id);
  const isHidden = action === 'GetAsset' && context.switches.readsById === 'never';
  if (asset && !isHidden && isReadable(context, asset)) return asset;
  throw assetServiceRefusal(404, 'NotFound.asset_id', `The specified asset ${id} is not found.`, action);
}

export function getAsset(context: Context, caller: KeyOptions, body: unknown) {
  const { Id } = parseAssetBody('GetAsset', idBody, body);
  return assetAnswer(context, ownAsset(context, caller, 'GetAsset', Id));
}

export function listAssets(context: Context, caller: KeyOptions, body: unknown) {
  const { Filter, ...page } = parseAssetBody('ListAssets', listAssetsBody, body);
  checkGroupType('ListAssets', Filter.GroupType);
  const { state, switches } = context;
  const hasType = Filter.GroupType !== undefined;
  if (switches.listAssetsGroupType === 'required' && Filter.GroupIds && !hasType) {
    const message = 'The required parameter GroupType is missing.';
    throw assetServiceRefusal(400, 'MissingParameter.GroupType', message, 'ListAssets');
  }
  const isHidden = switches.listAssetsGroupType === 'empty-with' && hasType;
  const nowMs = state.nowMs();
  const found = [...state.assets.values()].filter(
    (asset) =>
      !isHidden &&
      asset.key === caller.key &&
      !asset.deleted &&
      isReadable(context, asset) &&
      asset.name.includes(Filter.Name ?? '') &&
      (Filter.GroupIds?.includes(asset.groupId) ?? true) &&
      (Filter.Statuses?.includes(assetStatus(asset, nowMs)) ?? true),
  );
  return pageOf(found, page, (asset) => assetAnswer(context, asset));
}

export function updateAsset(context: Context, caller: KeyOptions, body: unknown) {
  const { Id, Name, GroupId } = parseAssetBody('UpdateAsset', updateAssetBody, body);
  const asset = ownAsset(context, caller, 'UpdateAsset', Id);
  const groupId = GroupId ?? asset.groupId;
  const name = Name ?? asset.name;
  ownGroup(context, caller, 'UpdateAsset', groupId);
  if (isNameTaken(context.state.assets.values(), groupId, name, Id)) throw groupNotFound(groupId, 404);
  asset.groupId = groupId;
  asset.name = name;
  asset.updatedAtMs = context.state.nowMs();
  return { Id };
}

export function deleteAsset(context: Context, caller: KeyOptions, body: unknown) {
  const { Id } = parseAssetBody('DeleteAsset', idBody, body);
  ownAsset(context, caller, 'DeleteAsset', Id).deleted = true;
  return {};
}
