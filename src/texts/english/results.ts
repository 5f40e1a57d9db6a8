import { labels } from './labels.js';

/** A finished video, and what its buttons answer. */
export const results = {
  ready: ({ member, take }: { member: string; take: { number: number; of: number } | null }) =>
    `${member}, your video is ready${take === null ? '' : ` (${take.number} of ${take.of})`}.`,
  took: (duration: string) => `took ${duration}`,
  /** Each is followed by the link, or by why there is none. */
  notFetched: 'I could not fetch it',
  tooLarge: (size: string) => `At ${size} it is too large for a file here`,
  smaller: (size: string) => `A smaller version: at ${size} the original is too large for a file here`,
  link: ({ url, ends }: { url: string; ends: string }) => `: [watch it](${url}). The link ends ${ends}.`,
  linkTooLong: (who: 'account' | 'operator') =>
    `, and its link is too long for a message. ${who === 'account' ? 'The AnyFast account that paid has it' : 'Whoever runs this bot has the file'}.`,

  originalLink: ({ url, ends }: { url: string; ends: string }) =>
    `[Watch the original](${url}). The link ends ${ends}.`,
  originalGone: `The original is not kept any more, and its link has ended. **${labels.again}** makes another take. Nothing was charged.`,
  originalTooLarge: (size: string) =>
    `The link to the original has ended, and at ${size} it is too large to send you here. Whoever runs this bot still has the file. Nothing was charged.`,

  notFinished: 'This video is not finished yet; /jobs shows how it stands. Nothing was charged.',
  unknownVideo: 'I do not know this video any more. Start a new one with /video. Nothing was charged.',
  nothingFiner: (model: string) =>
    `${model} makes nothing finer than this; /video has other models. Nothing was charged.`,
  whichResolution: 'Which resolution? Prompt, seed and references stay as they are.',
  resolutionFor: ({ resolution, tokens }: { resolution: string; tokens: string }) => `${resolution} · ${tokens}`,
  extendTitle: 'Extend: what happens next?',
  notKept: `This video is not kept any more. **${labels.again}** makes another take. Nothing was charged.`,
  lastFrameGone: `The last frame of this video is not kept. **${labels.again}** makes another take, with one. Nothing was charged.`,
  lastFrameOf: (prompt: string) => `Last frame of: ${prompt}`,
  linksEnded: 'The links to this video have ended. Attach its file to /asset add instead. Nothing was charged.',
  assetReady: (asset: string) => `${asset} is ready: prompts in this channel can name it.`,
  assetPreparing: (asset: string) => `${asset} is still being prepared; prompts can name it, and wait for it.`,
  notAdded: (why: string) => `**Not added**: ${why}`,

  deleteQuestion: 'Delete this video from the channel? That cannot be undone.',
  deletedNow: 'The video is deleted from the channel.',
  mayNotDelete:
    'Only the person who asked for this video, or a moderator, can delete it. Ask one of them; moderators have **Manage Messages**.',
  threadLocked:
    'Its thread is archived and locked, and I may not open it. Ask a moderator to open the thread, then delete it again.',
  cannotDelete: 'I may not delete messages there any more. Ask a moderator to delete it.',

  settledAlready: 'It is known by now what became of this video; /jobs shows it. Nothing was sent.',
  forgottenNow:
    'Forgotten: nothing was sent again. If the provider did accept it, the AnyFast account that was to pay shows it.',
  forgottenBefore: 'This was forgotten, and nothing was sent again. Start a new one with /video.',
  followedBefore: (link: string | null) =>
    link === null ? 'This was submitted again already.' : `This was submitted again already: ${link}`,
  beingDecided: 'Somebody is deciding about this at the moment. Look at it again in a minute.',
  submitAgainQuestion: (cost: string) =>
    `Submit this video again, for ${cost}? If the provider did accept the first submission, both are paid. Your AnyFast account shows whether it is there. Nothing is sent before you agree.`,
  notSentAgain:
    'Nothing was sent again. If the provider accepted the first submission after all, the AnyFast account that was to pay shows it.',
  mayNotForget:
    'Only the person who asked for this video, or a moderator, can forget it. Ask one of them; moderators have **Manage Messages**.',

  remade: {
    gone: 'It was not at the provider any more, so I created it there again: one more creation was billed.',
    causes: {
      'not-fetched': {
        link: "Discord's link could not be fetched by the provider, so I sent the file itself",
        bytes: 'The provider could not take the file the way I sent it first, so I sent it in another way',
      },
      'not-readable': {
        link: "The provider never showed what it fetched from Discord's link, so I sent the file itself",
        bytes: 'The provider never showed the file that I sent first, so I sent it in another way',
      },
    },
    cost: ({ cause, both }: { cause: string; both: boolean }) =>
      `${cause}: ${both ? 'two creations were billed' : 'nothing was billed for the first try'}.`,
    triedTwice: ({ withLink, both }: { withLink: boolean; both: boolean }) => {
      const ways = withLink ? "by Discord's link and with the file itself" : 'in two ways';
      return both
        ? `I tried it ${ways}: two creations were billed.`
        : `I tried it ${ways}: one creation was billed, perhaps two; your AnyFast account shows it.`;
    },
  },
};

export type ResultTexts = typeof results;
