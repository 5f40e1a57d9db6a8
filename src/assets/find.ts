import { UserError } from '../errors.js';
import type { Asset, Group } from '../store/records.js';
import type { Store } from '../store/store.js';
import { suggestion } from './suggestion.js';

const shownName = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** The channel's current group. @throws UserError when it has none. */
export async function currentGroup(groups: Pick<Store['groups'], 'current'>, channelId: string): Promise<Group> {
  const group = await groups.current(channelId);
  if (group) return group;
  throw new UserError((texts) => texts.prompts.noGroup);
}

/**
 * A group of the channel, by its name as a member typed it.
 *
 * @param show a name as it may stand in a message
 * @throws UserError when there is none of that name
 */
export async function findGroup(
  groups: Pick<Store['groups'], 'byName' | 'list'>,
  channelId: string,
  typed: string,
  show: (name: string) => string,
): Promise<Group> {
  const wanted = typed.trim();
  const exact = await groups.byName(channelId, wanted);
  if (exact) return exact;
  const all = await groups.list(channelId);
  const alike = all.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (alike[0] && alike.length === 1) return alike[0];
  const names = all.map(({ name }) => name);
  throw new UserError((texts) => {
    const { prompts } = texts;
    const hint = suggestion(wanted, names, show, texts) ?? (all.length === 0 ? prompts.noGroups : prompts.someGroups);
    return prompts.unknownGroup({ name: show(wanted), hint });
  });
}

/** An asset of the group, by its name as a member typed it. @throws UserError when there is none of that name. */
export async function findAsset(
  assets: Pick<Store['assets'], 'byName' | 'list'>,
  group: Group,
  typed: string,
): Promise<Asset> {
  const wanted = typed.trim().replace(/^@/, '').toLowerCase();
  const found = await assets.byName(group.id, wanted);
  if (found) return found;
  const names = (await assets.list(group.id)).map(({ name }) => name);
  const name = shownName.test(wanted) ? `\`@${wanted}\`` : null;
  throw new UserError((texts) => {
    const { prompts } = texts;
    const otherwise = names.length === 0 ? prompts.groupIsEmpty : prompts.groupHasSome;
    const hint = suggestion(wanted, names, (near) => `\`@${near}\``, texts) ?? otherwise;
    return prompts.unknownAsset({ name, hint });
  });
}

/** The group that a button names, if it is there still and this channel's. @throws UserError when it is not. */
export async function groupOfChannel(
  groups: Pick<Store['groups'], 'get' | 'byName'>,
  channelId: string,
  groupId: string,
): Promise<Group> {
  const group = await groups.get(groupId);
  // `get` also knows groups that were removed; a removed one's name is free, or another's.
  const live = group && (await groups.byName(channelId, group.name));
  if (live?.id === groupId) return live;
  throw new UserError((texts) => texts.prompts.groupGone);
}

/** The asset that a button names, if it is there still and in a group of this channel. @throws UserError when it is not. */
export async function assetOfChannel(
  { groups, assets }: Pick<Store, 'groups' | 'assets'>,
  channelId: string,
  assetId: string,
): Promise<Asset> {
  const asset = await assets.get(assetId);
  if (asset) {
    const group = await groupOfChannel(groups, channelId, asset.groupId);
    const live = await assets.byName(group.id, asset.name);
    if (live?.id === assetId) return live;
  }
  throw new UserError((texts) => texts.prompts.assetGone);
}
