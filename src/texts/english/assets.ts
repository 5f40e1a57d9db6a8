import { labels } from './labels.js';

const types = { image: 'image', video: 'video', audio: 'audio' };
const plural = { all: 'assets', image: 'images', video: 'videos', audio: 'sounds' };
const singular = { all: 'asset', image: 'image', video: 'video', audio: 'sound' };
type Which = keyof typeof plural;

/** Assets: adding, looking through, renaming, removing. */
export const assets = {
  types,
  group: (name: string) => `Group ${name}`,
  checking: (file: string) => `${file}: checking`,
  preparing: (asset: string) => `${asset}: the provider is preparing it`,
  ready: (asset: string) => `${asset} is ready`,
  readyBefore: (asset: string) => `${asset} has this content already, and is ready`,
  stillPreparing: (asset: string) => `${asset} is still being prepared; prompts can name it, and wait for it`,
  notAdded: (why: string) => `**Not added**: ${why}`,
  notAddedOne: ({ asset, why }: { asset: string; why: string }) => `**Not added**, ${asset}: ${why}`,
  noFiles: 'That message has no files. Choose one with pictures, clips or sounds. Nothing was charged.',

  rename: 'Rename',
  remove: 'Remove',
  removeIt: 'Remove it',
  renameTitle: 'Rename this asset',
  newName: 'New name',
  newNameHint: 'Lower case letters, digits, - and _; prompts then say @name',
  nameTaken: (name: string) =>
    `${name} is taken in this channel's group. Choose another name with /asset rename. Nothing was changed.`,
  renamed: ({ from, to }: { from: string; to: string }) =>
    `${from} is called ${to} from now on. Videos that were asked for before do not change.`,
  removeQuestion: (asset: string) =>
    `Remove ${asset} from this channel's group? Prompts cannot name it then. Videos that were asked for before go on.`,
  removed: (asset: string) => `${asset} is removed.`,
  mayNotRemove:
    'Only the person who added this asset, or a moderator, can remove it. Ask one of them; moderators have **Manage Messages**. Nothing was changed.',

  keys: { member: 'your key', server: "the server's key" },
  notYetThere: (key: string) => `Not yet at the provider with ${key}: the first video that names it brings it there`,
  beingPrepared: (key: string) => `Being prepared at the provider with ${key}`,
  readyThere: (key: string) => `Ready at the provider with ${key}`,
  failedThere: ({ key, why }: { key: string; why: string }) => `Failed with ${key}. ${why}`,
  unseen: {
    'too-large': 'The file is too large to be shown here.',
    gone: 'The file itself is not kept here any more.',
    'not-shown': 'Discord shows no files of this kind.',
  },
  fromFile: (file: string) => `From the file ${file}`,
  inGroup: ({ group, member, since }: { group: string; member: string; since: string }) =>
    `In the group ${group}, added by ${member} ${since}`,
  usedIn: 'Used here lately in',
  open: (url: string) => `[open](${url})`,
  andMore: (count: number) => `and ${count} more`,

  empty: ({ group, which }: { group: string; which: Which }) =>
    `The group ${group} has no ${plural[which]} yet. Add files with /asset add.`,
  heading: ({ group, count, which }: { group: string; count: number; which: Which }) =>
    `${group} · ${count} ${count === 1 ? singular[which] : plural[which]}`,
  page: ({ page, of }: { page: number; of: number }) => `page ${page} of ${of}`,
  by: (member: string) => `by ${member}`,
  all: (count: number) => `All assets (${count})`,
  only: ({ which, count }: { which: Which; count: number }) => `Only ${plural[which]} (${count})`,
  which: 'Which assets',
  look: 'Look at one of these',
  outdatedList: 'This list is from an older version. Open it again with /asset list.',
  /** After a key was stored for it. */
  goesOn: 'Your files go on.',
  keptFiles: `Your files are kept meanwhile: **${labels.setKey}** goes on with them.`,
};

export type AssetTexts = typeof assets;
