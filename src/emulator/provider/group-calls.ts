import { groupAnswer, listedName, pageOf } from './asset-answers.js';
import { createGroupBody, idBody, listGroupsBody, parseAssetBody, updateGroupBody } from './bodies.js';
import type { Context } from './context.js';
import type { KeyOptions } from './options.js';
import { assetServiceRefusal, noQuota } from './refusals.js';
import type { AssetAction } from './routes.js';
import type { Group } from './records.js';

/** Real-person groups need another kind of key. */
export function checkGroupType(action: AssetAction, groupType: string | undefined): void {
  if (groupType === undefined || groupType === 'AIGC') return;
  throw assetServiceRefusal(400, 'InvalidParameter.GroupType', 'GroupType must be one of [AIGC]', action);
}

/** @throws Refusal with `NotFound.group_id` where this key has no such group */
export function ownGroup({ state }: Context, caller: KeyOptions, action: AssetAction, id: string): Group {
  const group = state.group(caller.key, id);
  if (group) return group;
  throw assetServiceRefusal(404, 'NotFound.group_id', `The specified group ${id} is not found.`, action);
}

export function createGroup({ state, switches, ids }: Context, caller: KeyOptions, body: unknown) {
  const { Name, GroupType } = parseAssetBody('CreateAssetGroup', createGroupBody, body);
  checkGroupType('CreateAssetGroup', GroupType);
  if (caller.subscribed === false) {
    const advice = 'Please subscribe to an advanced or premium plan.';
    throw assetServiceRefusal(403, 'SubscriptionRequired', `This API requires an active subscription. ${advice}`);
  }
  const remainingUsd = state.remainingUsd(caller.key);
  if (remainingUsd < state.priceUsd('group')) throw noQuota(remainingUsd);
  const nowMs = state.nowMs();
  const group: Group = {
    id: ids.dated('group'),
    key: caller.key,
    name: Name,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    visibleAtMs: nowMs + switches.newGroupInvisibleMs,
    deleted: false,
  };
  state.groups.set(group.id, group);
  state.charge(caller.key, 'group', group.id);
  state.events.emit('group-created', group);
  return { Id: group.id };
}

export function listGroups({ state }: Context, caller: KeyOptions, body: unknown) {
  const { Filter, ...page } = parseAssetBody('ListAssetGroups', listGroupsBody, body);
  checkGroupType('ListAssetGroups', Filter.GroupType);
  const found = [...state.groups.values()].filter(
    (group) =>
      group.key === caller.key &&
      !group.deleted &&
      (Filter.Id === undefined || group.id === Filter.Id) &&
      listedName(group, caller).includes(Filter.Name ?? ''),
  );
  return pageOf(found, page, (group) => groupAnswer(group, caller));
}

export function updateGroup(context: Context, caller: KeyOptions, body: unknown) {
  const { Id, Name } = parseAssetBody('UpdateAssetGroup', updateGroupBody, body);
  const group = ownGroup(context, caller, 'UpdateAssetGroup', Id);
  group.name = Name ?? group.name;
  group.updatedAtMs = context.state.nowMs();
  return { Id };
}

export function deleteGroup(context: Context, caller: KeyOptions, body: unknown) {
  const { Id } = parseAssetBody('DeleteAssetGroup', idBody, body);
  context.state.removeGroup(ownGroup(context, caller, 'DeleteAssetGroup', Id));
  return {};
}
