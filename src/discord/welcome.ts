import { ButtonStyle, PermissionFlagsBits, type BaseInteraction, type InteractionEditReplyOptions } from 'discord.js';
import { UserError } from '../errors.js';
import type { KeyOwner } from '../store/records.js';
import { ending } from './key-form.js';
import { buttons, card, line, panel, words, type Card } from './look.js';
import { lendKeyButton, makeVideoButton, setKeyButton } from './next-steps.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import { keyFor } from './settings-key.js';

/** The provider's site, in words that show no preview of it. */
const getKey = (site: string) => `1. **Get a key**: make one in your account at <${site}>. It starts with \`sk-\`.`;
const setKey = '2. **/token set** stores it, encrypted. Only you use it.';
const makeVideo =
  '3. **/video** with a prompt makes a video: `a paper kite over the sea`. It comes into the thread of its card, and you are mentioned.';
const withAssets =
  'With pictures, clips or sounds of yours: attach them to /video, or give them names with /asset add and write `@kite flies over @beach`.';
const afterwards =
  'Below a video, **Again** makes another take and **Edit** changes the prompt. Nothing is charged for a video that fails. /settings keeps what you use most: model, duration, ratio, resolution, sound.';

/** What a server is told once, when the bot has joined it. */
export function greetingCard(site: string): Card {
  return card([
    panel([
      words(
        '**Dailies makes videos with you, in your channels.** Write a prompt, and the finished video comes back into a thread where you talk about it.',
      ),
      words([getKey(site), setKey, makeVideo].join('\n')),
      line(),
      words(
        '-# Who manages this server can lend one key to everyone with /token set scope: server, and say who may use it and how much with /settings scope: server. /help shows the way again.',
      ),
      buttons(setKeyButton(), makeVideoButton(ButtonStyle.Secondary)),
    ]),
  ]);
}

/** What of the way to a first video a member has behind them. */
interface Progress {
  /** Whose key pays for them here; undefined where none does. */
  payer: KeyOwner['scope'] | undefined;
  /** Of their own key. */
  lastFour: string | undefined;
  hasMadeVideos: boolean;
  groupHasAssets: boolean;
  /** Undefined for who may not manage the server. */
  server: { lendsKey: boolean } | undefined;
}

async function progressOf(interaction: BaseInteraction, services: Services): Promise<Progress> {
  const { store, tokens } = services;
  const { guildId, user, memberPermissions } = interaction;
  const [key, own, lent, jobs, group] = await Promise.all([
    keyFor(interaction, services).catch((error: unknown) => {
      if (error instanceof UserError) return undefined;
      throw error;
    }),
    tokens.info({ scope: 'member', id: user.id }),
    guildId === null ? undefined : tokens.info({ scope: 'server', id: guildId }),
    store.jobs.list({ ownerId: user.id, limit: 1 }),
    store.groups.current(groupPlace(interaction).channelId),
  ]);
  const assets = group ? await store.assets.list(group.id, { limit: 1 }) : [];
  const manages = guildId !== null && memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;
  return {
    payer: key?.owner.scope,
    lastFour: own?.lastFour,
    hasMadeVideos: jobs.length > 0,
    groupHasAssets: assets.length > 0,
    server: manages ? { lendsKey: lent !== undefined } : undefined,
  };
}

function steps({ payer, lastFour, hasMadeVideos }: Progress, site: string): string {
  const made = '3. **/video**: done, and again whenever you like. /jobs has yours.';
  const third = hasMadeVideos ? made : makeVideo;
  if (payer === 'member') {
    const key = lastFour === undefined ? '' : ` Your key ${ending(lastFour)} is stored.`;
    return ['1. **Get a key**: done.', `2. **/token set**: done.${key}`, third].join('\n');
  }
  if (payer === 'server') {
    const lent =
      '2. **/token set**: not needed. This server lends you its key; one of your own would be used before it.';
    return ['1. **Get a key**: not needed here.', lent, third].join('\n');
  }
  return [getKey(site), setKey, third].join('\n');
}

function forManagers({ lendsKey }: { lendsKey: boolean }): string {
  const lending = lendsKey
    ? 'a key is lent to everyone already; /token set scope: server replaces it,'
    : '/token set scope: server lends one key to everyone,';
  return `-# You manage this server: ${lending} and /settings scope: server says who may use it, how much a day, what it costs and where it is logged.`;
}

/** The three steps from nothing to a first video, and which of them whoever asks has done. */
export async function helpFor(interaction: BaseInteraction, services: Services): Promise<InteractionEditReplyOptions> {
  const progress = await progressOf(interaction, services);
  const { payer, groupHasAssets, server } = progress;
  const assets = groupHasAssets ? `${withAssets} This channel has some: /asset list.` : withAssets;
  const parts = [
    `**From nothing to a first video**\n${steps(progress, services.providerSite)}`,
    assets,
    afterwards,
    ...(server ? [forManagers(server)] : []),
  ];
  const ways =
    payer === undefined
      ? [setKeyButton(), makeVideoButton(ButtonStyle.Secondary)]
      : [makeVideoButton(), ...(payer === 'member' ? [] : [setKeyButton('', ButtonStyle.Secondary)])];
  return {
    content: parts.join('\n\n'),
    components: [buttons(...ways, ...(server && !server.lendsKey ? [lendKeyButton()] : []))],
    allowedMentions: { parse: [] },
  };
}
