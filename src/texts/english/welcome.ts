import { labels } from './labels.js';

/** The way from nothing to a first video: what a server is greeted with, and `/help`. */
export const welcome = {
  greeting:
    '**Dailies makes videos with you, in your channels.** Write a prompt, and the finished video comes back into a thread where you talk about it.',
  forManagersOfServer:
    'Whoever manages this server can lend one key to everyone with /token set scope: server, and say who may use it and how much with /settings scope: server. /help shows the way again.',
  title: '**From nothing to a first video**',
  /** The site in words that show no preview of it. */
  getKey: (site: string) => `1. **Get a key**: make one in your account at <${site}>. It starts with \`sk-\`.`,
  getKeyDone: '1. **Get a key**: done.',
  getKeyNotNeeded: '1. **Get a key**: not needed here.',
  setKey: '2. **/token set** stores it, encrypted. Only you use it.',
  setKeyDone: (ending: string | null) =>
    `2. **/token set**: done.${ending === null ? '' : ` Your key ${ending} is stored.`}`,
  setKeyNotNeeded:
    '2. **/token set**: not needed. This server lends you its key; one of your own would be used before it.',
  makeVideo:
    '3. **/video** with a prompt makes a video: `a paper kite over the sea`. It comes into the thread of its card, and you are mentioned.',
  makeVideoDone: '3. **/video**: done, and again whenever you like. /jobs has yours.',
  withAssets:
    'With pictures, clips or sounds of yours: attach them to /video, or give them names with /asset add and write `@kite flies over @beach`.',
  assetsHere: 'This channel has some: /asset list.',
  afterwards: `Below a video, **${labels.again}** makes another take and **${labels.edit}** changes the prompt. A video that fails says whether anything was charged. /settings keeps what you use most: model, duration, ratio, resolution, sound.`,
  forManagers: (lends: boolean) =>
    `You manage this server: ${lends ? 'it has a key to lend already; /token set scope: server replaces it,' : '/token set scope: server lends one key to everyone,'} and /settings scope: server says who may use it, how much a day, what it costs and where it is logged.`,
};

export type WelcomeTexts = typeof welcome;
