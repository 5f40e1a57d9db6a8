type Type = 'image' | 'video' | 'audio';
const plural = { image: 'images', video: 'videos', audio: 'sounds' };

/** What a prompt, a name or a key is refused for. A `hint` says what was perhaps meant, or where to look. */
export const prompts = {
  didYouMean: (names: string) => `Did you mean ${names}?`,
  namesMembers:
    'A prompt names assets, not members: `@name` is a file that was added with /asset add. Describe the person, or add a picture of them. Nothing was charged.',
  empty: 'The prompt is empty. Write what should happen in the video. Nothing was charged.',
  tooLong: ({ length, most }: { length: number; most: number }) =>
    `The prompt has ${length} characters; ${most} are the most. Shorten it. Nothing was charged.`,
  unknownName: ({ name, hint }: { name: string; hint: string }) =>
    `There is no ${name} in this channel's group. ${hint} For a plain @ write \`\\@\`. Nothing was charged.`,
  noAssets: "This channel's group has no assets yet: add one with /asset add.",
  someAssets: '/asset list shows those that are there; /asset add adds one.',
  missingPlace: ({ place, type, have }: { place: string; type: Type; have: number }) =>
    `The prompt names ${place}, but this request has ${have === 0 ? `no ${plural[type]}` : `only ${have} of its ${plural[type]}`}. Name assets or attach files. Nothing was charged.`,

  noGroup: 'This channel has no group of assets yet. Add a file with /asset add, and it gets one.',
  unknownGroup: ({ name, hint }: { name: string; hint: string }) =>
    `There is no group ${name} in this channel. ${hint} Nothing was changed.`,
  noGroups: 'It has none yet: make one with /group create.',
  someGroups: '/group list shows them.',
  groupGone: 'That group is not in this channel any more; /group list shows those that are. Nothing was changed.',
  groupNameLength: (most: number) =>
    `A group's name has 1 to ${most} characters. Choose one of that length with /group create. Nothing was charged.`,
  groupNameTaken:
    'This channel has a group of that name already. Choose another name with /group create, or use that one with /group use. Nothing was charged.',

  unknownAsset: ({ name, hint }: { name: string | null; hint: string }) =>
    `There is no ${name ?? 'asset of that name'} in this channel's group. ${hint} Nothing was changed.`,
  groupIsEmpty: 'It has none yet: add one with /asset add.',
  groupHasSome: '/asset list shows them.',
  assetGone: 'That asset is not in this channel any more; /asset list shows those that are. Nothing was changed.',
  nameForm: (most: number) =>
    `A name has 1 to ${most} characters: lower case letters a-z, digits, \`-\` and \`_\`, starting with a letter or digit, as in \`red-kite\`. Choose one with /asset add or /asset rename. Nothing was charged.`,
  nameReserved: (name: string) =>
    `${name} has a meaning of its own in prompts. Choose another name with /asset add or /asset rename. Nothing was charged.`,
  nameTaken: (name: string) =>
    `${name} is taken in this channel's group. Choose another name with /asset add. Nothing was charged.`,

  noKey:
    'You have no AnyFast key here yet. Store yours with /token set; only you will use it, and it is kept encrypted. Nothing was charged.',
  keyUnreadable: 'The stored key cannot be read any more. Store it again with /token set. Nothing was charged.',
};

export type PromptTexts = typeof prompts;
