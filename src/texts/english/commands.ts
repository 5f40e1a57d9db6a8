const member = 'me';
const manageServer = 'server (needs Manage Server)';
const whichOne = { name: 'name', description: 'Which one' };
const oneMore = 'One more';
const toUse = 'A picture, a clip or a sound to use; it becomes an asset first';

/**
 * What Discord lists: names and descriptions of commands, options and choices. English names are what a command is known by
 * everywhere; another language's are what its readers see in their place.
 */
export const commands = {
  video: {
    name: 'video',
    description: 'Make a video from a prompt; @name in it means an asset of this channel',
    options: {
      prompt: {
        name: 'prompt',
        description: 'What should happen; name assets as @name. Left out, it opens a large field',
      },
      file: { name: 'file', description: toUse },
      file2: { name: 'file2', description: toUse },
      file3: { name: 'file3', description: toUse },
      first_frame: { name: 'first_frame', description: 'An image asset that the video begins with' },
      last_frame: {
        name: 'last_frame',
        description: 'An image asset that the video ends with; needs a first frame',
      },
      model: { name: 'model', description: 'Which model makes it' },
      duration: { name: 'duration', description: 'Seconds' },
      ratio: { name: 'ratio', description: 'Width to height' },
      resolution: { name: 'resolution', description: 'How fine' },
      audio: { name: 'audio', description: 'With sound, or silent' },
      seed: { name: 'seed', description: 'The same seed and prompt give a similar video' },
      count: { name: 'count', description: 'How many takes, on one card and in one thread' },
    },
  },
  asset: {
    name: 'asset',
    description: 'Files that prompts of this channel can name',
    add: {
      name: 'add',
      description: "Add pictures, clips or sounds to the channel's group",
      options: {
        file: { name: 'file', description: 'A picture, a clip or a sound' },
        file2: { name: 'file2', description: oneMore },
        file3: { name: 'file3', description: oneMore },
        file4: { name: 'file4', description: oneMore },
        file5: { name: 'file5', description: oneMore },
        name: { name: 'name', description: 'How prompts name it; made from the file name when left out' },
      },
    },
    list: {
      name: 'list',
      description: "Look through the channel's group",
      type: { name: 'type', description: 'Only assets of this type' },
      types: { image: 'image', video: 'video', audio: 'audio' },
    },
    show: { name: 'show', description: 'See one asset large, with its details' },
    rename: {
      name: 'rename',
      description: 'Give an asset another name',
      to: { name: 'to', description: 'How prompts name it from now on' },
    },
    remove: {
      name: 'remove',
      description: "Take an asset out of the channel's group; for who added it, and moderators",
    },
    which: whichOne,
  },
  group: {
    name: 'group',
    description: "The channel's groups of assets",
    create: {
      name: 'create',
      description: 'Make a group for this channel, and use it',
      called: { name: 'name', description: 'What the group is called' },
    },
    list: { name: 'list', description: "See the channel's groups, and which is the current one" },
    use: { name: 'use', description: "Make a group the channel's current one" },
    delete: {
      name: 'delete',
      description: 'Take a group out of this channel; for who made it, and moderators',
    },
    which: whichOne,
  },
  token: {
    name: 'token',
    description: 'The AnyFast key that pays for your videos',
    set: {
      name: 'set',
      description: 'Store a key, encrypted',
      scope: { name: 'scope', description: 'For yourself (the default), or for everyone on this server' },
    },
    show: { name: 'show', description: 'What is stored, since when, and whether it works' },
    remove: {
      name: 'remove',
      description: 'Take a key out of use, and erase it',
      scope: { name: 'scope', description: "Your own key (the default), or this server's" },
    },
    scopes: { me: member, server: manageServer },
  },
  jobs: {
    name: 'jobs',
    description: 'Running and recent videos',
    whose: { name: 'whose', description: "Yours (the default), or this channel's" },
    scopes: { me: member, channel: 'channel' },
  },
  settings: {
    name: 'settings',
    description: 'What a video takes when its command does not say: model, duration, ratio, resolution, sound',
    scope: {
      name: 'scope',
      description: "Yours (the default), this channel's, or this server's with its prices and who may use its key",
    },
    scopes: { me: member, channel: 'channel (needs Manage Messages or Manage Channels)', server: manageServer },
  },
  usage: {
    name: 'usage',
    description: 'How much was made and what it cost, by day and by member, as a chart',
    scope: { name: 'scope', description: "Yours (the default), this channel's, or this server's" },
    scopes: { me: member, channel: 'channel', server: manageServer },
    days: { name: 'days', description: 'How many days back, today included; 30 when left out' },
  },
  forgetMe: { name: 'forget-me', description: 'Erase your key, settings, assets and history from this bot' },
  help: { name: 'help', description: 'The three steps from nothing to a first video' },
  menus: { makeVideo: 'Make a video', addToAssets: 'Add to assets' },
};

export type CommandTexts = typeof commands;
