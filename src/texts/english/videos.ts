import { labels } from './labels.js';

const beginWithPicture = 'Begin with the picture';

/** Asking for a video: the form, the question before much is spent, refusals, the receipt. */
export const videos = {
  formTitles: { new: 'Make a video', edit: 'Edit the video' },
  form: {
    prompt: 'What should happen in the video?',
    promptHint: '@name in it means a file of this channel',
    shape: 'Shape',
    length: 'Length',
    asSet: 'As it is set',
    pictures: 'Pictures from this channel',
    picturesHint: 'Used beside those that the prompt names',
    noneChosen: 'None chosen',
    beginWithPicture,
    beginWithPictureHint: 'Choose one picture beside this: the video starts with it',
    pictureIs: 'The picture is',
    comingPictureIs: 'A picture that comes with it is',
    asReference: 'something to use in the video',
    asFrame: 'how the video begins',
    files: 'Files to use',
    filesHint: 'Pictures, clips or sounds; they become assets of this channel',
    seconds: (count: string) => `${count} seconds`,
    shapes: {
      '16:9': 'wide',
      '4:3': 'a little wide',
      '1:1': 'square',
      '3:4': 'a little upright',
      '9:16': 'upright, as phones are held',
      '21:9': 'very wide, as in cinemas',
      adaptive: 'as the pictures are',
    },
    shapeOption: ({ ratio, words }: { ratio: string; words: string }) => `${ratio} (${words})`,
  },
  tooManyBegin: (count: number) =>
    `A video begins with one picture, and ${count} are chosen. Choose one, or leave **${beginWithPicture}** out. Nothing was charged.`,
  noneBegins: `The video is to begin with a picture, and none is chosen. Choose one beside **${beginWithPicture}**, or leave that out. Nothing was charged.`,
  fileRemoved: 'A file of that video was removed since. Start with /video and attach it again. Nothing was charged.',
  noFrame: (hint: string) =>
    `There is no image of that name for a frame in this channel's group. ${hint} Nothing was charged.`,
  addFrame: 'Add it with /asset add.',
  notYours: 'Only the person who asked for this can go on with it. Start your own with /video.',
  draftGone: 'I do not know this any more. Start with /video. Nothing was charged.',
  formOutdated: `I do not have the settings and files of this form any more. **${labels.edit}** goes on with what you have sent now. Nothing was charged.`,

  /** `cost` is empty without a price. */
  question: ({ tokens, cost, above }: { tokens: string; cost: string | null; above: string | null }) =>
    `This will cost about **${tokens} tokens**${cost === null ? '' : `, about **${cost}**`}; ${above === null ? 'I always ask' : `I ask above ${above}`}, which /settings changes. Nothing is charged before you agree.`,
  accepted: ({ card, inThread }: { card: string; inThread: boolean }) =>
    `Accepted: ${card}\nThe video comes ${inThread ? 'in its thread' : 'here'}, and I mention you.`,
  acceptedWithoutCard:
    'Accepted. Discord does not take my messages at the moment; the card and the video follow by themselves.',

  permissions: {
    ViewChannel: 'View Channel',
    SendMessages: 'Send Messages',
    SendMessagesInThreads: 'Send Messages in Threads',
    AttachFiles: 'Attach Files',
    ReadMessageHistory: 'Read Message History',
  },
  missingPermissions: ({ list, count }: { list: string; count: number }) =>
    `In this channel I need ${count === 1 ? 'the permission' : 'the permissions'} ${list}. Whoever manages this channel's permissions can give me that; or use another channel. Nothing was charged.`,
  inServersOnly: 'That belongs to a server: use it in one of its channels.',
  mustManageServer:
    "Only members who may manage the server can do that. Ask one of them, or the server's owner to give you **Manage Server**. Without a scope, /settings, /usage and /token set are about you.",
};

export type VideoTexts = typeof videos;
