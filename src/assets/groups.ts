import { randomUUID } from 'node:crypto';
import { UserError } from '../errors.js';
import type { Group } from '../store/records.js';
import type { Store } from '../store/store.js';

const maximumLength = 50;

/** Where a group belongs: a channel (a thread's parent), or a direct message. */
export interface GroupPlace {
  guildId: string | null;
  channelId: string;
  channelName: string;
}

/**
 * A group's name as a member typed it, in the form in which it is kept: one line of visible characters.
 *
 * @throws UserError when nothing is left, or too much.
 */
export function checkGroupName(typed: string): string {
  const name = visible(typed);
  if (name === '' || name.length > maximumLength) {
    throw new UserError((texts) => texts.prompts.groupNameLength(maximumLength));
  }
  return name;
}

/** A channel's name as a group's: cut where that is shorter, not within a character. */
function groupNameOf(channelName: string): string {
  const name = visible(channelName)
    .slice(0, maximumLength)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return name === '' ? 'videos' : name;
}

function visible(text: string): string {
  return text.replace(/[\p{Control}\p{Format}\s]+/gu, ' ').trim();
}

/**
 * Makes a group and the channel's current one.
 *
 * @throws UserError when the channel has a group of that name.
 */
export async function createGroup(
  groups: Store['groups'],
  place: GroupPlace,
  { name, memberId, now }: { name: string; memberId: string; now: number },
): Promise<Group> {
  const group: Group = {
    id: randomUUID(),
    guildId: place.guildId,
    channelId: place.channelId,
    name,
    createdBy: memberId,
    createdAt: now,
  };
  if (await groups.add(group)) return group;
  throw new UserError((texts) => texts.prompts.groupNameTaken);
}

/** The channel's current group; one named after the channel where it has none yet. */
export async function currentOrNewGroup(
  groups: Store['groups'],
  place: GroupPlace,
  { memberId, now }: { memberId: string; now: number },
): Promise<Group> {
  const current = await groups.current(place.channelId);
  if (current) return current;
  const name = groupNameOf(place.channelName);
  try {
    return await createGroup(groups, place, { name, memberId, now });
  } catch (error) {
    // Two members' first files at once: the other one's group is there now.
    const made = await groups.current(place.channelId);
    if (made) return made;
    throw error;
  }
}
