import { labels } from './labels.js';

const roles = { firstFrame: 'first frame', lastFrame: 'last frame' };
const types = { image: 'image', video: 'video', audio: 'audio' };

const lostAnswer = (member: string) =>
  `${member}, the answer to this submission was lost. The provider may have accepted it, and then it is paid`;
const lostWays = `**${labels.submitAgain}** makes a new one, which is paid as well; **${labels.forget}** leaves it at that.`;

/** What a card in the channel says, from acceptance to the end. */
export const cards = {
  title: ({ count, member }: { count: number; member: string }) =>
    `${count === 1 ? 'A video' : `${count} videos`} for ${member}`,
  withSound: 'with sound',
  silent: 'silent',
  seed: (seed: number) => `seed ${seed}`,
  roles,
  types,
  references: (list: string) => `With ${list}`,
  andMore: (count: number) => `and ${count} more`,
  /** For who cannot see the picture. */
  picture: ({ name, role }: { name: string; role: 'firstFrame' | 'lastFrame' | null }) =>
    `@${name}, the picture used as ${role === null ? 'a reference' : roles[role]}`,

  remadeReasons: {
    'not-fetched': 'its link could not be fetched',
    'not-readable': 'it could not be read there',
    gone: 'it had been deleted there',
  },
  remadeOne: ({ asset, reason, billedOnce }: { asset: string; reason: string; billedOnce: boolean }) =>
    billedOnce
      ? `${asset} had to be sent to the provider twice, and only one try was billed: ${reason}.`
      : `${asset} had to be created twice at the provider: ${reason}.`,
  remadeOneOfMany: ({ asset, reason, billedOnce }: { asset: string; reason: string; billedOnce: boolean }) =>
    `${asset} (${reason}${billedOnce ? ', and only one was billed' : ''})`,
  remadeMany: (list: string) => `Some files had to be created twice at the provider: ${list}.`,

  about: (duration: string) => `about ${duration}`,
  waiting: '**Waiting** to be sent to the provider',
  waitingDetail: ({ since, usual }: { since: string; usual: string }) =>
    `asked for ${since}, usually takes ${usual} once it is sent`,
  submitting: '**Waiting** for the provider to accept it',
  submittingDetail: (usual: string) => `usually takes ${usual} from then on`,
  forgotten: '**Forgotten**: the answer to the submission was lost',
  submittedAgain: '**Submitted again**: the first answer was lost',
  unknown: '**Unknown**: the answer to the submission was lost',
  generating: '**Generating**',
  generatingDetail: ({ since, usual }: { since: string; usual: string }) =>
    `started ${since}, usually done in ${usual}`,
  sending: '**Sending** the finished video',
  done: (duration: string) => `**Done** in ${duration}`,
  failed: (why: string) => `**Failed**: ${why}`,
  eachUsually: (usual: string) => `each usually done in ${usual}`,
  sentDirectly: 'sent as a direct message',
  keptInJobs: 'kept, /jobs has its link',
  deleted: 'deleted',
  watchIt: (url: string) => `[watch it](${url})`,

  noVideo: ({ member, title }: { member: string; title: string }) =>
    `${member}, there is no video this time.\n**${title}**`,
  lostOpen: (member: string) => `${lostAnswer(member)}; I will not send it again by myself.`,
  /** By whose key was to pay: a member cannot see the account of a server's. */
  lostChoice: {
    member: `Your AnyFast account shows whether it is there. ${lostWays}`,
    server: `Whoever manages the server can see at AnyFast whether it is there. ${lostWays}`,
  },
  lostSettled: {
    member: (member: string) => `${lostAnswer(member)}; your AnyFast account shows whether it is there.`,
    server: (member: string) =>
      `${lostAnswer(member)}; whoever manages the server can see at AnyFast whether it is there.`,
  },
  lostForgotten: '**Forgotten**: nothing was sent again.',
  lostFollowed: (link: string | null) => (link === null ? '**Submitted again**.' : `**Submitted again**: ${link}`),
  overdueWaiting: ({ member, since }: { member: string; since: string }) =>
    `${member}, this video, asked for ${since}, still waits to be sent: the provider, or one of its files, is not ready yet. I go on trying for a day and tell you how it ends. The video has not been charged.`,
  overdueGenerating: ({ member, since }: { member: string; since: string }) =>
    `${member}, this video takes unusually long: it was started ${since}. I look every 10 minutes for a day and post it when it comes. A failed one is not charged.`,
  /** Small print over what is posted elsewhere than asked. */
  elsewhere: ({ channel, prompt }: { channel: string; prompt: string }) =>
    `Asked for in ${channel}, where I cannot post now: ${prompt}`,
  /** The name of a thread whose prompt shows nothing. */
  threadName: 'Video',
};

export type CardTexts = typeof cards;
