/** Members' and servers' keys: storing, showing, removing, limits of what a server lends. */
export const keys = {
  form: {
    titles: { member: 'Your AnyFast key', server: 'A key for this server' },
    label: 'AnyFast key',
    hint: 'From your account at AnyFast. It starts with sk- and is kept encrypted.',
  },
  endingIn: (lastFour: string) => `ending in ${lastFour}`,
  notAKey:
    'That is no AnyFast key: one starts with `sk-`. Copy it from your AnyFast account and try /token set again. Nothing was stored.',
  notChecked: (why: string) => `The key could not be checked: ${why} Nothing was stored, nothing was charged.`,
  stored: {
    member: (ending: string) => `Your key ${ending} works and is stored encrypted. Only you use it.`,
    server: (ending: string) =>
      `The server's key ${ending} works and is stored encrypted. Members without a key of their own use it from now on.`,
  },
  videoGoesOn: 'Your video goes on.',
  nowTry: 'Now try /video, or add files with /asset add.',

  titles: { member: 'Your key', server: "The server's key" },
  noneStored: {
    member: 'Your key: none stored. Store yours with /token set.',
    server: "The server's key: none stored.",
  },
  /** Of the server's, to who may not manage the server. */
  lent: "The server's key: lent to you while you have none of your own.",
  notLent: "The server's key: not lent to you.",
  storedSince: ({ title, ending, since }: { title: string; ending: string; since: string }) =>
    `${title} ${ending}, stored ${since}`,
  works: 'it works.',
  unreadable: 'it cannot be read any more. Store it again with /token set.',
  retired: (count: number) =>
    `Besides, ${count} ${count === 1 ? 'removed or replaced key is' : 'removed or replaced keys are'} kept until the videos paid with it end.`,

  names: { member: 'your key', server: "the server's key" },
  noneToRemove: (key: string) => `There is no key to remove: ${key} is not stored.`,
  removeQuestion: ({ key, ending, running }: { key: string; ending: string; running: number }) =>
    `Remove ${[key, ending].join(' ').trimEnd()}? New videos stop using it at once. ${
      running === 0
        ? 'Nothing that runs needs it, so it is erased at once.'
        : `${running} running ${running === 1 ? 'video' : 'videos'} paid with it can still end; then it is erased.`
    }`,
  removeIt: 'Remove it',
  erased: (key: string) => `Removed and erased: ${key} is not stored any more.`,
  eraseQuestion: ({ key, count, jobs }: { key: string; count: number; jobs: string }) =>
    `Removed: new videos do not use ${key} any more. It is erased by itself when ${count} ${count === 1 ? 'video paid with it has' : 'videos paid with it have'} ended.\nErased now, these are lost; AnyFast may finish and charge them all the same:\n${jobs}`,
  eraseNow: (count: number) => `Erase it now, lose ${count} ${count === 1 ? 'video' : 'videos'}`,
  goneNow: 'That key is not stored any more.',
  erasedBefore: 'That key is erased already.',
  inUseAgain: 'That key was stored again since, and is in use. Nothing was erased.',
  erasedNow: ({ key, lost }: { key: string; lost: number }) =>
    `Erased: ${key} is not stored any more.${lost === 0 ? '' : ` ${lost} ${lost === 1 ? 'video' : 'videos'} will say so in a moment.`}`,

  lentToNobody:
    "The server's key is lent to nobody at the moment. Store a key of your own with /token set. Nothing was charged.",
  lentToRoles: (roles: string) =>
    `The server's key is lent to members with one of these roles only: ${roles}. Store a key of your own with /token set. Nothing was charged.`,
  limitReached: ({
    forMember,
    limit,
    left,
    wanted,
    next,
    someLeft,
  }: {
    forMember: boolean;
    limit: string;
    left: string;
    wanted: string;
    next: string;
    someLeft: boolean;
  }) =>
    `The server's key pays ${limit} tokens a day ${forMember ? 'for each member. You have' : 'for all members together. It has'} ${left} left, and this needs about ${wanted}. The next day begins ${next}. ${someLeft ? 'Make it shorter or less fine' : 'Wait until then'}, or use a key of your own (/token set). Nothing was charged.`,
};

export type KeyTexts = typeof keys;
