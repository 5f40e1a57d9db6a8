const inAMinute = 'Try again in a minute.';
const inAFewMinutes = 'Try again in a few minutes.';
const changeAndAdd = 'Change the file and add it again.';
const addAgain = 'Add the file again with /asset add.';
const tellLender = 'Tell whoever manages the server, or use a key of your own (/token set). Then try again.';
const refused = 'The provider refused {part}: {reason}.';
const notUsable = 'The provider could not use {file}: {reason}.';
const notOffered = {
  title: 'AnyFast does not offer this model to this key at the moment.',
  remedy: 'Choose another model.',
};

/**
 * Why there is no video or asset: what happened, and what to do now. In a title `{file}` stands for the asset by its name,
 * `{part}` for the asset, the prompt or the request, and `{reason}` for what the provider says. A `lentRemedy` is for members
 * whose server paid: they cannot see its account.
 */
export const failures = {
  aFile: 'a file',
  thePrompt: 'the prompt',
  theRequest: 'the request',
  theVideo: 'the video',
  noReason: 'it gave no reason',
  /** The name of a request at the provider, for who asks there. */
  request: (id: string) => `request ${id}`,
  charged: {
    no: (what: string | undefined) => `Nothing was charged${what === undefined ? '' : ` for ${what}`}.`,
    yes: (what = 'it') => `The provider has charged for ${what}.`,
    unknown: (what = 'it', payer: 'member' | 'server') =>
      `Whether the provider charged for ${what} is not known; ${payer === 'server' ? 'whoever manages the server can see it at AnyFast' : 'your AnyFast account shows it'}.`,
  },

  badKey: {
    title: 'AnyFast does not accept the key.',
    remedy: 'Store a valid one with /token set, then try again.',
    lentRemedy: tellLender,
  },
  keyGone: {
    title: 'The key that was to pay is not stored any more.',
    remedy: 'Store one with /token set, then try again.',
    lentRemedy: tellLender,
  },
  noCredit: {
    title: 'The AnyFast account has too little credit.',
    remedy: 'Top it up at AnyFast, then try again.',
    lentRemedy: tellLender,
  },
  unpaidBill: {
    title: 'The AnyFast account has an unpaid bill.',
    remedy: 'Pay it at AnyFast, then try again.',
    lentRemedy: tellLender,
  },
  keyLimitUsedUp: {
    title: 'The limit that was set for this key at AnyFast is used up.',
    remedy: 'Raise it in your AnyFast account, or store another key with /token set. Then try again.',
    lentRemedy: tellLender,
  },
  notAllowed: {
    title: 'The key may not use this model or service.',
    remedy: 'Choose another model, or allow it in your AnyFast account.',
    lentRemedy: 'Choose another model, or use a key of your own (/token set), then try again.',
  },
  noSubscription: {
    title: 'AnyFast wants a subscription for this, and the account has none.',
    remedy: 'Take one in your AnyFast account, or store another key with /token set. Then try again.',
    lentRemedy: tellLender,
  },
  noFilesNow: {
    title: 'AnyFast does not take files with this key at the moment.',
    remedy: 'Try again later, or store another key with /token set.',
    lentRemedy: 'Try again later, or use a key of your own (/token set) and try again.',
  },
  noFiles: {
    title: 'This key may not bring files to AnyFast.',
    remedy: 'Open the asset service in your AnyFast account, or store another key with /token set.',
    lentRemedy: tellLender,
  },
  modelNotOpen: {
    title: 'The model is not open for this AnyFast account.',
    remedy: 'Open it in your AnyFast account, or choose another model.',
    lentRemedy: 'Choose another model, or use a key of your own (/token set), then try again.',
  },
  modelNotOffered: notOffered,
  modelUnknown: { title: 'The provider does not know this model.', remedy: 'Choose another model.' },
  linkEnded: {
    title: 'The file behind {file} is not kept any more, and its link has ended.',
    remedy: addAgain,
  },

  assetNotUsable: { title: notUsable, remedy: changeAndAdd },
  assetPerhapsNotUsable: { title: notUsable, remedy: 'Add the file again.' },
  assetRemoved: {
    title: 'The group does not have {file} any more: it was removed.',
    remedy: 'Name another file, or add it again.',
  },
  groupDeleted: {
    title: 'The group of {file} was deleted.',
    remedy: 'Add the file to the current group with /asset add.',
  },
  assetUncertain: {
    title: 'The provider may or may not have {file}: its answer was lost.',
    remedy: 'Add the file again.',
  },
  assetLostTwice: {
    title: 'The provider lost {file} twice, the second time shortly after it had been added again.',
    remedy: 'See in your AnyFast account who deletes it, then add the file again.',
    lentRemedy: 'Whoever manages the server can see at AnyFast who deletes it. Then add the file again.',
  },
  assetSwitchedOff: { title: 'The provider has switched {file} off.', remedy: 'Add the file again.' },
  assetLostInMinutes: {
    title: 'The provider lost {file} twice within minutes.',
    remedy: 'Add the file again later.',
  },
  assetTooSlow: {
    title: 'The provider did not get {file} ready in time.',
    remedy: 'Add the file again, or one that is smaller.',
  },
  assetNotReady: {
    title: 'The provider has {file}, but does not let a video use it yet.',
    remedy: 'Try again in a few minutes, or remove the file and add it again.',
  },
  groupNotThere: {
    title: "The channel's group is not there at the provider yet, or not any more.",
    remedy: inAMinute,
  },
  notFound: {
    title: 'The provider does not find something that it had accepted before.',
    remedy: inAMinute,
  },
  taskNotFound: {
    title: 'The provider does not know this video any more.',
    remedy: 'Look for it in your AnyFast account, or try again.',
    lentRemedy: 'Whoever manages the server can look for it at AnyFast. Or try again.',
  },
  tooFast: { title: 'The provider gets too many requests with this key.', remedy: inAFewMinutes },
  tooManyWaiting: {
    title: 'Too many videos of this key are waiting at the provider.',
    remedy: 'Try again when some of them are done.',
  },
  overloaded: { title: 'The provider is overloaded.', remedy: inAFewMinutes },
  providerFault: { title: 'The provider has a fault.', remedy: inAFewMinutes },
  cancelled: { title: 'The provider cancelled the video.', remedy: inAMinute },
  gaveUp: {
    title: 'The provider gave the video up because it took too long.',
    remedy: 'Try again later, or make it shorter.',
  },
  generationFault: { title: 'The provider failed while it made the video.', remedy: inAFewMinutes },
  noAnswer: { title: 'The provider did not answer in time.', remedy: 'Try again later.' },
  groupUncertain: {
    title: "The provider may or may not have made the channel's group: its answer was lost.",
    remedy: 'Try again, and I make it anew.',
  },
  filesTooSlow: {
    title: 'The files did not become usable at the provider in time.',
    remedy: 'Try again later.',
  },
  videoTooSlow: { title: 'The provider did not finish the video in time.', remedy: 'Try again later.' },
  unreachable: { title: 'The provider cannot be reached.', remedy: inAFewMinutes },
  noPlace: {
    title: 'I may not post in that channel.',
    remedy: 'Ask a moderator to let me view it, send messages and attach files there, then try again.',
  },
  autoMod: { title: "The server's AutoMod blocked the prompt.", remedy: 'Change its words.' },
  harmfulLink: { title: "Discord's filter of harmful links blocked the prompt.", remedy: 'Take the link out of it.' },
  resultLost: {
    title: 'The video was finished, but it could not be downloaded.',
    remedy: 'Look for it in your AnyFast account, or try again.',
    lentRemedy: 'Whoever manages the server can look for it at AnyFast. Or try again.',
  },

  badRequest: { title: refused, remedy: 'Change the prompt, the files or the settings, then try again.' },
  badAsset: { title: refused, remedy: changeAndAdd },
  extensionRefused: {
    title: 'The provider takes this for an extension of a clip, and then refuses it.',
    remedy: 'Describe a new video instead of one that goes on, or name another clip.',
  },
  extensionShape: {
    title: 'The provider takes this for an extension of a clip, and the shape of one follows the clip.',
    remedy: 'Choose the ratio adaptive, then try again.',
  },
  editLength: {
    title: 'The provider takes this for an edit of a clip, and only clips of 4 to 30 s can be edited.',
    remedy: 'Name a clip of 4 to 30 s, or describe a new video instead of a change.',
  },
  otherTask: {
    title: 'The provider reads the prompt as a kind of work that does not go with these settings.',
    remedy: 'Describe a new video instead of a change, or choose the ratio adaptive.',
  },
  checkFailed: { title: 'The check of the content failed at the provider.', remedy: inAFewMinutes },
  wrongType: {
    title: 'The provider does not take {file} for what it is used as: it has another type.',
    remedy: 'Name a file of the right type in its place.',
  },
  notActive: { title: '{file} is not usable at the provider at the moment.', remedy: inAMinute },
  realPeople: {
    title: 'The key may not use pictures of real people.',
    remedy: 'Use pictures in which no real person can be recognised.',
  },
  wrongLength: {
    title: 'The provider does not make videos of this length with this model.',
    remedy: 'Choose another length or another model.',
  },
  wrongRatio: {
    title: 'The provider does not make this ratio here.',
    remedy: 'Choose another ratio, adaptive for example.',
  },
  wrongResolution: {
    title: 'The provider does not make this resolution with this model.',
    remedy: 'Choose another resolution or another model.',
  },
  wrongSeed: { title: 'The provider does not take this seed.', remedy: 'Choose another seed, or none.' },
  wrongModel: { title: 'The provider does not have this model.', remedy: 'Choose another model.' },
  bodyTooLarge: {
    title: '{file} is too large to be sent to the provider.',
    remedy: 'Make it smaller and add it again.',
  },
  copyUnusable: { title: 'The copy of {file} that was kept cannot be used any more.', remedy: addAgain },
  fileNotFetched: { title: 'The provider could not fetch {file}.', remedy: 'Add the file again.' },
  fileLost: { title: 'The provider has lost {file}.', remedy: 'Add the file again.' },
  fileProblem: ({ what, change }: { what: string; change: string }) => ({
    title: `The provider cannot use {file}: ${what}.`,
    remedy: `${change} and add it again.`,
  }),
};

export type FailureTexts = typeof failures;
