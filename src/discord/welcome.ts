import { ButtonStyle, PermissionFlagsBits, type BaseInteraction } from 'discord.js';
import { UserError } from '../errors.js';
import type { KeyOwner } from '../store/records.js';
import { ending } from './key-form.js';
import { buttons, card, line, panel, words, type Card } from './look.js';
import { lendKeyButton, makeVideoButton, setKeyButton } from './next-steps.js';
import { groupPlace } from './place.js';
import type { Services } from './services.js';
import type { Texts } from '../texts/english.js';
import { textsOf } from './texts-of.js';
import { keyFor } from './settings-key.js';

/** What a server is told once, when the bot has joined it. */
export function greetingCard(site: string, texts: Texts): Card {
  const { greeting, getKey, setKey, makeVideo, forManagersOfServer } = texts.welcome;
  return card([
    panel([
      words(greeting),
      words([getKey(site), setKey, makeVideo].join('\n')),
      line(),
      words(`-# ${forManagersOfServer}`),
      buttons(setKeyButton(texts), makeVideoButton(texts, ButtonStyle.Secondary)),
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

function steps({ payer, lastFour, hasMadeVideos }: Progress, site: string, texts: Texts): string {
  const { welcome } = texts;
  const third = hasMadeVideos ? welcome.makeVideoDone : welcome.makeVideo;
  if (payer === 'member') {
    const stored = lastFour === undefined ? null : ending(lastFour, texts);
    return [welcome.getKeyDone, welcome.setKeyDone(stored), third].join('\n');
  }
  if (payer === 'server') return [welcome.getKeyNotNeeded, welcome.setKeyNotNeeded, third].join('\n');
  return [welcome.getKey(site), welcome.setKey, third].join('\n');
}

/** The three steps from nothing to a first video, and which of them whoever asks has done. */
export async function helpFor(interaction: BaseInteraction, services: Services): Promise<Card> {
  const progress = await progressOf(interaction, services);
  const { payer, groupHasAssets, server } = progress;
  const texts = textsOf(interaction);
  const { title, withAssets, assetsHere, afterwards, forManagers } = texts.welcome;
  const assets = groupHasAssets ? `${withAssets} ${assetsHere}` : withAssets;
  const ways =
    payer === undefined
      ? [setKeyButton(texts), makeVideoButton(texts, ButtonStyle.Secondary)]
      : [makeVideoButton(texts), ...(payer === 'member' ? [] : [setKeyButton(texts, '', ButtonStyle.Secondary)])];
  return card([
    panel([
      words(title),
      words(steps(progress, services.providerSite, texts)),
      buttons(...ways, ...(server && !server.lendsKey ? [lendKeyButton(texts)] : [])),
      line(),
      words(assets),
      words(afterwards),
      ...(server ? [words(`-# ${forManagers(server.lendsKey)}`)] : []),
    ]),
  ]);
}
