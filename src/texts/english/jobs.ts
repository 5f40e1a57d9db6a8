import { labels } from './labels.js';

/** Jobs in lists, in questions and one by one. */
export const jobs = {
  noneOfMember: 'You have not asked for a video yet. Start one with /video.',
  noneInChannel: 'Nobody has asked for a video here yet. Start one with /video.',
  inChannelsOnly: 'That works in a channel only.',
  ofMember: '**Your videos**',
  inChannel: '**Videos of this channel**',
  page: ({ page, of }: { page: number; of: number }) => `page ${page} of ${of}`,
  moreRunning: (count: number) => `${count} ${count === 1 ? 'video' : 'videos'} more running`,
  choose: 'Choose one to see or do more',
  noWords: 'no words',
  askedFor: ({ since, by }: { since: string; by: string | null }) =>
    `asked for ${since}${by === null ? '' : ` by ${by}`}`,
  videoFor: (member: string) => `a video for ${member}`,
  andMore: (count: number) => `and ${count} more`,

  states: {
    waiting: '**Waiting**',
    notTaken: '**Waiting**, the provider does not take it yet',
    generating: (percent: number | null) => `**Generating**${percent === null ? '' : ` ${percent} %`}`,
    unreachable: ', the provider cannot be reached',
    unusuallyLong: ', unusually long',
    sending: '**Sending**',
    sendingHeldUp: '**Sending**, Discord does not take it yet',
    done: '**Done**',
    doneDeleted: '**Done**, deleted',
    doneNowhere: '**Done**, in no channel',
    failed: (why: string) => `**Failed**: ${why}`,
    forgotten: '**Forgotten**, unknown whether the provider accepted it',
    unknown: '**Unknown** whether the provider accepted it',
    submittedAgain: '**Submitted again**, unknown whether the provider accepted it the first time',
  },

  standing: {
    accepted:
      'Its card is still to be posted; I try that by myself. Nothing is charged until it is sent to the provider.',
    notTaken: (since: string) =>
      `The provider first turned it away ${since}. I try again by myself; the video is not charged until it is taken.`,
    aboutToSend: 'It is about to be sent. Nothing is charged until it is sent to the provider.',
    gettingReady:
      'What it names is being made ready; a new file is charged when it is created. The video is not charged until it is sent to the provider.',
    submitting: 'It is being sent to the provider.',
    unconfirmed: `The answer to the submission was lost. I will not send it again by myself: its message has **${labels.submitAgain}** and **${labels.forget}**.`,
    settled: 'That is decided. The AnyFast account that was to pay shows whether the first submission is there.',
    generating: ({ since, usual }: { since: string; usual: string }) =>
      `It went to the provider ${since}; usually it takes about ${usual}.`,
    unreachable: (since: string) =>
      `It cannot be reached, first noticed ${since}; I go on asking, and nothing is lost.`,
    unusuallyLong: 'This one takes unusually long; I look every 10 minutes for a day.',
    heldUp: (since: string) =>
      `It is finished. Discord does not take its message yet, first tried ${since}; I try again by myself.`,
    sending: 'It is finished; its file is being fetched and posted.',
    deleted: (since: string) => `It was deleted from its channel ${since}.`,
    nowhere: `No channel took it. Who asked for it gets it with **${labels.original}**, while it is kept.`,
    took: (duration: string) => `It took ${duration}.`,
  },

  unposted: {
    where: 'In no channel: no place took it.',
    linkEnded: 'Its link has ended; the button brings it while it is kept.',
    linkEnds: (ends: string) => `The link ends ${ends}.`,
  },
};

export type JobTexts = typeof jobs;
