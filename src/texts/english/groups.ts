/** Groups of a channel's assets. */
export const groups = {
  created: ({ group, then }: { group: string; then: string }) => `${group} is this channel's current group. ${then}`,
  addFiles: 'Add files with /asset add, and name them in prompts.',
  notConfirmed: 'The provider has not confirmed it yet; that goes on when the first file is added.',
  notMade: (why: string) => `At the provider it could not be made yet: ${why} It is tried again with the first file.`,
  used: (group: string) =>
    `${group} is this channel's current group. Prompts name its assets, and /asset add adds to it.`,
  deleteQuestion: ({ group, count }: { group: string; count: number }) => {
    const assets = count === 0 ? '' : ` with its ${count === 1 ? 'one asset' : `${count} assets`}`;
    return `Delete the group ${group}${assets} from this channel? That cannot be undone. Videos that were asked for before go on; what AnyFast stores for it stays there.`;
  },
  deleted: ({ group, current }: { group: string; current: string | null }) =>
    `The group ${group} is deleted. ${current === null ? 'This channel has no group now; the next file that is added makes one.' : `This channel's current group is ${current}.`}`,
  mayNotDelete:
    'Only the person who made this group, or a moderator, can delete it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.',
  none: 'This channel has no groups yet. Make one with /group create, or add a file with /asset add.',
  line: ({ group, member }: { group: string; member: string }) => `${group} · made by ${member}`,
  current: '**current**',
  more: (count: number) => `and ${count} more, which /group use finds by name`,
};

export type GroupTexts = typeof groups;
